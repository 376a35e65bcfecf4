// Whose turn it is. Everything that runs in a simulation belongs to a life, and waits at every database call, every
// call of the processor and every timer until it is its turn; who has died never comes to its turn again.
namespace Coffer.Tests.Simulation;

/// <summary>The memory of a process: when it ends, what it was in the midst of is never gone on with.</summary>
internal sealed class Life(string name)
{
    private readonly TaskCompletionSource _death = new();

    public string Name { get; } = name;

    public bool Ended => _death.Task.IsCompleted;

    public Task Death => _death.Task;

    /// <summary>A process that the machine does not let run; then it goes on as if nothing had been.</summary>
    public DateTimeOffset FrozenUntil { get; set; }

    public void End() => _death.TrySetResult();
}

internal abstract class Scheduler
{
    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 11, 0, 0, TimeSpan.Zero);

    /// <summary>What no crash ends: clients, the network, the processor.</summary>
    public Life World { get; } = new("world");

    public abstract DateTimeOffset Now { get; }

    /// <summary>A place at which others may go first.</summary>
    public abstract Task Turn(Life life);

    public abstract Task Sleep(Life life, TimeSpan time);

    /// <summary>The clock jumps.</summary>
    public abstract void Leap(TimeSpan time);

    /// <summary>The time as that life sees it.</summary>
    public abstract TimeProvider Clock(Life life, TimeSpan skew);

    /// <summary>Runs until this is done.</summary>
    public abstract Task Run(Func<Task> story);
}
