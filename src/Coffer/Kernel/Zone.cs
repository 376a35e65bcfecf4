// Civil time in an account's time zone. A zone that this machine does not know (its tz database may be older than
// another node's) counts as UTC.
namespace Coffer.Kernel;

public static class Zone
{
    public static DateTime Local(string zone, DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, Find(zone)).DateTime;

    /// <summary>The first midnight after the instant: when the account's next day begins.</summary>
    public static DateTimeOffset NextMidnight(string zone, DateTimeOffset instant) =>
        StartOfDay(zone, DateOnly.FromDateTime(Local(zone, instant)).AddDays(1));

    /// <summary>When a civil day begins. Where a clock change skips midnight, the day begins with the change.</summary>
    public static DateTimeOffset StartOfDay(string zone, DateOnly day)
    {
        var found = Find(zone);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        if (found.IsAmbiguousTime(midnight))
            return new DateTimeOffset(midnight, found.GetAmbiguousTimeOffsets(midnight).Max()).ToUniversalTime();
        if (!found.IsInvalidTime(midnight))
            return new DateTimeOffset(midnight, found.GetUtcOffset(midnight)).ToUniversalTime();
        // The gap's end is where the clocks of before and after agree.
        var before = found.GetUtcOffset(midnight.AddDays(-1));
        return new DateTimeOffset(midnight, before).ToUniversalTime();
    }

    private static TimeZoneInfo Find(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
}
