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
    public static DateTimeOffset StartOfDay(string zone, DateOnly day) =>
        Instant(zone, day.ToDateTime(TimeOnly.MinValue));

    /// <summary>The instant of a civil time: the first of the two where clocks are put back; where they are put forward
    /// over it, as much later as they were put.</summary>
    public static DateTimeOffset Instant(string zone, DateTime local)
    {
        var found = Find(zone);
        var civil = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var offset =
            found.IsAmbiguousTime(civil) ? found.GetAmbiguousTimeOffsets(civil).Max()
            : found.IsInvalidTime(civil) ? found.GetUtcOffset(civil.AddDays(-1))
            : found.GetUtcOffset(civil);
        return new DateTimeOffset(civil, offset).ToUniversalTime();
    }

    private static TimeZoneInfo Find(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
}
