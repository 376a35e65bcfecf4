// Keys and accounts as rows.
using System.Text.Json;
using Coffer.Storage;

namespace Coffer.Access;

public sealed record Account(
    long Seq,
    Guid Id,
    AccountKind Kind,
    string Name,
    AccountSettings Settings,
    long ClockOffsetMs,
    long Created
);

public sealed record KeyRow(
    Guid Id,
    Guid AccountId,
    string AccountName,
    KeyKind Kind,
    string Label,
    string Hint,
    long Created,
    long? Revoked
);

public static class AccessStore
{
    private static readonly Sql InsertAccount = new(
        "INSERT INTO accounts (id, kind, name, settings, created) VALUES ($1, $2, $3, $4, $5) RETURNING account"
    );
    private const string AccountColumns = "account, id, kind, name, settings, clock_offset_ms, created";
    private static readonly Sql AllAccounts = new($"SELECT {AccountColumns} FROM accounts ORDER BY account");
    private static readonly Sql AccountById = new($"SELECT {AccountColumns} FROM accounts WHERE id = $1");
    private static readonly Sql AccountBySeq = new($"SELECT {AccountColumns} FROM accounts WHERE account = $1");
    private static readonly Sql LockAccount = new($"SELECT {AccountColumns} FROM accounts WHERE account = $1 {{lock}}");
    private static readonly Sql UpdateAccount = new("UPDATE accounts SET name = $2, settings = $3 WHERE account = $1");
    private static readonly Sql SetClock = new(
        "UPDATE accounts SET clock_offset_ms = $2 WHERE account = $1 AND clock_offset_ms < $2"
    );
    private static readonly Sql ClearClock = new("UPDATE accounts SET clock_offset_ms = 0 WHERE account = $1");
    private static readonly Sql InsertKey = new(
        "INSERT INTO api_keys (id, account, kind, label, hint, lookup, hash, created) VALUES ($1, $2, $3, $4, $5, "
            + "$6, $7, $8)"
    );
    private static readonly Sql KeysByLookup = new(
        "SELECT a.account, a.id, a.kind, k.kind, a.settings, a.clock_offset_ms, k.hash "
            + "FROM api_keys k JOIN accounts a ON a.account = k.account WHERE k.lookup = $1 AND k.revoked IS NULL"
    );
    private static readonly Sql AllKeys = new(
        "SELECT k.id, a.id, a.name, k.kind, k.label, k.hint, k.created, k.revoked "
            + "FROM api_keys k JOIN accounts a ON a.account = k.account ORDER BY k.seq"
    );
    private static readonly Sql RevokeKey = new(
        "UPDATE api_keys SET revoked = $2 WHERE id = $1 AND revoked IS NULL RETURNING account"
    );
    private static readonly Sql RevokeLabelled = new(
        "UPDATE api_keys SET revoked = $2 WHERE label = $1 AND revoked IS NULL"
    );

    public static async ValueTask<long> Add(Session tx, Guid id, AccountKind kind, string name, long now) =>
        (await tx.Number(InsertAccount, id, ApiKey.Word(kind), name, Bytes(new AccountSettings()), now))!.Value;

    public static ValueTask<List<Account>> Accounts(Session session) => session.Rows(AllAccounts, ReadAccount);

    public static ValueTask<Account?> FindAccount(Session session, Guid id) =>
        session.First(AccountById, ReadAccount, id);

    public static async ValueTask<Account> GetAccount(Session session, long account) =>
        (await session.First(AccountBySeq, ReadAccount, account))!;

    public static async ValueTask<Account> GetAndLock(Session tx, long account) =>
        (await tx.First(LockAccount, ReadAccount, account))!;

    public static void Update(Session tx, Account account) =>
        tx.RunOnce(UpdateAccount, account.Seq, account.Name, Bytes(account.Settings));

    /// <summary>Moves the account's clock to that far ahead, unless it is further.</summary>
    public static void MoveClock(Session tx, long account, long offsetMs) => tx.Run(SetClock, account, offsetMs);

    /// <summary>The account's time is the world's again.</summary>
    public static void ResetClock(Session tx, long account) => tx.RunOnce(ClearClock, account);

    public static void AddKey(Session tx, long account, NewKey key) =>
        tx.RunOnce(
            InsertKey,
            key.Id,
            account,
            ApiKey.Word(key.Kind),
            key.Label,
            key.Hint,
            KeyHash.Lookup(key.Hash),
            key.Hash,
            key.Created
        );

    public static ValueTask<List<(Caller Caller, byte[] Hash)>> Callers(Session session, byte[] hash) =>
        session.Rows(KeysByLookup, ReadCaller, KeyHash.Lookup(hash));

    public static ValueTask<List<KeyRow>> Keys(Session session) =>
        session.Rows(
            AllKeys,
            row => new KeyRow(
                row.Id(0),
                row.Id(1),
                row.Text(2),
                ReadKind(row.Text(3)),
                row.Text(4),
                row.Text(5),
                row.Long(6),
                row.LongOrNull(7)
            )
        );

    /// <summary>Revokes a key and returns its account; null when there is no such key, or it was revoked.</summary>
    public static ValueTask<long?> Revoke(Session tx, Guid id, long now) => tx.Number(RevokeKey, id, now);

    public static void RevokeAllLabelled(Session tx, string label, long now) => tx.Run(RevokeLabelled, label, now);

    private static (Caller, byte[]) ReadCaller(Row row) =>
        (
            new Caller(
                row.Long(0),
                row.Id(1),
                ReadAccountKind(row.Text(2)),
                ReadKind(row.Text(3)),
                Settings(row.Bytes(4))
            )
            {
                ClockOffset = TimeSpan.FromMilliseconds(row.Long(5)),
            },
            row.Bytes(6)
        );

    private static Account ReadAccount(Row row) =>
        new(
            row.Long(0),
            row.Id(1),
            ReadAccountKind(row.Text(2)),
            row.Text(3),
            Settings(row.Bytes(4)),
            row.Long(5),
            row.Long(6)
        );

    private static byte[] Bytes(AccountSettings settings) =>
        JsonSerializer.SerializeToUtf8Bytes(settings, SettingsJson.Default.AccountSettings);

    private static AccountSettings Settings(byte[] json) =>
        JsonSerializer.Deserialize(json, SettingsJson.Default.AccountSettings)!;

    private static AccountKind ReadAccountKind(string word) =>
        word == "production" ? AccountKind.Production : AccountKind.Sandbox;

    private static KeyKind ReadKind(string word) =>
        word switch
        {
            "public" => KeyKind.Public,
            "private" => KeyKind.Private,
            _ => KeyKind.Reporting,
        };
}
