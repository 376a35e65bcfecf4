// Civil time in an account's time zone. A zone that this machine does not know (its tz database may be older than
// another node's) counts as UTC. Offsets are only ever asked for by instant: asked by civil time, TimeZoneInfo is an
// hour off where clocks are put forward at midnight (America/Asuncion in 2024, Asia/Amman in 2022).
namespace Coffer.Kernel;

public static class Zone
{
    public static DateTime Local(string zone, DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, Find(zone)).DateTime;

    /// <summary>The civil day of an instant: the last that has begun. It never goes back: where clocks are put back
    /// over midnight (St. John's, at 00:01), the day before does not return.</summary>
    public static DateOnly Day(string zone, DateTimeOffset instant)
    {
        var shown = DateOnly.FromDateTime(Local(zone, instant));
        return shown < DateOnly.MaxValue && StartOfDay(zone, shown.AddDays(1)) <= instant ? shown.AddDays(1) : shown;
    }

    /// <summary>The first midnight after the instant: when the account's next day begins.</summary>
    public static DateTimeOffset NextMidnight(string zone, DateTimeOffset instant) =>
        StartOfDay(zone, Day(zone, instant).AddDays(1));

    /// <summary>When a civil day begins: a day that the clocks show twice, the first time. Where a clock change skips
    /// midnight, the day begins with the change; where it skips the whole day (Samoa, 2011-12-30), together with the
    /// day after.</summary>
    public static DateTimeOffset StartOfDay(string zone, DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var found = Instant(zone, midnight);
        var isShown = Local(zone, found) == midnight || found == DateTimeOffset.MinValue;
        return isShown ? found : LastChange(Find(zone), found);
    }

    /// <summary>The instant of a civil time: the first of the two where clocks are put back; where they are put forward
    /// over it, as much later as they were put.</summary>
    public static DateTimeOffset Instant(string zone, DateTime local)
    {
        var found = Find(zone);
        // No offset is larger than a day, so a change that matters to this time is between these two.
        var before = found.GetUtcOffset(At(local, TimeSpan.FromDays(1)));
        var after = found.GetUtcOffset(At(local, TimeSpan.FromDays(-1)));
        var (first, second) = (At(local, before), At(local, after));
        var isSecond = found.GetUtcOffset(first) != before && found.GetUtcOffset(second) == after;
        return isSecond ? second : first;
    }

    // To the second: no zone has changed its clocks within one.
    private static DateTimeOffset LastChange(TimeZoneInfo zone, DateTimeOffset before)
    {
        var offset = zone.GetUtcOffset(before);
        var (low, high) = (-(long)TimeSpan.FromDays(1).TotalSeconds, 0L);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (zone.GetUtcOffset(before.AddSeconds(middle)) == offset)
                high = middle;
            else
                low = middle;
        }

        return before.AddSeconds(high);
    }

    // At either end of the calendar an offset would lead out of it.
    private static DateTimeOffset At(DateTime local, TimeSpan offset) =>
        new(Math.Clamp(local.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private static TimeZoneInfo Find(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
}
