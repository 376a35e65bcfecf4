// When a subscription falls due: civil dates, each computed from the anchor by n cycles and never from the date before,
// so that an anchor on the 31st bills on the 30th or 28th and returns to the 31st. No time zones here, no clock.
namespace Coffer.Kernel;

public enum CycleUnit
{
    Day,
    Week,
    Month,
    SemiMonth,
    Year,
}

/// <param name="Interval">Every so many units, from 1 to 366; 1 for <see cref="CycleUnit.SemiMonth"/>.</param>
/// <param name="Days">The day of the cycle: for a week 1 (Monday) to 7, for a month 1 to 31, for a half month two days;
/// empty: the start says it.</param>
public sealed record Cycle(CycleUnit Unit, int Interval, params IReadOnlyList<int> Days)
{
    public const int MaxInterval = 366;
}

/// <summary>Where a series of dates begins.</summary>
/// <param name="First">The first date.</param>
/// <param name="Days">The days of the month that later dates return to; empty where months do not count.</param>
public sealed record Anchor(DateOnly First, params IReadOnlyList<int> Days);

public static class BillingCalendar
{
    private const int DaysInWeek = 7;
    private const int HalfMonth = 15;
    private const int MonthsInYear = 12;

    /// <summary>The first date from <paramref name="start"/> on that fits the cycle, and what the later ones return
    /// to.</summary>
    public static Anchor Begin(Cycle cycle, DateOnly start) =>
        cycle.Unit switch
        {
            CycleUnit.Week when cycle.Days is [var day] => new(start.AddDays(UntilWeekday(start, day))),
            CycleUnit.Month => BeginMonth(start, cycle.Days is [var day] ? day : start.Day),
            CycleUnit.SemiMonth => BeginHalves(
                start,
                cycle.Days is [var first, var second] ? (first, second) : Halves(start)
            ),
            CycleUnit.Year => new(start, start.Day),
            _ => new(start),
        };

    /// <summary>The date after <paramref name="n"/> cycles; 0 is the first. Where the calendar ends, it stays at its
    /// last day.</summary>
    public static DateOnly Due(Cycle cycle, Anchor anchor, int n)
    {
        var units = (long)n * cycle.Interval;
        return cycle.Unit switch
        {
            CycleUnit.Day => AfterDays(anchor.First, units),
            CycleUnit.Week => AfterDays(anchor.First, units * DaysInWeek),
            CycleUnit.Month => InMonth(anchor.First, units, anchor.Days[0]),
            CycleUnit.SemiMonth => InHalf(anchor, n),
            _ => InMonth(anchor.First, units * MonthsInYear, anchor.Days[0]),
        };
    }

    /// <summary>How many dates of the series are before <paramref name="day"/>: the number of the first that is
    /// not.</summary>
    public static int CountBefore(Cycle cycle, Anchor anchor, DateOnly day)
    {
        var (low, high) = (0, 1);
        while (high < MostDates && Due(cycle, anchor, high) < day)
            (low, high) = (high, high * 2);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Due(cycle, anchor, middle) < day)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private const int MostDates = 1 << 20;

    private static int UntilWeekday(DateOnly start, int weekday) =>
        (weekday - IsoWeekday(start) + DaysInWeek) % DaysInWeek;

    private static int IsoWeekday(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;

    private static Anchor BeginMonth(DateOnly start, int day)
    {
        var inThisMonth = InMonth(start, 0, day);
        return new(inThisMonth >= start ? inThisMonth : InMonth(start, 1, day), day);
    }

    private static (int First, int Second) Halves(DateOnly start) =>
        start.Day <= HalfMonth ? (start.Day, start.Day + HalfMonth) : (start.Day - HalfMonth, start.Day);

    private static Anchor BeginHalves(DateOnly start, (int First, int Second) days)
    {
        var dates = new[]
        {
            InMonth(start, 0, days.First),
            InMonth(start, 0, days.Second),
            InMonth(start, 1, days.First),
        };
        return new(dates.First(date => date >= start), days.First, days.Second);
    }

    // Halves are counted from the first one of the anchor's month.
    private static DateOnly InHalf(Anchor anchor, int n)
    {
        var beganInSecond = anchor.First != InMonth(anchor.First, 0, anchor.Days[0]);
        var half = n + (beganInSecond ? 1 : 0);
        return InMonth(anchor.First, half / 2, anchor.Days[half % 2]);
    }

    // The day of a later month, or its last day where it has no such day.
    private static DateOnly InMonth(DateOnly from, long months, int day)
    {
        if (months > MonthsUntilEnd(from))
            return DateOnly.MaxValue;
        var month = new DateOnly(from.Year, from.Month, 1).AddMonths((int)months);
        return month.AddDays(Math.Min(day, DateTime.DaysInMonth(month.Year, month.Month)) - 1);
    }

    private static long MonthsUntilEnd(DateOnly from) =>
        ((DateOnly.MaxValue.Year - from.Year) * MonthsInYear) + DateOnly.MaxValue.Month - from.Month;

    private static DateOnly AfterDays(DateOnly from, long days) =>
        days > DateOnly.MaxValue.DayNumber - from.DayNumber ? DateOnly.MaxValue : from.AddDays((int)days);
}
