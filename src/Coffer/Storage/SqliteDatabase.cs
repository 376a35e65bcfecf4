// SQLite: any number of readers, one writer thread with group commit (performance.md: 6 to 25 times a commit per unit).
// WAL with synchronous=FULL: an answered write survives kill -9 and power loss. secure_delete overwrites what is
// deleted.
using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Coffer.Storage;

internal sealed class SqliteDatabase : Database
{
    // SQLITE_DBCONFIG_ENABLE_QPSG: a plan is made without a look at the arguments. Else SQLite makes it anew for each
    // new argument that a range is bounded by.
    private const int PlansStay = 1007;

    private readonly string _path;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly Lock _opening = new();
    private SqliteWriter? _writer;

    // Each connection is used by one thread at a time, so SQLite need not guard it; and nobody asks how much memory it
    // holds. Only a process that has not opened a database yet can say so; another goes without.
    static SqliteDatabase()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteDatabase(string path) => _path = path;

    public override string Description => $"SQLite at {_path}";

    internal override Dialect Dialect => Dialect.Sqlite;

    public override async Task<T> Read<T>(
        Func<Session, ValueTask<T>> read,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = Rent();
        try
        {
            return await read(session);
        }
        catch (SqliteException e)
        {
            throw Unavailable(e);
        }
        finally
        {
            _readers.Add(session);
        }
    }

    public override Task<T> Write<T>(Func<Session, ValueTask<T>> unit)
    {
        try
        {
            return Writer().Write(unit);
        }
        catch (SqliteException e)
        {
            return Task.FromException<T>(Unavailable(e));
        }
    }

    public override ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static DatabaseUnavailableException Unavailable(SqliteException e) =>
        new($"The SQLite database does not answer (code {e.SqliteErrorCode}).", e);

    /// <summary>Makes the file if it is missing, readable by its owner only; SQLite gives its journals the same
    /// mode.</summary>
    internal static void CreateFile(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        using var file = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
    }

    internal static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = 30,
            }.ConnectionString
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            + "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16384;";
        command.ExecuteNonQuery();
        _ = SQLitePCL.raw.sqlite3_db_config(connection.Handle, PlansStay, 1, out _);
        return connection;
    }

    // Not a Lazy, which would remember for ever that the file could not be opened once.
    private SqliteWriter Writer()
    {
        lock (_opening)
            return _writer ??= new SqliteWriter(Connect(_path), Connect(_path));
    }

    private SqliteSession Rent()
    {
        if (_readers.TryTake(out var reader))
            return reader;
        try
        {
            return new SqliteSession(Connect(_path));
        }
        catch (SqliteException e)
        {
            throw Unavailable(e);
        }
    }
}
