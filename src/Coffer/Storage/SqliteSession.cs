// A SQLite connection that keeps its prepared statements. All calls end before they return. The writer's has an owner,
// the writer's thread: a unit that was refused because it waited for something goes on elsewhere, in the midst of
// others.
using Microsoft.Data.Sqlite;

namespace Coffer.Storage;

internal sealed class SqliteSession(SqliteConnection connection, Thread? owner = null) : Session, IDisposable
{
    private SqliteStatement?[] _kept = new SqliteStatement?[Sql.Count];

    /// <summary>How many rows were changed since the connection was opened.</summary>
    public int Changes => SQLitePCL.raw.sqlite3_total_changes(connection.Handle);

    public override ValueTask<int> Execute(Sql sql, params Arg[] args) => new(Change(sql, args));

    public override void Run(Sql sql, params Arg[] args) => Change(sql, args);

    public override void RunOnce(Sql sql, params Arg[] args)
    {
        if (Change(sql, args) != 1)
            throw new UnitConflictException();
    }

    public override void Append(Sql sql, params Arg[] args) => RunOnce(sql, args);

    public override void Expect(Sql sql, params Arg[] args)
    {
        if (Statement(sql, args).Rows(static _ => 0, args).Count != 1)
            throw new UnitConflictException();
    }

    // One unit writes at a time.
    public override void Lock(Sql sql, params Arg[] args) { }

    public override void Share(long account) { }

    public override ValueTask Exclude(long account) => default;

    public override ValueTask<List<T>> Rows<T>(Sql sql, Func<Row, T> map, params Arg[] args) =>
        new(Statement(sql, args).Rows(map, args));

    public override Asked<T> Ask<T>(Sql sql, Func<Row, T> map, params Arg[] args) =>
        new() { Rows = Statement(sql, args).Rows(map, args) };

    public override ValueTask<List<T>> Answer<T>(Asked<T> asked) => new(asked.Rows!);

    public void Dispose()
    {
        foreach (var statement in _kept)
            statement?.Dispose();
        connection.Dispose();
    }

    private int Change(Sql sql, Arg[] args) => Statement(sql, args).Change(args);

    private SqliteStatement Statement(Sql sql, Arg[] args)
    {
        if (owner is not null && Thread.CurrentThread != owner)
            throw new InvalidOperationException("A unit of work went on after its turn.");
        if (sql.Number >= _kept.Length)
            Array.Resize(ref _kept, Sql.Count);
        return _kept[sql.Number] ??= new SqliteStatement(connection.Handle!, sql.Sqlite, args.Length);
    }
}
