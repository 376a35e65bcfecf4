// JSON that must die with a customer: sealed under the customer's key where there is one, else kept as it is. The first
// byte says which.
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Keys;

public static class Personal
{
    private const byte Plain = 0; // a sealed value begins with its format, which is 1 or more

    public static byte[] Keep(byte[] json, DataKey? owner, SealContext context)
    {
        if (owner is not null)
            return Sealer.Seal(owner, context, json);
        var kept = new byte[json.Length + 1];
        kept[0] = Plain;
        json.CopyTo(kept, 1);
        return kept;
    }

    /// <summary>The key that kept JSON is sealed under; nulls when it is plain. Columns beside it let a list join the
    /// keys.</summary>
    public static (Guid? Id, long? Version) KeyOf(byte[] kept)
    {
        if (kept[0] == Plain)
            return (null, null);
        var (id, version) = Sealer.KeyOf(kept);
        return (id, version);
    }

    /// <summary>The JSON again, or null once the customer's key is destroyed.</summary>
    public static async ValueTask<byte[]?> Recall(Session session, DataKeys keys, byte[] kept, SealContext context)
    {
        if (kept[0] == Plain)
            return kept[1..];
        using var key = await keys.Find(session, kept);
        return key is null ? null : Sealer.Open(key, context, kept);
    }

    /// <summary>The same with the customer's wrapped key at hand, as a join found it (null: destroyed).</summary>
    public static byte[]? Recall(DataKeys keys, byte[] kept, WrappedKey? wrapped, SealContext context)
    {
        if (kept[0] == Plain)
            return kept[1..];
        if (wrapped is null)
            return null;
        using var key = keys.Unwrap(wrapped);
        return Sealer.Open(key, context, kept);
    }
}
