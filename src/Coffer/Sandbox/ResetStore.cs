// Every row of an account, gone. No other unit of the account runs meanwhile: each was whole before it, and what it
// wrote goes, or comes after it, and finds that what it would build upon is gone.
using Coffer.Storage;

namespace Coffer.Sandbox;

public static class ResetStore
{
    /// <summary>Tables whose rows of the account go; a test reads the migrations and names one that is
    /// forgotten.</summary>
    public static IReadOnlyList<string> Emptied { get; } =
    [
        "event_heads",
        "events",
        "customer_filters",
        "customer_blocks",
        "wallet_entries",
        "removed_entries",
        "customers",
        "tokens",
        "security_codes",
        "transaction_cards",
        "transactions",
        "bills",
        "subscriptions",
        "plans",
        "batch_totals",
        "batches",
        "sandbox_faults",
        "sandbox_charges",
    ];

    /// <summary>Tables of which some rows stay: the keys of processors, the idempotency keys of resets.</summary>
    public static IReadOnlyList<string> EmptiedInPart { get; } = ["data_keys", "idempotency"];

    /// <summary>What an account is, rather than what it holds; and its own row.</summary>
    public static IReadOnlyList<string> Kept { get; } = ["api_keys", "processors"];

    // A wallet is found by its customer.
    private static readonly Sql Wallets = new(
        "DELETE FROM wallets WHERE customer IN (SELECT seq FROM customers WHERE account = $1)"
    );
    private static readonly Sql DataKeys = new(
        "DELETE FROM data_keys WHERE account = $1 AND id NOT IN (SELECT id FROM processors WHERE account = $1)"
    );
    private static readonly Sql Keys = new("DELETE FROM idempotency WHERE account = $1 AND request <> $2");
    private static readonly Sql[] Deletes =
    [
        Wallets,
        .. Emptied.Select(table => new Sql($"DELETE FROM {table} WHERE account = $1")),
        DataKeys,
    ];

    /// <param name="resets">What the keys of resets have for their request: a retry of one must find it, and empty
    /// nothing that was made since.</param>
    public static async ValueTask Empty(Session tx, long account, byte[] resets)
    {
        foreach (var sql in Deletes)
            await tx.Execute(sql, account); // one by one: together they may take longer than a statement may
        await tx.Execute(Keys, account, resets);
    }
}
