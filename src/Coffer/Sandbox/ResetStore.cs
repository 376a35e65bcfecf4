// Every row of an account, gone at one moment. What is under way meanwhile finds its row gone and ends, or begins after
// it: so what others build upon is locked first, and then all is deleted as of one moment, by which each unit of others
// is there whole or not at all.
using Coffer.Access;
using Coffer.Storage;

namespace Coffer.Sandbox;

public static class ResetStore
{
    // In the order in which others lock, a follow-up before its original.
    private static readonly Sql[] Locks =
    [
        Locking("event_heads", "account", ""),
        Locking("batches", "seq", "AND status = 'closing'"),
        Locking("customers", "seq", "AND deleted IS NULL ORDER BY seq"),
        Locking("transactions", "seq", "ORDER BY seq DESC"),
    ];

    /// <summary>Tables whose rows of the account go. A test reads the migrations and names one that is
    /// forgotten.</summary>
    public static IReadOnlyList<string> Emptied { get; } =
    [
        "customer_filters",
        "wallet_entries",
        "removed_entries",
        "customers",
        "tokens",
        "security_codes",
        "transaction_cards",
        "transactions",
        "events",
        "event_heads",
        "batch_totals",
        "batches",
        "sandbox_faults",
        "sandbox_charges",
    ];

    /// <summary>Tables of which some rows stay: the keys of processors, the idempotency keys of resets.</summary>
    public static IReadOnlyList<string> EmptiedInPart { get; } = ["data_keys", "idempotency"];

    /// <summary>What an account is, rather than what it holds; and its own row.</summary>
    public static IReadOnlyList<string> Kept { get; } = ["api_keys", "processors"];

    // Wallets are found by their customers, so they come before these.
    private static readonly Sql[] Deletes =
    [
        new("DELETE FROM wallets WHERE customer IN (SELECT seq FROM customers WHERE account = $1)"),
        new("DELETE FROM data_keys WHERE account = $1 AND id NOT IN (SELECT id FROM processors WHERE account = $1)"),
        new("DELETE FROM idempotency WHERE account = $1 AND request <> $2"),
        .. Emptied.Select(table => new Sql($"DELETE FROM {table} WHERE account = $1")),
    ];

    public static async ValueTask Lock(Session tx, long account)
    {
        await AccessStore.GetAndLock(tx, account);
        foreach (var sql in Locks)
            await tx.Number(sql, account);
    }

    /// <param name="resets">What keys of resets have for their request: a retry of one must find it, and empty nothing
    /// that was made since.</param>
    public static ValueTask Empty(Session tx, long account, byte[] resets) =>
        tx.RunAtOneMoment(Deletes, account, resets);

    private static Sql Locking(string table, string column, string which) =>
        new($"SELECT count(*) FROM (SELECT {column} FROM {table} WHERE account = $1 {which} {{lock}}) locked");
}
