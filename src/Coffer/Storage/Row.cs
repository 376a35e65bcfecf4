// One row of a result. Columns are read by place, in the order of the SELECT list. SQLite keeps ids as 16 bytes,
// big-endian.
using System.Data.Common;
using System.Runtime.InteropServices;

namespace Coffer.Storage;

public readonly struct Row
{
    private readonly DbDataReader? _reader;
    private readonly nint _statement;

    internal Row(DbDataReader reader) => _reader = reader;

    internal Row(nint statement) => _statement = statement;

    public bool IsNull(int column) =>
        _reader?.IsDBNull(column) ?? SqliteNative.ColumnType(_statement, column) == SQLitePCL.raw.SQLITE_NULL;

    public long Long(int column)
    {
        if (_reader is not null)
            return _reader.GetInt64(column);
        var number = SqliteNative.ColumnInt64(_statement, column);
        return number != 0 ? number : NotNull(column, number);
    }

    public int Int(int column) => checked((int)Long(column));

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public bool Bool(int column) => _reader?.GetBoolean(column) ?? Long(column) != 0;

    public string Text(int column)
    {
        if (_reader is not null)
            return _reader.GetString(column);
        var blob = Blob(column, out var length);
        return length > 0 ? Marshal.PtrToStringUTF8(blob, length) : NotNull(column, "");
    }

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Bytes(int column)
    {
        if (_reader is not null)
            return _reader.GetFieldValue<byte[]>(column);
        var blob = Blob(column, out var length);
        if (length == 0)
            return NotNull(column, Array.Empty<byte>());
        var bytes = new byte[length];
        Marshal.Copy(blob, bytes, 0, length);
        return bytes;
    }

    /// <summary>Copies bytes to where there is room for so many; returns how many they are.</summary>
    public int CopyTo(int column, Func<int, ArraySegment<byte>> room)
    {
        if (_reader is not null)
        {
            var all = (int)_reader.GetBytes(column, 0, null, 0, 0);
            var there = room(all);
            return (int)_reader.GetBytes(column, 0, there.Array, there.Offset, all);
        }

        var blob = Blob(column, out var length);
        if (length == 0)
            return NotNull(column, 0);
        var place = room(length);
        Marshal.Copy(blob, place.Array!, place.Offset, length);
        return length;
    }

    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column);

    public Guid Id(int column)
    {
        if (_reader is not null)
            return _reader.GetGuid(column);
        var blob = Blob(column, out var length);
        if (length != 16)
            throw new InvalidCastException($"Column {column} is no id.");
        Span<byte> id = stackalloc byte[16];
        MemoryMarshal.Write(id, Marshal.ReadInt64(blob));
        MemoryMarshal.Write(id[8..], Marshal.ReadInt64(blob, 8));
        return new Guid(id, bigEndian: true);
    }

    public Guid? IdOrNull(int column) => IsNull(column) ? null : Id(column);

    // Asked in this order: the bytes are counted as they were answered.
    private nint Blob(int column, out int length)
    {
        var blob = SqliteNative.ColumnBlob(_statement, column);
        length = SqliteNative.ColumnBytes(_statement, column);
        return blob;
    }

    // SQLite answers null as 0 or as nothing.
    private T NotNull<T>(int column, T value) =>
        IsNull(column) ? throw new InvalidCastException($"Column {column} is null.") : value;
}
