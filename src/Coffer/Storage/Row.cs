// One row of a result. Columns are read by place, in the order of the SELECT list. SQLite keeps ids as 16 bytes,
// big-endian.
using System.Data.Common;
using SQLitePCL;

namespace Coffer.Storage;

public readonly struct Row
{
    private readonly DbDataReader? _reader;
    private readonly sqlite3_stmt? _statement;

    internal Row(DbDataReader reader) => _reader = reader;

    internal Row(sqlite3_stmt statement) => _statement = statement;

    public bool IsNull(int column) =>
        _reader?.IsDBNull(column) ?? raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Long(int column)
    {
        if (_reader is not null)
            return _reader.GetInt64(column);
        var number = raw.sqlite3_column_int64(_statement, column);
        return number != 0 ? number : NotNull(column, number);
    }

    public int Int(int column) => checked((int)Long(column));

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public bool Bool(int column) => _reader?.GetBoolean(column) ?? Long(column) != 0;

    public string Text(int column) =>
        _reader?.GetString(column)
        ?? NotNull(column, raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? "");

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Bytes(int column)
    {
        if (_reader is not null)
            return _reader.GetFieldValue<byte[]>(column);
        var bytes = raw.sqlite3_column_blob(_statement, column);
        return bytes.Length > 0 ? bytes.ToArray() : NotNull(column, Array.Empty<byte>());
    }

    /// <summary>Copies bytes to where there is room for so many; returns how many they are.</summary>
    public int CopyTo(int column, Func<int, ArraySegment<byte>> room)
    {
        if (_reader is not null)
        {
            var length = (int)_reader.GetBytes(column, 0, null, 0, 0);
            var there = room(length);
            return (int)_reader.GetBytes(column, 0, there.Array, there.Offset, length);
        }

        var bytes = raw.sqlite3_column_blob(_statement, column);
        if (bytes.Length == 0)
            return NotNull(column, 0);
        bytes.CopyTo(room(bytes.Length));
        return bytes.Length;
    }

    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column);

    public Guid Id(int column) =>
        _reader?.GetGuid(column) ?? new Guid(raw.sqlite3_column_blob(_statement, column), bigEndian: true);

    public Guid? IdOrNull(int column) => IsNull(column) ? null : Id(column);

    // SQLite answers null as 0 or as nothing.
    private T NotNull<T>(int column, T value) =>
        IsNull(column) ? throw new InvalidCastException($"Column {column} is null.") : value;
}
