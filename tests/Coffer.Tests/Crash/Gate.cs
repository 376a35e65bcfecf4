// A place where the processor stops until the test says how it goes on.
namespace Coffer.Tests.Crash;

internal enum Point
{
    /// <summary>The token is asked for: nothing that could charge has been sent.</summary>
    Token,

    /// <summary>The request has arrived, and nothing is charged.</summary>
    Arrived,

    /// <summary>It is charged, and nobody was told.</summary>
    Charged,
}

internal sealed class Gate(Point point)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _passes = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Point Point => point;

    public Task Reached => _reached.Task;

    /// <summary>It was opened or cut.</summary>
    public bool IsOver => _passes.Task.IsCompleted;

    /// <summary>It goes on, whether or not anybody still waits for the answer.</summary>
    public void Open() => _passes.TrySetResult(true);

    /// <summary>It ends here.</summary>
    public void Cut() => _passes.TrySetResult(false);

    public Task<bool> Passes()
    {
        _reached.TrySetResult();
        return _passes.Task;
    }
}
