// Subscriptions that will be charged soon, with the method that would be; attempts at a subscription's bills.
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Subscriptions;
using Coffer.Transactions;
using Coffer.Wallets;

namespace Coffer.Renewals;

/// <param name="Method">The one that would be charged now; null: none.</param>
/// <param name="HasUnpaid">Whether a bill asks for money that has not come.</param>
public sealed record Renewal(Subscription Subscription, Method? Method, bool HasUnpaid)
{
    /// <summary>The oldest of those bills.</summary>
    public Bill? Unpaid { get; init; }
}

public static class RenewalStore
{
    private const int Attempts = 2_000;
    private static readonly Sql Soon = new(
        $"SELECT {SubscriptionStore.Columns}, e.body, e.postal_code, EXISTS (SELECT 1 FROM bills b WHERE "
            + "b.subscription = s.seq AND b.account = s.account AND b.status IN ('due', 'waiting', 'failed')) "
            + "FROM subscriptions s "
            + "LEFT JOIN wallets w ON w.customer = s.customer "
            + "LEFT JOIN wallet_entries e ON e.seq = COALESCE(s.wallet_entry, w.default_entry) AND "
            + "e.account = s.account WHERE s.account = $1 AND s.seq > $2 AND "
            + "s.status IN ('trialing', 'active', 'past_due') AND (s.due <= $3 OR s.status = 'past_due') "
            + "ORDER BY s.seq LIMIT $4"
    );
    private static readonly Sql AttemptsAt = new(
        $"SELECT {TransactionStore.Columns} FROM bills b JOIN transactions t ON t.bill = b.seq AND +t.account = "
            + $"b.account{TransactionStore.KeyJoin}WHERE b.account = $1 AND b.subscription = $2 AND b.number >= $3 "
            + $"ORDER BY t.seq DESC LIMIT {Attempts}"
    );

    /// <summary>Those that the biller will look at until an instant, and those that are past due, above a
    /// row.</summary>
    public static ValueTask<List<Renewal>> List(
        Session session,
        long account,
        long above,
        DateTimeOffset until,
        int most
    ) => session.Rows(Soon, Read, account, above, Instants.Milliseconds(until), most);

    /// <summary>The newest attempts at the bills from a number on, oldest first.</summary>
    public static async ValueTask<ILookup<long, Transaction>> ListAttempts(
        Session session,
        long account,
        long subscription,
        int from
    )
    {
        var rows = await session.Rows(
            AttemptsAt,
            static row => TransactionStore.Read(row),
            account,
            subscription,
            from
        );
        rows.Reverse();
        return rows.ToLookup(row => row.Bill ?? 0, row => row.Transaction);
    }

    private static Renewal Read(Row row)
    {
        var body = row.BytesOrNull(SubscriptionStore.ColumnCount);
        return new(
            SubscriptionStore.Read(row, 0),
            body is null ? null : WalletWire.FromBody(body, row.TextOrNull(SubscriptionStore.ColumnCount + 1)),
            row.Bool(SubscriptionStore.ColumnCount + 2)
        );
    }
}
