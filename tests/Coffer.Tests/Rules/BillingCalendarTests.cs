// The billing calendar against an oracle that is slow and obviously right: it walks through all days of more than
// thirty years, keeps those that fit by their own month and number, and takes every so many of them. Every start of a
// leap cycle, every unit, every day of a cycle, many intervals.
using Coffer.Kernel;

namespace Coffer.Tests.Rules;

public sealed class BillingCalendarTests
{
    private const int Starts = (4 * 365) + 1;

    // From the first start to thirty years after the last.
    private static readonly DateOnly[] s_days =
    [
        .. Enumerable.Range(0, (34 * 366) - 20).Select(n => new DateOnly(2024, 1, 1).AddDays(n)),
    ];

    private static readonly DateOnly[][] s_ofMonth = [.. Enumerable.Range(0, 32).Select(n => Fitting(IsOfMonth(n)))];

    // Sunday is 0 here, and the 7 of a cycle.
    private static readonly DateOnly[][] s_ofWeek =
    [
        .. Enumerable.Range(0, 7).Select(n => Fitting(day => day.DayOfWeek == (DayOfWeek)n)),
    ];

    private static readonly Dictionary<(int Month, int Day), DateOnly[]> s_ofYear = s_days[..366]
        .ToDictionary(
            first => (first.Month, first.Day),
            first => Fitting(day => day.Month == first.Month && IsOfMonth(first.Day)(day))
        );

