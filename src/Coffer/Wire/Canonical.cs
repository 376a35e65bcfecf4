// What a request says, in this page's spelling: path and value of each member that was read, in the order of reading,
// for each of the request's own members apart. Two requests that say the same have the same canonical form.
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Coffer.Wire;

public sealed class Canonical
{
    private readonly ArrayBufferWriter<byte> _text = new(512);
    private readonly List<Part> _parts = [];

    public void Add(string path, string value)
    {
        Begin(path);
        Append(value);
        End();
    }

    public void Add(string path, ReadOnlySpan<byte> value)
    {
        Begin(path);
        AppendLength(value.Length);
        _text.Write(value);
        End();
    }

    /// <summary>The request's own members, each once, with all that was read of it: for each path and value the
    /// length in 4 bytes, and the UTF-8 of it.</summary>
    public List<(string Name, ReadOnlyMemory<byte> Text)> Members()
    {
        var members = new List<(string Name, ReadOnlyMemory<byte> Text)>(_parts.Count);
        foreach (var part in _parts)
        {
            var text = _text.WrittenMemory[part.From..part.To];
            var place = members.FindIndex(member => member.Name == part.Member);
            if (place < 0)
                members.Add((part.Member, text));
            else
                members[place] = (part.Member, (byte[])[.. members[place].Text.Span, .. text.Span]);
        }

        return members;
    }

    // What is read of one member is read at one time, so there are few parts: nearly always one for each member.
    private void Begin(string path)
    {
        var end = path.AsSpan().IndexOfAny('.', '[');
        var member = end < 0 ? path : path.AsSpan(0, end);
        if (_parts.Count == 0 || !member.SequenceEqual(_parts[^1].Member))
            _parts.Add(new(end < 0 ? path : path[..end], _text.WrittenCount, _text.WrittenCount));
        Append(path);
    }

    private void End() => _parts[^1] = _parts[^1] with { To = _text.WrittenCount };

    private void Append(string text)
    {
        AppendLength(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _text);
    }

    private void AppendLength(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_text.GetSpan(sizeof(int)), length);
        _text.Advance(sizeof(int));
    }

    private readonly record struct Part(string Member, int From, int To);
}
