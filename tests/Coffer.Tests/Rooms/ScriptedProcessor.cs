// A processor whose part a test writes: it remembers what it was sent, and answers as the sandbox does until told
// otherwise.
using System.Collections.Concurrent;
using Coffer.Processing;

namespace Coffer.Tests.Rooms;

internal sealed class ScriptedProcessor : IProcessor
{
    private readonly SandboxProcessor _sandbox = new();
    private readonly ConcurrentQueue<Charge> _sent = new();

    /// <summary>What the processor does with a charge; the sandbox's answer is handed to it.</summary>
    public Func<Charge, Task>? Before { get; set; }

    public IReadOnlyList<Charge> Sent => [.. _sent];

    public async Task<ChargeAnswer> Send(Charge charge, CancellationToken cancellationToken)
    {
        _sent.Enqueue(charge);
        if (Before is not null)
            await Before(charge);
        return await _sandbox.Send(charge, cancellationToken);
    }
}
