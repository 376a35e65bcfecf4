// Subscriptions, bills and their attempts as the rows say, read without the program's own reading.
using System.Text.Json;
using Coffer.Storage;

namespace Coffer.Tests.Simulation;

internal sealed record SubscriptionRow(long Seq, Guid Id, long Customer, Guid Plan, string Status)
{
    public required DateOnly Start { get; init; }
    public required int Passed { get; init; }
    public required bool SkipFirst { get; init; }
    public required long? Due { get; init; }
    public required IReadOnlyList<(int First, int Last, string Reason)> Gaps { get; init; }

    public bool IsRunning => Status is "trialing" or "active" or "past_due";
}

internal sealed record BillRow(long Seq, long Subscription, int Number, DateOnly Day, string Status)
{
    public required long Payment { get; init; }
    public required string Currency { get; init; }
    public required long Minor { get; init; }
    public required int Attempts { get; init; }
    public required long? Transaction { get; init; }
    public required long? Attempt { get; init; }
    public required long? FirstDecline { get; init; }
    public required bool Hard { get; init; }
    public required long? Retry { get; init; }
    public required string? Note { get; init; }

    public bool IsOpen => Status is "due" or "waiting";
}

/// <param name="Due">When it is looked at next; null: never again.</param>
internal sealed record AttemptRow(
    long Id,
    long Bill,
    string Status,
    long? Owner,
    DateTimeOffset Begun,
    DateTimeOffset? Due
);

internal sealed record BillingRows(
    IReadOnlyList<SubscriptionRow> Subscriptions,
    ILookup<long, BillRow> Bills,
    ILookup<long, AttemptRow> Attempts
)
{
    private static readonly Sql AllSubscriptions = new(
        "SELECT seq, id, customer, plan_id, status, start_day, next_period, terms, due, gaps FROM subscriptions "
            + "ORDER BY seq"
    );
    private static readonly Sql AllBills = new(
        "SELECT seq, subscription, number, day, status, payment, currency, amount_minor, attempts, transaction_id, "
            + "attempt, first_decline, hard, retry, note FROM bills ORDER BY subscription, number"
    );

    // Whose the charged method is, or was.
    private static readonly Sql AllAttempts = new(
        "SELECT t.id, t.bill, t.status, COALESCE(e.customer, r.customer), t.created, t.due FROM transactions t "
            + "LEFT JOIN wallet_entries e ON e.seq = t.wallet_entry LEFT JOIN removed_entries r ON r.entry = t.wallet_entry "
            + "WHERE t.bill IS NOT NULL ORDER BY t.seq"
    );

    public static Task<BillingRows> Of(Database store) =>
        store.Read(async session => new BillingRows(
            await session.Rows(AllSubscriptions, static row => Subscription(row)),
            (await session.Rows(AllBills, static row => Bill(row))).ToLookup(bill => bill.Subscription),
            (await session.Rows(AllAttempts, static row => Attempt(row))).ToLookup(attempt => attempt.Bill)
        ));

    private static SubscriptionRow Subscription(Row row)
    {
        using var terms = JsonDocument.Parse(row.Bytes(7));
        return new(row.Long(0), row.Id(1), row.Long(2), row.Id(3), row.Text(4))
        {
            Start = DateOnly.FromDayNumber(row.Int(5)),
            Passed = row.Int(6),
            SkipFirst = terms.RootElement.GetProperty("SkipFirst").GetBoolean(),
            Due = row.LongOrNull(8),
            Gaps = row.BytesOrNull(9) is { } gaps ? Gaps(gaps) : [],
        };
    }

    private static List<(int, int, string)> Gaps(byte[] json)
    {
        using var gaps = JsonDocument.Parse(json);
        return
        [
            .. gaps
                .RootElement.EnumerateArray()
                .Select(gap =>
                    (
                        gap.GetProperty("First").GetInt32(),
                        gap.GetProperty("Last").GetInt32(),
                        gap.GetProperty("Reason").GetString()!
                    )
                ),
        ];
    }

    private static BillRow Bill(Row row) =>
        new(row.Long(0), row.Long(1), row.Int(2), DateOnly.FromDayNumber(row.Int(3)), row.Text(4))
        {
            Payment = row.Long(5),
            Currency = row.Text(6),
            Minor = row.Long(7),
            Attempts = row.Int(8),
            Transaction = row.LongOrNull(9),
            Attempt = row.LongOrNull(10),
            FirstDecline = row.LongOrNull(11),
            Hard = row.Bool(12),
            Retry = row.LongOrNull(13),
            Note = row.TextOrNull(14),
        };

    private static AttemptRow Attempt(Row row) =>
        new(
            row.Long(0),
            row.Long(1),
            row.Text(2),
            row.LongOrNull(3),
            DateTimeOffset.FromUnixTimeMilliseconds(row.Long(4)),
            row.LongOrNull(5) is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null
        );
}
