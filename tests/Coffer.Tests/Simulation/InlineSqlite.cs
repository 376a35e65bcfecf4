// The real SQLite, the real schema and the real statements, in memory and on one thread: a unit of work runs where it
// is called, behind a savepoint, as the real writer runs its groups. A run is one transaction that is rolled back at
// its end, so that the next begins on the same rows, down to the numbers that tables give.
using Coffer.Storage;
using Microsoft.Data.Sqlite;

namespace Coffer.Tests.Simulation;

internal sealed class InlineSqlite : Database
{
    private static readonly Sql Begin = new("BEGIN");
    private static readonly Sql Rollback = new("ROLLBACK");
    private static readonly Sql Savepoint = new("SAVEPOINT unit");
    private static readonly Sql Release = new("RELEASE unit");
    private static readonly Sql RollbackToSavepoint = new("ROLLBACK TO unit");

    private static readonly Lock Copying = new();

    private readonly SqliteSession _session;

    public InlineSqlite(string template)
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        lock (Copying)
        {
            using var file = new SqliteConnection($"Data Source={template};Pooling=False;Mode=ReadOnly");
            file.Open();
            file.BackupDatabase(connection);
        }

        using (var settings = connection.CreateCommand())
        {
            settings.CommandText = "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA synchronous=OFF;";
            settings.ExecuteNonQuery();
        }

        // Its owner: whatever goes on in another thread has left the scheduler, and is refused.
        _session = new SqliteSession(connection, Thread.CurrentThread);
    }

    public override string Description => "SQLite in memory";

    internal override Dialect Dialect => Dialect.Sqlite;

    public void BeginRun() => _session.Run(Begin);

    public void EndRun() => _session.Run(Rollback);

    public override async Task<T> Read<T>(
        Func<Session, ValueTask<T>> read,
        CancellationToken cancellationToken = default
    ) => await read(_session);

    public override Task<T> Write<T>(Func<Session, ValueTask<T>> unit) => Task.FromResult(Run(unit, keep: true));

    /// <summary>Runs a unit and rolls it back: it lost a race at its commit, and will run again.</summary>
    public void WriteInVain<T>(Func<Session, ValueTask<T>> unit) => Run(unit, keep: false);

    public override ValueTask DisposeAsync()
    {
        _session.Dispose();
        return default;
    }

    private T Run<T>(Func<Session, ValueTask<T>> unit, bool keep)
    {
        _session.Run(Savepoint);
        try
        {
            var running = unit(_session);
            if (!running.IsCompleted)
                throw new InvalidOperationException("A unit of work waited for something other than its session.");
            var result = running.GetAwaiter().GetResult();
            if (!keep)
                _session.Run(RollbackToSavepoint);
            return result;
        }
        catch
        {
            _session.Run(RollbackToSavepoint);
            throw;
        }
        finally
        {
            _session.Run(Release);
        }
    }
}
