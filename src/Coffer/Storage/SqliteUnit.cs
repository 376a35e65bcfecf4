// A unit of work that waits for the SQLite writer, and the answer that its caller waits for.
using Microsoft.Data.Sqlite;

namespace Coffer.Storage;

internal abstract class SqliteUnit
{
    public Exception? Failure { get; protected set; }

    /// <summary>Runs the unit; what it throws is kept in <see cref="Failure"/>.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>The transaction has committed (or, after a failure, this unit's part was rolled back): tell the
    /// caller.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception e);
}

internal sealed class SqliteUnit<T>(Func<Session, ValueTask<T>> body) : SqliteUnit
{
    // Continuations must not run on the writer's thread: they send the answer.
    private readonly TaskCompletionSource<T> _caller = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _caller.Task;

    public override void Run(SqliteSession session)
    {
        Failure = null;
        try
        {
            var running = body(session);
            if (!running.IsCompleted)
                throw new InvalidOperationException("A unit of work waited for something other than its session.");
            _result = running.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            Failure = e;
        }
    }

    public override void Complete()
    {
        switch (Failure)
        {
            case null:
                _caller.SetResult(_result!);
                break;
            case SqliteException e:
                Fail(SqliteDatabase.Unavailable(e));
                break;
            case UnitConflictException e:
                // Nobody else writes meanwhile: the unit would only find the same row taken again.
                Fail(new DatabaseUnavailableException("A unit of work lost its row.", e));
                break;
            default:
                Fail(Failure);
                break;
        }
    }

    public override void Fail(Exception e) => _caller.TrySetException(e);
}