    public static TheoryData<int> Intervals => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 30, 31, 52, 365, 366];

    [Fact]
    public void The_oracle_sees_a_leap_cycle_of_starts_and_thirty_years_after_each()
    {
        Assert.Equal(new DateOnly(2027, 12, 31), s_days[Starts - 1]);
        Assert.True(s_days[^1] >= new DateOnly(2057, 12, 31));
        Assert.Equal("2024-02-29 2025-02-28", DueDates.Line(s_ofYear[(2, 29)][..2]));
        Assert.Equal("2024-01-31 2024-02-29 2024-03-31 2024-04-30", DueDates.Line(s_ofMonth[31][..4]));
    }

    [Theory, MemberData(nameof(Intervals))]
    public void Every_start_falls_due_as_a_walk_through_all_days_says(int interval)
    {
        foreach (var start in s_days[..Starts])
        {
            Check(new(CycleUnit.Day, interval), start, s_days);
            Check(new(CycleUnit.Week, interval), start, s_ofWeek[(int)start.DayOfWeek]);
            Check(new(CycleUnit.Month, interval), start, s_ofMonth[start.Day]);
            Check(new(CycleUnit.Year, interval), start, s_ofYear[(start.Month, start.Day)]);
        }
    }

    [Theory, MemberData(nameof(Intervals))]
    public void A_day_of_the_cycle_is_the_first_that_fits_and_its_like(int interval)
    {
        for (var day = 1; day <= 31; day++)
            CheckStarts(new(CycleUnit.Month, interval, day), s_ofMonth[day]);
        for (var weekday = 1; weekday <= 7; weekday++)
            CheckStarts(new(CycleUnit.Week, interval, weekday), s_ofWeek[weekday % 7]);
    }

    [Fact]
    public void Two_days_of_the_month_take_turns()
    {
        for (var first = 1; first <= 27; first++)
        {
            for (var second = first + 1; second <= 31; second++)
                CheckStarts(new(CycleUnit.SemiMonth, 1, first, second), Either(first, second));
        }
    }

    [Fact]
    public void Without_days_a_half_month_is_the_day_of_its_start_and_the_one_fifteen_away()
    {
        foreach (var starts in s_days[..Starts].GroupBy(start => start.Day))
        {
            var fitting = Either(starts.Key, starts.Key <= 15 ? starts.Key + 15 : starts.Key - 15);
            foreach (var start in starts)
                Check(new(CycleUnit.SemiMonth, 1), start, fitting);
        }
    }

    [Theory]
    [InlineData("2026-01-31", "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31")]
    [InlineData("2027-12-30", "2027-12-30 2028-01-30 2028-02-29 2028-03-30 2028-04-30")]
    public void A_month_that_is_too_short_ends_early_and_the_anchor_comes_back(string start, string dates) =>
        Assert.Equal(dates, DueDates.Of(new(CycleUnit.Month, 1), start, 5));

    [Fact]
    public void A_leap_day_is_the_28th_in_between_and_returns() =>
        Assert.Equal(
            "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29",
            DueDates.Of(new(CycleUnit.Year, 1), "2024-02-29", 5)
        );

    [Theory]
    [InlineData("2026-01-20", "2026-01-20 2026-02-05 2026-02-20 2026-03-05")]
    [InlineData("2026-01-31", "2026-01-31 2026-02-16 2026-02-28 2026-03-16")]
    public void A_half_month_counts_from_the_half_that_it_began_in(string start, string dates) =>
        Assert.Equal(dates, DueDates.Of(new(CycleUnit.SemiMonth, 1), start, 4));

    [Fact]
    public void What_is_before_a_day_is_counted_without_walking()
    {
        Cycle[] cycles =
        [
            new(CycleUnit.Day, 1),
            new(CycleUnit.Week, 2, 3),
            new(CycleUnit.Month, 1, 31),
            new(CycleUnit.SemiMonth, 1, 15, 31),
            new(CycleUnit.Year, 366),
        ];
        foreach (var cycle in cycles)
        {
            var anchor = BillingCalendar.Begin(cycle, s_days[59]);
            var count = 0;
            foreach (var day in s_days)
            {
                Assert.Equal(count, BillingCalendar.CountBefore(cycle, anchor, day));
                if (day == BillingCalendar.Due(cycle, anchor, count))
                    count++;
            }
        }
    }

    private static DateOnly[] Fitting(Predicate<DateOnly> fits) => [.. s_days.Where(day => fits(day))];

    private static Predicate<DateOnly> IsOfMonth(int wanted) =>
        day => day.Day == Math.Min(wanted, DateTime.DaysInMonth(day.Year, day.Month));

    private static DateOnly[] Either(int first, int second) =>
        [.. s_ofMonth[first].Concat(s_ofMonth[second]).Distinct().Order()];

    // All starts of one cycle. Dates follow from the anchor alone, so one that many starts share is checked once.
    private static void CheckStarts(Cycle cycle, DateOnly[] fitting)
    {
        var (found, last) = (-1, default(Anchor));
        foreach (var start in s_days[..Starts])
        {
            var before = found;
            found = Array.FindIndex(fitting, Math.Max(found, 0), day => day >= start);
            var anchor = BillingCalendar.Begin(cycle, start);
            var isSame = before == found && last!.First == anchor.First && last.Days.SequenceEqual(anchor.Days);
            if (!isSame)
                Check(cycle, start, fitting, found, anchor);
            last = anchor;
        }
    }

    private static void Check(Cycle cycle, DateOnly start, DateOnly[] fitting)
    {
        var found = Array.BinarySearch(fitting, start);
        Check(cycle, start, fitting, found, BillingCalendar.Begin(cycle, start));
    }

    // Every so many of the days that fit are due, from the first one found on, and no other.
    private static void Check(Cycle cycle, DateOnly start, DateOnly[] fitting, int found, Anchor anchor)
    {
        var number = 0;
        for (var at = found; at < fitting.Length; at += cycle.Interval, number++)
        {
            var due = BillingCalendar.Due(cycle, anchor, number);
            if (due != fitting[at])
                Assert.Fail($"{cycle} from {start:o}: {due:o} is not {fitting[at]:o}.");
        }

        if (BillingCalendar.Due(cycle, anchor, number) <= s_days[^1])
            Assert.Fail($"{cycle} from {start:o}: one date too many.");
    }
}
