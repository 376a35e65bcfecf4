// The one door to the database. Reads run on any reader; every write is a unit of work (ARCHITECTURE.md) that commits
// whole or not at all, durable before the call returns.
namespace Coffer.Storage;

public abstract class Database : IAsyncDisposable
{
    /// <summary>How often a unit may lose a race before the caller is told to come back.</summary>
    protected const int MaxRuns = 20;

    /// <summary>"SQLite at PATH" or "PostgreSQL at HOST/NAME": for people, without secrets.</summary>
    public abstract string Description { get; }

    internal abstract Dialect Dialect { get; }

    /// <summary>Units may guess (<see cref="Session.MayGuess"/>): what they would ask for is worth reading
    /// before.</summary>
    public virtual bool MayGuess => false;

    public abstract Task<T> Read<T>(Func<Session, ValueTask<T>> read, CancellationToken cancellationToken = default);

    /// <summary>Runs a unit of work. It may run more than once, so it must not do I/O of its own, read a clock or draw
    /// randomness.</summary>
    public abstract Task<T> Write<T>(Func<Session, ValueTask<T>> unit);

    public Task Write(Func<Session, ValueTask> unit) =>
        Write(async session =>
        {
            await unit(session);
            return true;
        });

    public abstract ValueTask DisposeAsync();

    public static Database Open(DatabaseUrl url) =>
        url.Engine == DatabaseEngine.Sqlite ? new SqliteDatabase(url.Path) : new PostgresDatabase(url.ConnectionString);
}
