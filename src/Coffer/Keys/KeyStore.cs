// The rows of wrapped keys. Destroying a key is deleting its row: everything sealed under it is gone with it.
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Keys;

public enum KeyScope
{
    Customer,
    AccountDay,
    CodeHour,
    Mac,
    Processor,
}

public static class KeyStore
{
    private const string Row8 =
        "INSERT INTO data_keys (id, version, account, scope, period, kek, wrapped, destroy_after) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    private static readonly Sql Insert = new(Row8);
    private static readonly Sql InsertIfNone = new(Row8 + " ON CONFLICT DO NOTHING");
    private static readonly Sql ById = new(
        "SELECT id, version, kek, wrapped FROM data_keys WHERE id = $1 AND version = $2"
    );
    private static readonly Sql Newest = new(
        "SELECT id, version, kek, wrapped FROM data_keys WHERE id = $1 AND account = $2 ORDER BY version DESC LIMIT 1"
    );
    private static readonly Sql OfPeriod = new(
        "SELECT id, version, kek, wrapped FROM data_keys WHERE account = $1 AND scope = $2 AND period = $3 AND "
            + "period <> '' ORDER BY version DESC LIMIT 1"
    );
    private static readonly Sql ProlongOne = new(
        "UPDATE data_keys SET destroy_after = $4 "
            + "WHERE account = $1 AND scope = $2 AND period = $3 AND period <> '' AND destroy_after < $4"
    );
    private static readonly Sql DestroyById = new("DELETE FROM data_keys WHERE id = $1 AND account = $2");
    private static readonly Sql DestroyOverdue = new("DELETE FROM data_keys WHERE destroy_after < $1");

    public static void Add(Session tx, long account, WrappedKey key, KeyScope scope = KeyScope.Customer) =>
        tx.Append(Insert, key.Id, key.Version, account, Name(scope), "", key.Kek, key.Wrapped, (long?)null);

    /// <summary>Adds the key of a period unless another node has: then that one counts.</summary>
    public static async ValueTask<WrappedKey> AddOrFind(Session tx, KeyPeriod period, WrappedKey key)
    {
        tx.Run(
            InsertIfNone,
            key.Id,
            key.Version,
            period.Account,
            Name(period.Scope),
            period.Name,
            key.Kek,
            key.Wrapped,
            period.DestroyAfter
        );
        return (await Find(tx, period))!;
    }

    /// <summary>A key that an earlier setting would end too soon lasts as long as this one wants it.</summary>
    public static void Prolong(Session tx, KeyPeriod period) =>
        tx.Run(ProlongOne, period.Account, Name(period.Scope), period.Name, period.DestroyAfter);

    public static ValueTask<WrappedKey?> Find(Session session, KeyPeriod period) =>
        session.First(OfPeriod, Read, period.Account, Name(period.Scope), period.Name);

    public static ValueTask<WrappedKey?> Find(Session session, Guid id, int version) =>
        session.First(ById, Read, id, version);

    public static ValueTask<WrappedKey?> FindNewest(Session session, long account, Guid id) =>
        session.First(Newest, Read, id, account);

    public static void Destroy(Session tx, long account, Guid id) => tx.Run(DestroyById, id, account);

    public static ValueTask<int> DestroyAfter(Session tx, long now) => tx.Execute(DestroyOverdue, now);

    public static WrappedKey Read(Row row) => new(row.Id(0), row.Int(1), row.Text(2), row.Bytes(3));

    private static string Name(KeyScope scope) =>
        scope switch
        {
            KeyScope.Customer => "customer",
            KeyScope.AccountDay => "day",
            KeyScope.CodeHour => "code",
            KeyScope.Processor => "processor",
            _ => "mac",
        };
}

/// <summary>A key that serves an account (0: the deployment) for a while.</summary>
/// <param name="DestroyAfter">When its row is deleted, in milliseconds; null: never by itself.</param>
public sealed record KeyPeriod(KeyScope Scope, long Account, string Name, long? DestroyAfter);
