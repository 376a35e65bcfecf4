// make bench-micro: what happens inside one process, each beside the least that it could cost.
using BenchmarkDotNet.Running;
using Coffer.Micro;

BenchmarkSwitcher.FromAssembly(typeof(Sealing).Assembly).Run(args);
