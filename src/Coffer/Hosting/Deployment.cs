// The facts that a database keeps about itself: whether it is in development mode, which key-encryption keys belong
// to it, and how it began.
using Coffer.Access;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Hosting;

internal sealed record KeyCount(string Scope, string Kek, long Count);

internal static class Deployment
{
    /// <summary>The label of the fixed keys of development mode.</summary>
    public const string FixedKeys = "development";

    private const string Mark = "development";
    private const string Origin = "origin";
    private const string KekPrefix = "kek:";

    private static readonly Sql Value = new("SELECT value FROM deployment WHERE name = $1");
    private static readonly Sql Checks = new("SELECT value FROM deployment WHERE name LIKE 'kek:%'");
    private static readonly Sql Insert = new(
        "INSERT INTO deployment (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING"
    );
    private static readonly Sql Delete = new("DELETE FROM deployment WHERE name = $1");
    private static readonly Sql Productions = new("SELECT count(*) FROM accounts WHERE kind = 'production'");
    private static readonly Sql Accounts = new("SELECT count(*) FROM accounts");
    private static readonly Sql Scripts = new("SELECT count(*) FROM schema_versions");
    private static readonly Sql KeysByScope = new(
        "SELECT scope, kek, count(*) FROM data_keys GROUP BY scope, kek ORDER BY scope, kek"
    );

    private static KeyPeriod Hashing { get; } = new(KeyScope.Mac, 0, "hashing", null);
    private static KeyPeriod Fingerprints { get; } = new(KeyScope.Mac, 0, "fingerprints", null);

    public static async ValueTask<bool> IsMarked(Session session) => await Find(session, Mark) is not null;

    public static async ValueTask<bool> HasProduction(Session session) => await session.Number(Productions) > 0;

    /// <summary>Migrated, and nothing else: not by `coffer migrate`, and no account was ever made. A first start
    /// that was cut short.</summary>
    public static async ValueTask<bool> IsBare(Session session) =>
        await Find(session, Origin) is null
        && await Find(session, Mark) is null
        && (await CheckValues(session)).Count == 0
        && await session.Number(Accounts) == 0;

    public static void KeepOrigin(Session tx, string origin) => tx.Run(Insert, Origin, origin);

    public static void KeepMark(Session tx, long now) =>
        tx.Run(Insert, Mark, now.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Development mode is over for this database, and its fixed keys open nothing from now on.</summary>
    public static void EndDevelopment(Session tx, long now)
    {
        tx.Run(Delete, Mark);
        KeepOrigin(tx, "development");
        AccessStore.RevokeAllLabelled(tx, FixedKeys, now);
    }

    public static async ValueTask<List<byte[]>> CheckValues(Session session) =>
        [.. (await session.Rows(Checks, static row => row.Text(0))).Select(Convert.FromBase64String)];

    /// <summary>The check value and the two MAC keys: a database without keys belongs to the first key file that it
    /// is opened with.</summary>
    public static async ValueTask AddKeys(Session tx, string kek, byte[] check, IReadOnlyList<WrappedKey> macs)
    {
        tx.Run(Insert, KekPrefix + kek, Convert.ToBase64String(check));
        await KeyStore.AddOrFind(tx, Hashing, macs[0]);
        await KeyStore.AddOrFind(tx, Fingerprints, macs[1]);
    }

    public static async ValueTask<(WrappedKey? Hashing, WrappedKey? Fingerprints)> MacKeys(Session session) =>
        (await KeyStore.Find(session, Hashing), await KeyStore.Find(session, Fingerprints));

    public static ValueTask<List<KeyCount>> CountKeys(Session session) =>
        session.Rows(KeysByScope, static row => new KeyCount(row.Text(0), row.Text(1), row.Long(2)));

    /// <summary>How many migrations have run: also a way to ask whether the database answers.</summary>
    public static async ValueTask<long> CountScripts(Session session) => await session.Number(Scripts) ?? 0;

    private static ValueTask<string?> Find(Session session, string name) =>
        session.First(Value, static row => row.Text(0), name);
}
