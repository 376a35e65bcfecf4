// What was measured, beside its goal.
using System.Globalization;

namespace Coffer.Bench;

/// <summary>How much is measured, and for how long.</summary>
internal sealed record Size
{
    public int Rounds { get; init; }
    public TimeSpan Sample { get; init; }
    public int Cardholders { get; init; }
    public int Few { get; init; }
    public IReadOnlyList<int> Many { get; init; } = [];
    public int Subscriptions { get; init; }
    public TimeSpan Steady { get; init; }

    public static Size Full { get; } =
        new()
        {
            Rounds = 5,
            Sample = TimeSpan.FromSeconds(2),
            Cardholders = 10_000,
            Few = 1_000,
            Many = [100_000, 1_000_000],
            Subscriptions = 100_000,
            Steady = TimeSpan.FromMinutes(10),
        };

    public static Size Quick { get; } =
        new()
        {
            Rounds = 1,
            Sample = TimeSpan.FromSeconds(1),
            Cardholders = 1_000,
            Few = 1_000,
            Many = [10_000],
            Subscriptions = 1_000,
            Steady = TimeSpan.FromSeconds(10),
        };
}

/// <summary>A bound, or two: that must be met, and that is hoped for.</summary>
/// <param name="IsMost">The figure should be below.</param>
internal sealed record Goal(double Floor, double? Stretch = null, bool IsMost = false)
{
    public string Text => $"{(IsMost ? "≤ " : "≥ ")}{Number(Floor)}";
    public string StretchText => Stretch is { } stretch ? $"{(IsMost ? "≤ " : "≥ ")}{Number(stretch)}" : "–";

    public string Verdict(double figure) =>
        Stretch is { } stretch && IsGood(figure, stretch) ? "stretch"
        : IsGood(figure, Floor) ? "met"
        : "MISSED";

    public static string Number(double number) =>
        number.ToString(Math.Abs(number) < 10 ? "0.##" : "0", CultureInfo.InvariantCulture);

    private bool IsGood(double figure, double bound) => IsMost ? figure <= bound : figure >= bound;
}

/// <param name="Number">Of the goal, as docs/performance.md numbers them.</param>
/// <param name="Values">One for each round.</param>
/// <param name="Detail">The figures themselves.</param>
internal sealed record Figure(string Number, string Name, IReadOnlyList<double> Values, string Detail, Goal? Goal)
{
    public double Median => MedianOf(Values);

    public bool IsMet => Goal is null || Goal.Verdict(Median) != "MISSED";

    public string Row =>
        $"| {Number} | {Name} | {Goal?.Text ?? "–"} | {Goal?.StretchText ?? "–"} | {Bench.Goal.Number(Median)}{Range} | "
        + $"{Goal?.Verdict(Median) ?? "–"} | {Detail} |";

    public static double MedianOf(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static string Middle(IEnumerable<double> values) => Bench.Goal.Number(MedianOf(values.ToArray()));

    private string Range =>
        Values.Count > 1 ? $" ({Bench.Goal.Number(Values.Min())}–{Bench.Goal.Number(Values.Max())})" : "";
}
