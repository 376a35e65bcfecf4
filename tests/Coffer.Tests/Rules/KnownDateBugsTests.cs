// Date bugs that other billing systems shipped and wrote down, each as a test of ours: the story in its name, its
// report in the comment. The dates and zones are those of the reports.
using Coffer.Kernel;

namespace Coffer.Tests.Rules;

public sealed class KnownDateBugsTests
{
    private const string NewYork = "America/New_York";
    private static readonly Cycle s_monthly = new(CycleUnit.Month, 1);

    // killbill#127: from 28 February the next end was looked for as the 28th, and the account was not billed again.
    [Fact]
    public void An_anchor_on_the_31st_goes_on_after_February() =>
        Assert.Equal(
            "2017-01-31 2017-02-28 2017-03-31 2017-04-30 2017-05-31",
            DueDates.Of(new(CycleUnit.Month, 1, 31), "2017-01-31", 5)
        );

    // killbill#743: with a change of clocks in the trial, its last hour of the day ended on the 1st, not on the 31st.
    [Fact]
    public void A_trial_over_a_change_of_clocks_ends_on_the_day_it_says()
    {
        const string zone = "America/Los_Angeles";
        var begun = Utc("2017-03-02T07:30:00Z"); // 1 March, 23:30 there

        var end = Duration.Read("P30D")!.After(begun, zone);

        Assert.Equal(DueDates.Day("2017-03-31"), Zone.Day(zone, end));
        Assert.Equal("2017-03-31 2017-04-30 2017-05-31", DueDates.Of(s_monthly, Zone.Day(zone, end), 3));
    }

    // killbill#445: the time of creation, kept as an instant, fell on another date in winter; a loop that waited for
    // the date to pass never ended.
    [Fact]
    public void A_subscription_begun_in_summer_keeps_its_date_in_winter()
    {
        const string zone = "America/Juneau";
        var start = Zone.Day(zone, Utc("2015-10-01T08:09:02Z"));

        Assert.Equal("2015-10-01 2015-11-01 2015-12-01", DueDates.Of(s_monthly, start, 3));
        Assert.Equal(2, DueUpTo(zone, start, Utc("2015-12-01T08:09:02Z"))); // still 30 November there
        Assert.Equal(2, DueUpTo(zone, start, Utc("2015-12-01T08:59:59Z")));
        Assert.Equal(3, DueUpTo(zone, start, Utc("2015-12-01T09:00:00Z")));
    }

    // killbill#1923: the months of a discount were counted from the date in UTC, 1 March, and a piece of a month was
    // billed to come back to the 28th.
    [Fact]
    public void Months_of_a_discount_are_counted_in_the_zone_of_the_account()
    {
        var begun = Utc("2023-03-01T03:47:56Z"); // 28 February there

        var end = Duration.Read("P3M")!.After(begun, NewYork);

        Assert.Equal(DueDates.Day("2023-05-28"), Zone.Day(NewYork, end));
        Assert.Equal(
            "2023-02-28 2023-03-28 2023-04-28 2023-05-28",
            DueDates.Of(s_monthly, Zone.Day(NewYork, begun), 4)
        );
    }

    // killbill#1934: the offset of the day an account was made stayed with it, so that one date ended an hour apart for
    // two accounts, and the same usage made different bills.
    [Theory]
    [InlineData("2023-03-01T12:00:00Z")]
    [InlineData("2023-04-01T12:00:00Z")]
    public void A_date_begins_at_the_same_instant_whenever_the_subscription_was_made(string made)
    {
        var cycle = new Cycle(CycleUnit.Month, 1, 1);
        var anchor = BillingCalendar.Begin(cycle, Zone.Day(NewYork, Utc(made)));

        var may = BillingCalendar.CountBefore(cycle, anchor, DueDates.Day("2023-05-01"));

        Assert.Equal(Utc("2023-05-01T04:00:00Z"), Zone.StartOfDay(NewYork, BillingCalendar.Due(cycle, anchor, may)));
    }

    // lago-api#1567, #1840: in a month too short for its anchor a subscription got the bounds of the period before;
    // periods overlapped, and a bill that looked like a duplicate was dropped.
    [Theory]
    [InlineData("2023-01-31", "2023-01-31 2023-02-28 2023-03-31")]
    [InlineData("2024-01-30", "2024-01-30 2024-02-29 2024-03-30")]
    public void Periods_from_the_end_of_a_month_neither_overlap_nor_drift(string start, string dates)
    {
        Assert.Equal(dates, DueDates.Of(s_monthly, start, 3));

        var anchor = BillingCalendar.Begin(s_monthly, DueDates.Day(start));
        for (var n = 0; n < 360; n++)
        {
            var due = BillingCalendar.Due(s_monthly, anchor, n);
            Assert.Equal(n, BillingCalendar.CountBefore(s_monthly, anchor, due));
            Assert.Equal(n + 1, BillingCalendar.CountBefore(s_monthly, anchor, due.AddDays(1)));
        }
    }

    // lago-api#6173: a year back from 28 February led before the anniversary, and one year's bill was taken for a
    // duplicate.
    [Fact]
    public void A_yearly_plan_from_a_leap_day_bills_each_year_and_comes_back_to_the_29th() =>
        Assert.Equal(
            "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29 2029-02-28",
            DueDates.Of(new(CycleUnit.Year, 1), "2024-02-29", 6)
        );

    // woocommerce-subscriptions-core#422: bought late on 27 February, when UTC was at the month's last day, it
    // renewed on the 28th but ended on the 30th of March, so that who had paid in full paid again.
    [Fact]
    public void Bought_the_evening_before_the_end_of_a_month_it_renews_when_its_period_ends_and_once()
    {
        var start = Zone.Day(NewYork, Utc("2023-02-28T04:00:00Z")); // 27 February, 23:00 there

        Assert.Equal("2023-02-27 2023-03-27 2023-04-27", DueDates.Of(s_monthly, start, 3));
        Assert.Equal(1, DueUpTo(NewYork, start, Utc("2023-03-27T03:59:59Z")));
        Assert.Equal(2, DueUpTo(NewYork, start, Utc("2023-03-27T04:00:00Z")));
        Assert.Equal(2, DueUpTo(NewYork, start, Utc("2023-03-31T04:00:00Z")));
    }

    private static int DueUpTo(string zone, DateOnly start, DateTimeOffset now) =>
        BillingCalendar.CountBefore(s_monthly, BillingCalendar.Begin(s_monthly, start), Zone.Day(zone, now).AddDays(1));

    private static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
