// The scheduler of exact replay: one thread, one thing at a time, and the dice say whose turn is next. Time is virtual
// and passes when nobody can go on. There is no SynchronizationContext on purpose: under one, an await that does not
// want its context (Polly's all are such) would go on in the thread pool; without one it goes on here, at once.
namespace Coffer.Tests.Simulation;

internal sealed class Lockstep(Dice dice) : Scheduler
{
    private const int HurryPerThousand = 15;
    private static readonly TimeSpan Hurry = TimeSpan.FromMinutes(2);

    private readonly List<Waiting> _ready = [];
    private readonly PriorityQueue<Waiting, (DateTimeOffset At, long Order)> _later = new();
    private DateTimeOffset _now = Start;
    private long _order;

    public override DateTimeOffset Now => _now;

    public int Steps { get; private set; }

    /// <summary>More than a run needs that comes to its end.</summary>
    public int MostSteps { get; init; } = 400_000;

    /// <summary>Called between any two steps: the place for crashes.</summary>
    public Action? BetweenSteps { get; set; }

    public override Task Turn(Life life)
    {
        var turn = new TaskCompletionSource();
        _ready.Add(new(life, turn.SetResult));
        return turn.Task;
    }

    public override Task Sleep(Life life, TimeSpan time)
    {
        var turn = new TaskCompletionSource();
        At(_now + time, life, turn.SetResult);
        return turn.Task;
    }

    public override void Leap(TimeSpan time) => _now += time;

    public override TimeProvider Clock(Life life, TimeSpan skew) => new VirtualClock(this, life, skew);

    public override Task Run(Func<Task> story)
    {
        var told = story();
        while (!told.IsCompleted)
            Step();
        return told;
    }

    internal void At(DateTimeOffset time, Life life, Action go) =>
        _later.Enqueue(new(life, go), (time < _now ? _now : time, _order++));

    private void Step()
    {
        Steps++;
        if (Steps > MostSteps)
            throw new InvalidOperationException("It goes round and round.");
        BetweenSteps?.Invoke();
        if (_ready.Count == 0 || dice.PerThousand(HurryPerThousand))
            LetTimePass();
        Wake();
        if (_ready.Count == 0)
            throw new InvalidOperationException("Nothing can go on: something waits outside the scheduler.");
        var index = dice.Below(_ready.Count);
        var chosen = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (chosen.Life.Ended)
            return;
        if (chosen.Life.FrozenUntil > _now)
            At(chosen.Life.FrozenUntil, chosen.Life, chosen.Go);
        else
            chosen.Go();
    }

    // Also while others could go on: a busy machine is slower than its timers.
    private void LetTimePass()
    {
        if (_later.TryPeek(out _, out var next) && next.At > _now && (_ready.Count == 0 || next.At <= _now + Hurry))
            _now = next.At;
    }

    private void Wake()
    {
        while (_later.TryPeek(out var waiting, out var next) && next.At <= _now)
        {
            _later.Dequeue();
            _ready.Add(waiting);
        }
    }

    private readonly record struct Waiting(Life Life, Action Go);
}

/// <summary>Time as the scheduler lets it pass; its timers are run by the scheduler, in its thread.</summary>
internal sealed class VirtualClock(Lockstep scheduler, Life life, TimeSpan skew) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => scheduler.Now + skew;

    public override long GetTimestamp() => scheduler.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(scheduler, life, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Lockstep scheduler, Life life, Action callback) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
                scheduler.At(scheduler.Now + dueTime, life, () => Ring(setting, period));
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Ring(int setting, TimeSpan period)
        {
            if (setting != _setting)
                return;
            if (period > TimeSpan.Zero)
                Change(period, period);
            callback();
        }
    }
}
