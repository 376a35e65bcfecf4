// How a key is stored: its HMAC, found by eight of its bytes and compared whole, in constant time.
using System.Buffers.Binary;
using System.Text;
using Coffer.Sealing;

namespace Coffer.Access;

/// <summary>A key to be stored: everything but its text.</summary>
public sealed record NewKey(Guid Id, KeyKind Kind, string Label, string Hint, byte[] Hash, long Created);

public static class KeyHash
{
    private const int MaxBytes = 4 * ApiKey.MaxLength;

    public static byte[] Of(MacKey mac, string text)
    {
        Span<byte> utf8 = stackalloc byte[MaxBytes];
        return mac.Hash("api key", utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    public static long Lookup(byte[] hash) => BinaryPrimitives.ReadInt64BigEndian(hash);

    /// <summary>A new key: what is stored, and the text to show once.</summary>
    public static (NewKey Key, string Text) Make(MacKey mac, Guid id, KeyKind kind, AccountKind account, string label, long now)
    {
        var text = ApiKey.New(kind, account);
        return (Make(mac, id, kind, label, text, now), text);
    }

    public static NewKey Make(MacKey mac, Guid id, KeyKind kind, string label, string text, long now) =>
        new(id, kind, label, ApiKey.Hint(text), Of(mac, text), now);
}
