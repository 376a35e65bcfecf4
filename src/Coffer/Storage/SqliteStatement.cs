// A prepared statement of a SQLite connection, spoken to without ADO.NET in between: arguments are bound by place, and
// nothing is looked up by name or boxed.
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coffer.Storage;

internal sealed class SqliteStatement : IDisposable
{
    private const int MaxOnStack = 512;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _prepared;
    private readonly nint _statement;
    private readonly int[] _places;

    public SqliteStatement(sqlite3 connection, string sql, int parameters)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _prepared));
        _statement = _prepared.DangerousGetHandle();
        _places = new int[parameters];
        for (var i = 0; i < parameters; i++)
            _places[i] = raw.sqlite3_bind_parameter_index(
                _prepared,
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
            return SqliteNative.Changes(_connection.DangerousGetHandle());
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

    public void Dispose() => _prepared.Dispose();

    private bool Step()
    {
        var code = SqliteNative.Step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            Check(code);
        return false;
    }

    // A fault was told by the step; what was bound is not kept, and a read ends.
    private void Rest()
    {
        _ = SqliteNative.Reset(_statement);
        _ = SqliteNative.ClearBindings(_statement);
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
                return SqliteNative.BindInt64(_statement, place, arg.Number);
            case ArgKind.Id:
                Span<byte> id = stackalloc byte[16];
                arg.Id.TryWriteBytes(id, bigEndian: true, out _);
                return BindBlob(place, id);
            case ArgKind.Text:
                return BindText(place, (string)arg.Value!);
            case ArgKind.Bytes:
                return BindBlob(place, (byte[])arg.Value!);
            default:
                return SqliteNative.BindNull(_statement, place);
        }
    }

    // No bytes have no address, by which SQLite would know them from null.
    private int BindBlob(int place, ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty
            ? SqliteNative.BindZeroBlob(_statement, place, 0)
            : SqliteNative.BindBlob(
                _statement,
                place,
                in MemoryMarshal.GetReference(bytes),
                bytes.Length,
                SqliteNative.Copied
            );

    private int BindText(int place, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = most <= MaxOnStack ? stackalloc byte[most] : new byte[most];
        var length = Encoding.UTF8.GetBytes(text, utf8);
        return SqliteNative.BindText(
            _statement,
            place,
            in MemoryMarshal.GetReference(utf8),
            length,
            SqliteNative.Copied
        );
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection);
}
