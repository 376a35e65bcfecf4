// Civil times and instants, case by case: what is shown twice, what is never shown, and the ends of the calendar.
using System.Globalization;
using Coffer.Kernel;

namespace Coffer.Tests.Rules;

public sealed class ZoneTests
{
    [Theory]
    [InlineData("America/New_York", "2026-07-01T12:00", "2026-07-01T16:00Z")]
    [InlineData("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z")] // twice: the first
    [InlineData("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30Z")] // never: 03:30
    [InlineData("Asia/Kathmandu", "2026-01-01T00:00", "2025-12-31T18:15Z")]
    [InlineData("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00Z")] // never: the 31st, 12:00
    [InlineData("Nowhere/Unknown", "2026-01-01T00:00", "2026-01-01T00:00Z")]
    public void A_civil_time_has_one_instant(string zone, string local, string instant) =>
        Assert.Equal(Utc(instant), Zone.Instant(zone, DateTime.Parse(local, CultureInfo.InvariantCulture)));

    // Asked by civil time, TimeZoneInfo is an hour early for the first two.
    [Theory]
    [InlineData("America/Asuncion", "2024-10-06", "2024-10-06T04:00Z")]
    [InlineData("Asia/Amman", "2022-02-25", "2022-02-24T22:00Z")]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00Z")]
    [InlineData("America/Toronto", "1919-03-31", "1919-03-31T04:30Z")] // from 23:30 to 00:30
    public void A_day_whose_midnight_is_skipped_begins_with_the_change(string zone, string day, string start)
    {
        Assert.Equal(Utc(start), Zone.StartOfDay(zone, DueDates.Day(day)));
        Assert.Equal(DueDates.Day(day), Zone.Day(zone, Utc(start)));
        Assert.Equal(DueDates.Day(day).AddDays(-1), Zone.Day(zone, Utc(start).AddTicks(-1)));
        Assert.Equal(Utc(start), Zone.NextMidnight(zone, Utc(start).AddTicks(-1)));
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    public void The_ends_of_the_calendar_are_no_fault(string zone)
    {
        Assert.True(Zone.StartOfDay(zone, DateOnly.MinValue) < Zone.StartOfDay(zone, DateOnly.MinValue.AddDays(2)));
        Assert.True(Zone.StartOfDay(zone, DateOnly.MaxValue.AddDays(-2)) < Zone.StartOfDay(zone, DateOnly.MaxValue));
        Assert.True(Zone.Day(zone, DateTimeOffset.MaxValue) >= DateOnly.MaxValue.AddDays(-1));
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
