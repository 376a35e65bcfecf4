// The bodies of a list's rows, one behind the other in one borrowed array: a page of them is read all the time, and an
// array of its own for each would be thrown away at once.
using System.Buffers;

namespace Coffer.Storage;

public sealed class Bodies : IDisposable
{
    private const int FirstSize = 64 * 1024;
    private readonly Func<int, ArraySegment<byte>> _room;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;

    public Bodies() => _room = Room;

    /// <summary>Keeps a column of a row that is being read; returns its place.</summary>
    public Range Add(Row row, int column)
    {
        var start = _length;
        _length += row.CopyTo(column, _room);
        return start.._length;
    }

    /// <summary>What is at a place; good until these are disposed of, or another is added.</summary>
    public ReadOnlyMemory<byte> this[Range place] => _bytes.AsMemory(place);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private ArraySegment<byte> Room(int length)
    {
        if (_bytes.Length - _length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _length + length));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return new(_bytes, _length, length);
    }
}
