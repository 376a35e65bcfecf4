// A plan as a client asks for it. The oracle reckons by this, and not by what the program made of it.
using System.Globalization;

namespace Coffer.Tests.Simulation;

/// <param name="Each">Minor units of each payment; null: the total is split.</param>
internal sealed record Offer(string Unit, int Interval, IReadOnlyList<int> Days, string Currency, long? Each)
{
    private static readonly int[][] Pairs =
    [
        [1, 15],
        [5, 20],
        [14, 31],
        [27, 30],
    ];
    private static readonly int[][] Retries =
    [
        [],
        [1],
        [1, 3, 5, 7],
        [2, 9],
        [3, 30],
    ];

    /// <summary>The account's, where a plan says nothing.</summary>
    public static IReadOnlyList<int> UsualRetryDays { get; } = [1, 3, 5, 7];

    public long? Total { get; init; }
    public int? Installments { get; init; }
    public IReadOnlyList<int>? RetryDays { get; init; }
    public bool Fallback { get; init; }
    public bool Latest { get; init; }

    public string Json =>
        $$"""{"label":"Plan","cycle":{{Cycle}},{{Money}},"fallback":{{Word(Fallback)}},{{Rest}}"catch_up":"{{(Latest ? "latest" : "all")}}"}""";

    public static Offer Drawn(Dice dice)
    {
        var unit = dice.Of("day", "day", "week", "month", "month", "month", "semi_month", "year");
        var installments = dice.Below(3) == 0 ? dice.Between(1, 6) : (int?)null;
        var splits = installments is not null && dice.Below(2) == 0;
        return new(
            unit,
            unit switch
            {
                "day" => dice.Of(1, 3, 7, 30),
                "semi_month" => 1,
                _ => dice.Of(1, 1, 2, 3),
            },
            DaysOf(unit, dice),
            dice.Of("USD", "USD", "USD", "EUR", "JPY", "KWD"),
            splits ? null : dice.Between(1, 20_000)
        )
        {
            Total = splits ? dice.Between(installments!.Value, 10_000) : null,
            Installments = installments,
            RetryDays = dice.Below(2) == 0 ? null : dice.Of<IReadOnlyList<int>>(Retries),
            Fallback = dice.Below(3) == 0,
            Latest = dice.Below(3) == 0,
        };
    }

    /// <summary>Of a payment, from 1: what does not go round is with the first ones.</summary>
    public long MinorOf(long payment)
    {
        if (Each is { } each)
            return each;
        var minor = Total!.Value / Installments!.Value;
        return payment <= Total.Value - (minor * Installments.Value) ? minor + 1 : minor;
    }

    private string Cycle =>
        $$"""{"unit":"{{Unit}}","interval":{{Number(Interval)}}{{(Days.Count == 0 ? "" : $",\"day_of_cycle\":{Shown}")}} }""";

    private string Shown => Days.Count == 1 ? Number(Days[0]) : List(Days);

    private string Money =>
        Each is { } each
            ? $$"""
                "amount":{"value":{{Value(each)}},"currency":"{{Currency}}"}
                """
            : $$"""
                "total_amount":{"value":{{Value(Total!.Value)}},"currency":"{{Currency}}"}
                """;

    private string Rest =>
        (Installments is { } count ? $"\"installments\":{Number(count)}," : "")
        + (RetryDays is { } days ? $"\"retry_days\":{List(days)}," : "");

    private static int[] DaysOf(string unit, Dice dice) =>
        (unit, dice.Below(2)) switch
        {
            ("week", 0) => [dice.Between(1, 7)],
            ("month", 0) => [dice.Of(1, 15, 28, 29, 30, 31)],
            ("semi_month", 0) => dice.Of<int[]>(Pairs),
            _ => [],
        };

    private string Value(long minor)
    {
        var places = Currency switch
        {
            "JPY" => 0,
            "KWD" => 3,
            _ => 2,
        };
        return (minor / (decimal)Math.Pow(10, places)).ToString($"F{places}", CultureInfo.InvariantCulture);
    }

    private static string List(IReadOnlyList<int> numbers) => $"[{string.Join(',', numbers.Select(Number))}]";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Word(bool yes) => yes ? "true" : "false";
}
