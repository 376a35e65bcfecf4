// When a time zone changed its clocks, found by asking only what is certain: the offset at an instant. From it follows,
// without a second look at the zone, when each civil day begins.
namespace Coffer.Tests.Rules;

internal sealed record Change(DateTimeOffset At, TimeSpan Offset);

internal static class Changes
{
    // No zone has changed twice within three days since 1990.
    private static readonly TimeSpan s_step = TimeSpan.FromHours(12);

    /// <summary>The changes of a zone, before them the offset it began with.</summary>
    public static List<Change> Of(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        var changes = new List<Change> { new(from, zone.GetUtcOffset(from)) };
        for (var at = from; at < to; at += s_step)
        {
            var offset = zone.GetUtcOffset(at + s_step);
            if (offset != changes[^1].Offset)
                changes.Add(new(First(zone, at, offset), offset));
        }

        return changes;
    }

    /// <summary>Of each day the first instant at which the clocks show it, or a later one.</summary>
    public static IEnumerable<(DateOnly Day, DateTimeOffset Start)> Days(
        List<Change> changes,
        DateOnly from,
        DateOnly to
    )
    {
        var current = 0;
        for (var day = from; day < to; day = day.AddDays(1))
        {
            var midnight = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
            // The clocks reach the day before the next change, or the change takes them there.
            while (current + 1 < changes.Count && midnight - changes[current].Offset >= changes[current + 1].At)
                current++;
            var start = midnight - changes[current].Offset;
            yield return (day, start < changes[current].At ? changes[current].At : start);
        }
    }

    private static DateTimeOffset First(TimeZoneInfo zone, DateTimeOffset from, TimeSpan offset)
    {
        var (low, high) = (0, (int)s_step.TotalSeconds);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (zone.GetUtcOffset(from.AddSeconds(middle)) == offset)
                high = middle;
            else
                low = middle;
        }

        return from.AddSeconds(high);
    }
}
