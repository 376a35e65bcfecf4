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
    public static (NewKey Key, string Text) Make(MacKey mac, AccountKind account, KeyOrder order)
    {
        var text = ApiKey.New(order.Kind, account);
        return (Of(mac, order, text), text);
    }

    /// <summary>A fixed key of development mode.</summary>
    public static NewKey Development(MacKey mac, KeyOrder order) => Of(mac, order, ApiKey.Development(order.Kind));

    private static NewKey Of(MacKey mac, KeyOrder order, string text) =>
        new(order.Id, order.Kind, order.Label, ApiKey.Hint(text), Of(mac, text), order.Created);
}

/// <summary>What kind of key is wanted, under which id and label.</summary>
public sealed record KeyOrder(Guid Id, KeyKind Kind, string Label, long Created);
