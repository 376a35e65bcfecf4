// The billing calendar against an oracle that is slow and obviously right: it walks through all days of thirty years
// and says of each whether it is due, by the day alone. Every anchor of a leap cycle, every unit, many intervals.
using Coffer.Kernel;

namespace Coffer.Tests.Rules;

public sealed class BillingCalendarTests
{
    private const int Years = 30;
    private const int ShortYears = 8;
    private static readonly DateOnly s_first = new(2024, 1, 1);

    // Of each day from the first on: its number in the month, the month's length, the months since the first.
    private static readonly (int Day, int Length, int Month)[] s_days =
    [
        .. Enumerable
            .Range(0, (Years + 5) * 366)
            .Select(n => s_first.AddDays(n))
            .Select(day =>
                (day.Day, DateTime.DaysInMonth(day.Year, day.Month), ((day.Year - s_first.Year) * 12) + day.Month - 1)
            ),
    ];

    public static TheoryData<int> Intervals => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 30, 31, 52, 365, 366];

    [Theory, MemberData(nameof(Intervals))]
    public void Every_anchor_falls_due_as_a_walk_through_all_days_says(int interval)
    {
        for (var start = 0; start < 1461; start++)
        {
            Check(new(CycleUnit.Day, interval), start, day => (day - start) % interval == 0);
            Check(new(CycleUnit.Week, interval), start, day => (day - start) % (7 * interval) == 0);
            Check(new(CycleUnit.Month, interval), start, InMonths(start, interval), Years);
            Check(new(CycleUnit.Year, interval), start, InMonths(start, interval * 12), Years);
        }
    }

    [Theory, MemberData(nameof(Intervals))]
    public void A_day_of_the_cycle_is_the_first_that_fits_and_its_like(int interval)
    {
        for (var start = 0; start < 366; start++)
        {
            for (var day = 1; day <= 31; day++)
                CheckDayOfMonth(start, interval, day);
            for (var weekday = 1; weekday <= 7; weekday++)
                CheckWeekday(start, interval, weekday);
        }
    }

    [Fact]
    public void Two_days_of_the_month_take_turns()
    {
        for (var start = 0; start < 366; start++)
        {
            for (var first = 1; first <= 27; first += 2)
            {
                for (var second = first + 1; second <= 31; second++)
                    Check(new(CycleUnit.SemiMonth, 1, first, second), start, IsOneOf(start, first, second));
            }
        }
    }

    [Theory]
    [InlineData("2026-01-31", "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31")]
    [InlineData("2027-12-30", "2027-12-30 2028-01-30 2028-02-29 2028-03-30 2028-04-30")]
    public void A_month_that_is_too_short_ends_early_and_the_anchor_comes_back(string start, string dates) =>
        Assert.Equal(dates, Dates(new(CycleUnit.Month, 1), start, 5));

    [Fact]
    public void A_leap_day_is_the_28th_in_between_and_returns() =>
        Assert.Equal(
            "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29",
            Dates(new(CycleUnit.Year, 1), "2024-02-29", 5)
        );

    [Fact]
    public void Without_days_a_half_month_is_fifteen_days_from_its_start() =>
        Assert.Equal(
            "2026-01-20 2026-02-05 2026-02-20 2026-03-05",
            Dates(new(CycleUnit.SemiMonth, 1), "2026-01-20", 4)
        );

    [Fact]
    public void What_is_before_a_day_is_counted_without_walking()
    {
        var cycle = new Cycle(CycleUnit.Month, 1);
        var anchor = BillingCalendar.Begin(cycle, new(2026, 1, 31));

        Assert.Equal(0, BillingCalendar.CountBefore(cycle, anchor, new(2020, 1, 1)));
        Assert.Equal(0, BillingCalendar.CountBefore(cycle, anchor, new(2026, 1, 31)));
        Assert.Equal(1, BillingCalendar.CountBefore(cycle, anchor, new(2026, 2, 28)));
        Assert.Equal(2, BillingCalendar.CountBefore(cycle, anchor, new(2026, 3, 1)));
        Assert.Equal(1200, BillingCalendar.CountBefore(cycle, anchor, new(2126, 1, 31)));
    }

    private static string Dates(Cycle cycle, string start, int count)
    {
        var anchor = BillingCalendar.Begin(
            cycle,
            DateOnly.Parse(start, System.Globalization.CultureInfo.InvariantCulture)
        );
        return string.Join(
            ' ',
            Enumerable
                .Range(0, count)
                .Select(n =>
                    BillingCalendar
                        .Due(cycle, anchor, n)
                        .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
                )
        );
    }

    private static Func<int, bool> InMonths(int start, int interval)
    {
        var (wanted, _, began) = s_days[start];
        return day =>
            (s_days[day].Month - began) % interval == 0 && s_days[day].Day == Math.Min(wanted, s_days[day].Length);
    }

    private static Func<int, bool> IsOneOf(int start, int first, int second) =>
        day =>
            s_days[day].Day == Math.Min(first, s_days[day].Length)
            || s_days[day].Day == Math.Min(second, s_days[day].Length);

    private static void CheckDayOfMonth(int start, int interval, int day)
    {
        var found = start;
        while (s_days[found].Day != Math.Min(day, s_days[found].Length))
            found++;
        var began = s_days[found].Month;
        Check(
            new(CycleUnit.Month, interval, day),
            start,
            n => (s_days[n].Month - began) % interval == 0 && s_days[n].Day == Math.Min(day, s_days[n].Length)
        );
    }

    private static void CheckWeekday(int start, int interval, int weekday)
    {
        // The first day, 2024-01-01, was a Monday.
        var found = start;
        while (found % 7 != weekday - 1)
            found++;
        Check(new(CycleUnit.Week, interval, weekday), start, n => n >= found && (n - found) % (7 * interval) == 0);
    }

    // Walks through all days from the start on and holds the calendar's dates against those that are due.
    private static void Check(Cycle cycle, int start, Func<int, bool> isDue, int years = ShortYears)
    {
        var anchor = BillingCalendar.Begin(cycle, s_first.AddDays(start));
        var number = 0;
        var next = BillingCalendar.Due(cycle, anchor, 0).DayNumber - s_first.DayNumber;
        for (var day = start; day < start + (years * 365); day++)
        {
            if (isDue(day) != (day == next))
                Assert.Fail($"{cycle} from {s_first.AddDays(start)}: {s_first.AddDays(day)} is wrong.");
            if (day == next)
                next = BillingCalendar.Due(cycle, anchor, ++number).DayNumber - s_first.DayNumber;
        }
    }
}
