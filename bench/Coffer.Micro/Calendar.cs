// The hundredth date of a series, beside the runtime's own month arithmetic.
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Coffer.Kernel;

namespace Coffer.Micro;

[InProcess, MemoryDiagnoser, GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory), CategoriesColumn]
public class Calendar
{
    private static readonly DateOnly Start = new(2026, 1, 31);
    private static readonly Cycle Monthly = new(CycleUnit.Month, 1);
    private static readonly Cycle Halves = new(CycleUnit.SemiMonth, 1, 1, 15);
    private readonly Anchor _month = BillingCalendar.Begin(Monthly, Start);
    private readonly Anchor _half = BillingCalendar.Begin(Halves, Start);

    [Benchmark(Baseline = true), BenchmarkCategory("a date")]
    public DateOnly AddMonths() => Start.AddMonths(100);

    [Benchmark, BenchmarkCategory("a date")]
    public DateOnly Month() => BillingCalendar.Due(Monthly, _month, 100);

    [Benchmark, BenchmarkCategory("a date")]
    public DateOnly SemiMonth() => BillingCalendar.Due(Halves, _half, 100);

    [Benchmark, BenchmarkCategory("a date")]
    public int CountBefore() => BillingCalendar.CountBefore(Monthly, _month, new DateOnly(2034, 5, 31));
}
