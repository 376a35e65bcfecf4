// What was measured, beside its goal.
using System.Globalization;

namespace Coffer.Bench;

/// <summary>How much is measured, and for how long.</summary>
internal sealed record Size(int Subscriptions, int Seconds)
{
    public static Size Full { get; } = new(100_000, 10);
    public static Size Quick { get; } = new(5_000, 5);
}

/// <param name="Ratio">Of the limit that was measured in the same run.</param>
/// <param name="Detail">The figures themselves.</param>
internal sealed record Figure(string Name, double Ratio, string Detail, double Floor, double Stretch)
{
    public bool IsMet => Ratio >= Floor;

    public string Row =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Name} | {Floor:F2} | {Stretch:F2} | {Ratio:F2} | {Verdict} | {Detail} |"
        );

    private string Verdict =>
        Ratio >= Stretch ? "stretch"
        : IsMet ? "met"
        : "MISSED";
}
