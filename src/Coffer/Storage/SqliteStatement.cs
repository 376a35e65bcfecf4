// A prepared statement of a SQLite connection, spoken to without ADO.NET in between: arguments are bound by place, and
// nothing is looked up by name or boxed.
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coffer.Storage;

internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;

    public SqliteStatement(sqlite3 connection, string sql, int parameters)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _places = new int[parameters];
        for (var i = 0; i < parameters; i++)
            _places[i] = raw.sqlite3_bind_parameter_index(
                _statement,
                string.Create(CultureInfo.InvariantCulture, $"${i + 1}")
            );
    }

    /// <summary>Runs it and says how many rows it changed.</summary>
    public int Change(Arg[] args)
    {
        try
        {
            Bind(args);
            while (Step()) { }
            return raw.sqlite3_changes(_connection);
        }
        finally
        {
            Rest();
        }
    }

    public List<T> Rows<T>(Func<Row, T> map, Arg[] args)
    {
        try
        {
            Bind(args);
            var rows = new List<T>();
            while (Step())
                rows.Add(map(new Row(_statement)));
            return rows;
        }
        finally
        {
            Rest();
        }
    }

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            Check(code);
        return false;
    }

    // A fault was told by the step; what was bound is not kept, and a read ends.
    private void Rest()
    {
        raw.sqlite3_reset(_statement);
        raw.sqlite3_clear_bindings(_statement);
    }

    private void Bind(Arg[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (_places[i] is not 0 and var place)
                Check(Bind(place, args[i]));
        }
    }

    private int Bind(int place, Arg arg)
    {
        switch (arg.Kind)
        {
            case ArgKind.Long or ArgKind.Bool:
                return raw.sqlite3_bind_int64(_statement, place, arg.Number);
            case ArgKind.Id:
                Span<byte> id = stackalloc byte[16];
                arg.Id.TryWriteBytes(id, bigEndian: true, out _);
                return raw.sqlite3_bind_blob(_statement, place, id);
            case ArgKind.Text:
                return raw.sqlite3_bind_text(_statement, place, (string)arg.Value!);
            case ArgKind.Bytes:
                var bytes = (byte[])arg.Value!;
                return bytes.Length == 0
                    ? raw.sqlite3_bind_zeroblob(_statement, place, 0)
                    : raw.sqlite3_bind_blob(_statement, place, bytes);
            default:
                return raw.sqlite3_bind_null(_statement, place);
        }
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection);
}
