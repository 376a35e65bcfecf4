// The first start of development mode: the keys of the database, one sandbox account, its three fixed keys and the
// mark, in one commit.
using Coffer.Access;
using Coffer.Kernel;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Hosting;

internal static class Development
{
    public static IReadOnlyList<KeyKind> Kinds { get; } = [KeyKind.Public, KeyKind.Private, KeyKind.Reporting];

    public static async Task Begin(Database database, IKeyProvider provider, DateTimeOffset now)
    {
        var made = NewKeys.Make(new Keyring(provider), now);
        var fixedKeys = Kinds.Select(kind => FixedKey(made.Hashing, kind, now)).ToList();
        var account = Ids.New(now);
        var created = Instants.Milliseconds(now);
        await database.Write(async tx =>
        {
            await made.Keep(tx);
            var seq = await AccessStore.Add(tx, account, AccountKind.Sandbox, "Development", created);
            foreach (var key in fixedKeys)
                AccessStore.AddKey(tx, seq, key);
            Deployment.KeepMark(tx, created);
        });
    }

    private static NewKey FixedKey(MacKey hashing, KeyKind kind, DateTimeOffset now) =>
        KeyHash.Development(hashing, new(Ids.New(now), kind, Deployment.FixedKeys, Instants.Milliseconds(now)));
}

/// <summary>What ties a new database to its key file: the check value and the MAC keys.</summary>
internal sealed record NewKeys(string Kek, byte[] Check, MacKey Hashing, IReadOnlyList<WrappedKey> Macs)
{
    public static NewKeys Make(Keyring keyring, DateTimeOffset now)
    {
        var (hashing, wrappedHashing) = keyring.NewMacKey(Ids.New(now));
        var (fingerprints, wrappedFingerprints) = keyring.NewMacKey(Ids.New(now));
        fingerprints.Dispose();
        return new(keyring.Kek, keyring.CheckValue(), hashing, [wrappedHashing, wrappedFingerprints]);
    }

    public Task Keep(Database database) => database.Write(Keep);

    public ValueTask Keep(Session tx) => Deployment.AddKeys(tx, Kek, Check, Macs);
}
