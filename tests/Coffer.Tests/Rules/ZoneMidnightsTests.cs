// Every midnight of forty years in every time zone of this machine, against the changes of its clocks: no day is
// skipped, doubled or out of order, and the few days that a zone really left out are named.
using System.Globalization;
using Coffer.Kernel;

namespace Coffer.Tests.Rules;

public sealed class ZoneMidnightsTests
{
    private static readonly DateOnly s_from = new(1990, 1, 1);

    // What comes later is a forecast, and each tz database has its own.
    private static readonly DateOnly s_to = new(2030, 1, 1);

    // Days that islands left out when they moved to the other side of the date line. (Kanton was called Enderbury.)
    private static readonly Dictionary<string, string> s_leftOut = new()
    {
        ["Pacific/Kwajalein"] = "1993-08-21",
        ["Pacific/Enderbury"] = "1994-12-31",
        ["Pacific/Kanton"] = "1994-12-31",
        ["Pacific/Kiritimati"] = "1994-12-31",
        ["Pacific/Apia"] = "2011-12-30",
        ["Pacific/Fakaofo"] = "2011-12-30",
    };

    private static readonly Dictionary<string, List<Change>> s_changes = TimeZoneInfo
        .GetSystemTimeZones()
        .ToDictionary(zone => zone.Id, zone => Changes.Of(zone, Utc("1989-12-01T00:00Z"), Utc("2030-02-01T00:00Z")));

    public static TheoryData<string, string> LeftOut =>
        [.. s_leftOut.Where(pair => s_changes.ContainsKey(pair.Key)).Select(pair => (pair.Key, pair.Value))];

    [Fact]
    public void Every_day_of_every_zone_begins_when_its_clocks_first_show_it()
    {
        foreach (var (zone, changes) in s_changes)
        {
            foreach (var (day, start) in Changes.Days(changes, s_from, s_to))
            {
                if (Zone.StartOfDay(zone, day) != start)
                    Assert.Fail($"{zone} {day:o} does not begin at {start:o}.");
            }
        }
    }

    [Fact]
    public void Days_follow_each_other_and_only_those_left_out_begin_with_the_next()
    {
        foreach (var (zone, changes) in s_changes)
        {
            var leftOut = s_leftOut.TryGetValue(zone, out var text) ? DueDates.Day(text) : DateOnly.MinValue;
            var days = Changes.Days(changes, s_from, s_to).ToList();
            for (var n = 0; n + 1 < days.Count; n++)
            {
                var ((day, start), (_, next)) = (days[n], days[n + 1]);
                var follows = day == leftOut ? start == next : start < next && Zone.NextMidnight(zone, start) == next;
                if (!follows || (Zone.Day(zone, start) != (day == leftOut ? day.AddDays(1) : day)))
                    Assert.Fail($"{zone} {day:o} begins at {start:o}, the next day at {next:o}.");
            }
        }
    }

    [Fact]
    public void Around_a_change_of_clocks_the_day_never_goes_back_and_midnight_is_ahead()
    {
        foreach (var (zone, changes) in s_changes)
        {
            foreach (var change in changes.Skip(1))
            {
                var before = DateOnly.MinValue;
                foreach (
                    var minutes in (int[])[-1440, -181, -61, -60, -31, -1, 0, 1, 29, 30, 59, 60, 61, 119, 181, 1440]
                )
                {
                    var at = change.At.AddMinutes(minutes);
                    var day = Zone.Day(zone, at);
                    var (start, next) = (Zone.StartOfDay(zone, day), Zone.NextMidnight(zone, at));
                    if (day < before || start > at || next <= at || next != Zone.StartOfDay(zone, day.AddDays(1)))
                        Assert.Fail($"{zone} at {at:o}: {day:o}, from {start:o} to {next:o}.");
                    before = day;
                }
            }
        }
    }

    [Theory, MemberData(nameof(LeftOut))]
    public void A_day_left_out_is_billed_once_with_the_day_after_and_in_order(string zone, string leftOut)
    {
        var day = DueDates.Day(leftOut);

        var bills = Bill(zone, new(CycleUnit.Day, 1), day.AddDays(-2), TimeSpan.FromHours(1));

        Assert.Equal([.. Enumerable.Range(-2, 5).Select(day.AddDays)], bills.Select(bill => bill.Day).Take(5));
        Assert.Equal(bills[2].At, bills[3].At);
        Assert.Equal(Zone.StartOfDay(zone, day), bills[2].At);
    }

    [Fact]
    public void A_month_that_falls_due_on_a_day_left_out_is_billed_with_the_day_after()
    {
        var bills = Bill("Pacific/Apia", new(CycleUnit.Month, 1, 30), new(2011, 12, 28), TimeSpan.FromHours(1));

        Assert.Equal((new DateOnly(2011, 12, 30), Utc("2011-12-30T10:00Z")), Assert.Single(bills));
    }

    [Fact]
    public void A_midnight_that_comes_twice_bills_at_the_first_and_not_again()
    {
        // At 00:01 on 7 November the clocks went back to 23:01 on the 6th.
        var bills = Bill("America/St_Johns", new(CycleUnit.Day, 1), new(2010, 11, 5), TimeSpan.FromMinutes(1));

        Assert.Equal((new DateOnly(2010, 11, 7), Utc("2010-11-07T02:30Z")), bills[2]);
        Assert.Equal((new DateOnly(2010, 11, 8), Utc("2010-11-08T03:30Z")), bills[3]);
    }

    // What a worker does that looks again and again: all that is due by now and has no bill yet.
    private static List<(DateOnly Day, DateTimeOffset At)> Bill(
        string zone,
        Cycle cycle,
        DateOnly start,
        TimeSpan every
    )
    {
        var bills = new List<(DateOnly, DateTimeOffset)>();
        var anchor = BillingCalendar.Begin(cycle, start);
        var first = Zone.StartOfDay(zone, start);
        for (var now = first; now < first.AddDays(6); now += every)
        {
            while (BillingCalendar.Due(cycle, anchor, bills.Count) is var due && due <= Zone.Day(zone, now))
                bills.Add((due, now));
        }

        return bills;
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
