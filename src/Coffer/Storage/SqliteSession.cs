// A SQLite connection that keeps its prepared statements. All calls end before they return. The writer's has an owner,
// the writer's thread: a unit that was refused because it waited for something goes on elsewhere, in the midst of
// others.
using Microsoft.Data.Sqlite;

namespace Coffer.Storage;

internal sealed class SqliteSession(SqliteConnection connection, Thread? owner = null) : Session, IDisposable
{
    private SqliteCommand?[] _kept = new SqliteCommand?[Sql.Count];

    public override ValueTask<int> Execute(Sql sql, params Arg[] args) => new(Change(sql, args));

    public override void Run(Sql sql, params Arg[] args) => Change(sql, args);

    public override void RunOnce(Sql sql, params Arg[] args)
    {
        if (Change(sql, args) != 1)
            throw new UnitConflictException();
    }

    // One unit writes at a time.
    public override void Share(long account) { }

    public override ValueTask Exclude(long account) => default;

    public override ValueTask<List<T>> Rows<T>(Sql sql, Func<Row, T> map, params Arg[] args)
    {
        var rows = new List<T>();
        using var reader = Bound(sql, args).ExecuteReader();
        while (reader.Read())
            rows.Add(map(new Row(reader, idsAreBytes: true)));
        return new(rows);
    }

    public void Dispose()
    {
        foreach (var command in _kept)
            command?.Dispose();
        connection.Dispose();
    }

    private int Change(Sql sql, Arg[] args) => Bound(sql, args).ExecuteNonQuery();

    private SqliteCommand Bound(Sql sql, Arg[] args)
    {
        if (owner is not null && Thread.CurrentThread != owner)
            throw new InvalidOperationException("A unit of work went on after its turn.");
        if (sql.Number >= _kept.Length)
            Array.Resize(ref _kept, Sql.Count);
        var command = _kept[sql.Number] ??= Prepared(sql, args.Length);
        for (var i = 0; i < args.Length; i++)
            command.Parameters[i].Value = Value(args[i]);
        return command;
    }

    private SqliteCommand Prepared(Sql sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql.Sqlite;
        for (var i = 1; i <= parameters; i++)
            command.Parameters.AddWithValue(
                "$" + i.ToString(System.Globalization.CultureInfo.InvariantCulture),
                DBNull.Value
            );
        command.Prepare();
        return command;
    }

    private static object Value(Arg arg) =>
        arg.Kind switch
        {
            ArgKind.Long => arg.Number,
            ArgKind.Bool => arg.Number,
            ArgKind.Id => arg.Id.ToByteArray(bigEndian: true),
            ArgKind.Null => DBNull.Value,
            _ => arg.Value!,
        };
}
