// When clients were told that a subscription is paused or cancelled, and may rely on it: from then on nothing is begun
// that charges it, until somebody asks to resume it.
namespace Coffer.Tests.Simulation;

internal sealed class Stops(World world)
{
    // Node clocks run ahead by as much.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2.1);
    private readonly Dictionary<string, Stop> _stops = new(StringComparer.Ordinal);

    public void Begin(Order order)
    {
        if (Find(order) is not ({ } stop, var verb))
            return;
        if (verb == "pause")
        {
            stop.PauseAsked ??= world.Scheduler.Now;
            stop.Pausing[order] = world.Scheduler.Now;
        }

        if (verb != "resume")
            return;
        stop.Resuming++;
        stop.Close(world.Scheduler.Now);
    }

    public void End(Order order, Reply reply)
    {
        if (Find(order) is not ({ } stop, var verb))
            return;
        var now = world.Scheduler.Now;
        if (verb == "resume")
            (stop.Resuming, stop.Resumed) = (stop.Resuming - 1, now);
        if (!reply.IsSuccess)
            return;
        if (verb == "cancel")
            stop.Cancelled ??= now;
        else if (verb == "pause" && !reply.Replayed && stop.Resuming == 0 && stop.Pausing[order] > stop.Resumed)
            stop.Open(now);
    }

    /// <summary>Why nothing should have been begun then; null: it may have been.</summary>
    public string? Forbids(Guid subscription, DateTimeOffset begun)
    {
        if (!_stops.TryGetValue(subscription.ToString(), out var stop))
            return null;
        if (begun > stop.Cancelled + Skew)
            return $"was cancelled at {stop.Cancelled:MM-dd HH:mm:ss}";
        var paused = stop.Windows.Where(window => begun > window.From + Skew && begun < window.Until);
        return paused.Any() ? $"was paused since {paused.First().From:MM-dd HH:mm:ss}" : null;
    }

    /// <summary>When a pause was asked for the first time.</summary>
    public DateTimeOffset? FirstPause(Guid subscription) =>
        _stops.GetValueOrDefault(subscription.ToString())?.PauseAsked;

    private (Stop? Stop, string Verb) Find(Order order)
    {
        var parts = order.Path.Split('/');
        if (parts is not ["", "v1", "customers", _, "subscriptions", var id, .. var rest])
            return (null, "");
        var verb =
            rest is [var last] ? last
            : order.Method == "DELETE" ? "cancel"
            : "";
        if (!_stops.TryGetValue(id, out var stop))
            _stops[id] = stop = new();
        return (stop, verb);
    }

    private sealed class Stop
    {
        public List<(DateTimeOffset From, DateTimeOffset Until)> Windows { get; } = [];
        public Dictionary<Order, DateTimeOffset> Pausing { get; } = [];
        public int Resuming { get; set; }
        public DateTimeOffset Resumed { get; set; }
        public DateTimeOffset? PauseAsked { get; set; }
        public DateTimeOffset? Cancelled { get; set; }

        public void Open(DateTimeOffset from) => Windows.Add((from, DateTimeOffset.MaxValue));

        public void Close(DateTimeOffset until)
        {
            for (var i = 0; i < Windows.Count; i++)
                Windows[i] = (Windows[i].From, until < Windows[i].Until ? until : Windows[i].Until);
        }
    }
}
