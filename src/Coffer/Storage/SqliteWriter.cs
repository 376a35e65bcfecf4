// The one writer of a SQLite database: a thread that takes what waits, at most 64 units, never waits for more, and
// commits them together. Nearly all units that refuse do so before they change anything; when one did change something,
// the group runs again with a savepoint before each, and it rolls back alone. A fault of the engine undoes the group,
// and then each unit runs by itself.
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Coffer.Storage;

internal sealed class SqliteWriter : IDisposable
{
    private const int MaxGroup = 64;
    private static readonly Sql Begin = new("BEGIN IMMEDIATE");
    private static readonly Sql Commit = new("COMMIT");
    private static readonly Sql Rollback = new("ROLLBACK");
    private static readonly Sql Savepoint = new("SAVEPOINT unit");
    private static readonly Sql Release = new("RELEASE unit");
    private static readonly Sql RollbackToSavepoint = new("ROLLBACK TO unit");

    private readonly Channel<SqliteUnit> _waiting = Channel.CreateUnbounded<SqliteUnit>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly SqliteSession _session;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly Thread _thread;

    /// <param name="checkpoints">Another connection to the same file.</param>
    public SqliteWriter(SqliteConnection connection, SqliteConnection checkpoints)
    {
        _checkpoints = new SqliteCheckpoints(connection, checkpoints);
        _thread = new Thread(Work) { IsBackground = true, Name = "coffer-writer" };
        _session = new SqliteSession(connection, _thread);
        _thread.Start();
    }

    public Task<T> Write<T>(Func<Session, ValueTask<T>> body)
    {
        var unit = new SqliteUnit<T>(body);
        if (!_waiting.Writer.TryWrite(unit))
            unit.Fail(
                new DatabaseUnavailableException(
                    "The database is closing.",
                    new ObjectDisposedException(nameof(SqliteWriter))
                )
            );
        return unit.Task;
    }

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _thread.Join();
        _checkpoints.Dispose();
        _session.Dispose();
    }

    private void Work()
    {
        var group = new List<SqliteUnit>(MaxGroup);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            while (group.Count < MaxGroup && _waiting.Reader.TryRead(out var unit))
                group.Add(unit);
            if (!TryCommit(group))
                group.ForEach(RunAlone);
            _checkpoints.Committed(group.Count);
        }
    }

    private bool TryCommit(List<SqliteUnit> group)
    {
        if (group.Count == 1)
        {
            RunAlone(group[0]);
            return true;
        }

        try
        {
            _session.Run(Begin);
            if (!group.TrueForAll(RanOrLeftNothing))
            {
                _session.Run(Rollback);
                _session.Run(Begin);
                group.ForEach(RunBehindSavepoint);
            }

            _session.Run(Commit);
        }
        catch (SqliteException)
        {
            // Which unit it was, and whether it was one at all, shows when each runs alone.
            TryRollback();
            return false;
        }

        group.ForEach(unit => unit.Complete());
        return true;
    }

    private bool RanOrLeftNothing(SqliteUnit unit)
    {
        var before = _session.Changes;
        unit.Run(_session);
        return unit.Failure is SqliteException engineFault
            ? throw engineFault
            : unit.Failure is null || _session.Changes == before;
    }

    private void RunBehindSavepoint(SqliteUnit unit)
    {
        _session.Run(Savepoint);
        unit.Run(_session);
        if (unit.Failure is SqliteException engineFault)
            throw engineFault;
        if (unit.Failure is not null)
            _session.Run(RollbackToSavepoint);
        _session.Run(Release);
    }

    private void RunAlone(SqliteUnit unit)
    {
        try
        {
            _session.Run(Begin);
            unit.Run(_session);
            _session.Run(unit.Failure is null ? Commit : Rollback);
            unit.Complete();
        }
        catch (SqliteException e)
        {
            TryRollback();
            unit.Fail(SqliteDatabase.Unavailable(e));
        }
    }

    private void TryRollback()
    {
        try
        {
            _session.Run(Rollback);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            // SQLite had rolled back by itself ("no transaction is active"), as it does on a full disk.
        }
    }
}
