// Subscriptions as rows. Whoever changes one holds its row lock.
using System.Text.Json;
using System.Text.Json.Serialization;
using Coffer.Kernel;
using Coffer.Plans;
using Coffer.Storage;

namespace Coffer.Subscriptions;

/// <summary>What a subscription keeps of its enrolment, as JSON.</summary>
public sealed record Enrolled(Terms Terms, string InitiatedBy, bool SkipFirst);

public static class SubscriptionStore
{
    internal const string Columns =
        "s.seq, s.id, s.customer, s.customer_id, s.plan_id, s.wallet_entry, s.wallet_id, s.status, s.terms, "
        + "s.start_day, s.next_period, s.payments, s.gaps, s.created, s.version";
    internal const int ColumnCount = 15;

    private static readonly Sql InsertOne = new(
        "INSERT INTO subscriptions (account, id, customer, customer_id, plan_id, wallet_entry, wallet_id, status, "
            + "terms, start_day, next_period, payments, created, due, lease, gap_periods) VALUES ($1, $2, $3, $4, $5, "
            + "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0) RETURNING seq"
    );
    private static readonly Sql SaveOne = new(
        "UPDATE subscriptions SET status = $3, next_period = $4, payments = $5, gaps = $6, wallet_entry = $7, "
            + "wallet_id = $8, due = $9, lease = $10, gap_periods = $11, version = version + 1 "
            + "WHERE seq = $2 AND +account = $1 AND version = $12"
    );
    private static readonly Sql LockOne = new(
        "SELECT s.seq FROM subscriptions s WHERE s.seq = $2 AND +s.account = $1 {lock}"
    );
    private static readonly Sql LockOfBill = new(
        "SELECT s.seq FROM subscriptions s WHERE s.seq = (SELECT b.subscription FROM bills b WHERE b.seq = $2 AND "
            + "b.account = $1) AND +s.account = $1 {lock}"
    );
    private static readonly Sql BySeq = new(
        $"SELECT {Columns} FROM subscriptions s WHERE s.seq = $2 AND +s.account = $1"
    );
    private static readonly Sql SeqOf = new(
        "SELECT s.seq FROM subscriptions s WHERE s.id = $2 AND +s.account = $1 AND s.customer_id = $3"
    );
    private static readonly Sql LiveOf = new(
        "SELECT seq, id FROM subscriptions WHERE customer = $2 AND +account = $1 AND "
            + "status NOT IN ('cancelled', 'completed') ORDER BY seq"
    );
    private static readonly Sql NoneLive = new(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM subscriptions WHERE customer = $2 AND +account = $1 AND "
            + "status NOT IN ('cancelled', 'completed'))"
    );

    // Not min(), for which PostgreSQL reads all of them while it takes them for few.
    private static readonly Sql NextDue = new(
        "SELECT due FROM subscriptions WHERE account = $1 AND due > $2 ORDER BY due LIMIT 1"
    );

    // The guard stands in the outer WHERE too: between finding and changing another node may have taken the rows.
    // Materialized: else PostgreSQL may look for some again at each row, and so takes all.
    private static readonly Sql TakeSome = new(
        "WITH free AS MATERIALIZED (SELECT seq FROM subscriptions WHERE account = $1 AND due <= $2 AND "
            + "(lease IS NULL OR lease < $3) ORDER BY due, seq LIMIT $5 {skip}) "
            + "UPDATE subscriptions SET lease = $4 WHERE seq IN (SELECT x.seq FROM free x) AND account = $1 AND "
            + "due <= $2 AND (lease IS NULL OR lease < $3) RETURNING seq"
    );
    private static readonly Sql TakeOf = new(
        "UPDATE subscriptions SET lease = $4 WHERE customer = $5 AND +account = $1 AND due <= $2 AND "
            + "(lease IS NULL OR lease < $3) RETURNING seq"
    );
    private static readonly Sql FreeAll = new(
        "UPDATE subscriptions SET lease = NULL WHERE account = $1 AND due IS NOT NULL AND lease IS NOT NULL"
    );
    private static readonly Sql HastenAll = new(
        "UPDATE subscriptions SET due = CASE WHEN due - $3 < $2 THEN $2 ELSE due - $3 END, version = version + 1 "
            + "WHERE account = $1 AND due > $2"
    );

    public static async ValueTask<long> Insert(Session tx, long account, Subscription subscription, Agreed agreed) =>
        (
            await tx.Number(
                InsertOne,
                account,
                subscription.Id,
                subscription.CustomerSeq,
                subscription.Customer,
                subscription.Plan,
                subscription.Wallet?.Entry,
                subscription.Wallet?.Id,
                SubscriptionWire.Word(subscription.Status),
                JsonSerializer.SerializeToUtf8Bytes(
                    new Enrolled(subscription.Terms, subscription.InitiatedBy, subscription.SkipFirst),
                    SubscriptionJson.Default.Enrolled
                ),
                subscription.Start.DayNumber,
                subscription.NextPeriod,
                subscription.Payments,
                Instants.Milliseconds(subscription.Created),
                Instants.MillisecondsOrNull(agreed.Due),
                Instants.MillisecondsOrNull(agreed.Lease)
            )
        )!.Value;

    /// <summary>Writes the state of a subscription, and until when it is taken: one that was locked before it was read,
    /// or, by a unit that guesses, one that nobody else has written since.</summary>
    public static void Save(Session tx, long account, Subscription subscription, Agreed agreed) =>
        tx.RunOnce(
            SaveOne,
            account,
            subscription.Seq,
            SubscriptionWire.Word(subscription.Status),
            subscription.NextPeriod,
            subscription.Payments,
            subscription.Gaps.Count == 0
                ? null
                : JsonSerializer.SerializeToUtf8Bytes(subscription.Gaps, SubscriptionJson.Default.IReadOnlyListGap),
            subscription.Wallet?.Entry,
            subscription.Wallet?.Id,
            Instants.MillisecondsOrNull(agreed.Due),
            Instants.MillisecondsOrNull(agreed.Lease),
            subscription.Gaps.Sum(gap => gap.Last - gap.First + 1),
            subscription.Version
        );

    public static void Lock(Session tx, long account, long seq) => tx.Lock(LockOne, account, seq);

    /// <summary>The one that a bill is of.</summary>
    public static void LockOf(Session tx, long account, long bill) => tx.Lock(LockOfBill, account, bill);

    public static ValueTask<Subscription?> Find(Session session, long account, long seq) =>
        session.First(BySeq, static row => Read(row, 0), account, seq);

    public static ValueTask<long?> FindSeq(Session session, long account, Guid customer, Guid id) =>
        session.Number(SeqOf, account, id, customer);

    /// <summary>Those of a customer that can still be billed.</summary>
    public static ValueTask<List<(long Seq, Guid Id)>> Live(Session session, long account, long customer) =>
        session.Rows(LiveOf, static row => (row.Long(0), row.Id(1)), account, customer);

    /// <summary>The customer has none of those. For a unit that guesses.</summary>
    public static void ExpectNoneLive(Session tx, long account, long customer) =>
        tx.Expect(NoneLive, account, customer);

    public static ValueTask<long?> Next(Session session, long account, long after) =>
        session.Number(NextDue, account, after);

    /// <summary>Takes up to <paramref name="most"/> subscriptions that are due, for as long as the lease.</summary>
    public static ValueTask<List<long>> Take(Session tx, long account, Lease lease, int most) =>
        tx.Rows(TakeSome, static row => row.Long(0), account, lease.Due, lease.Now, lease.Until, most);

    /// <summary>The same for those of one customer.</summary>
    public static ValueTask<List<long>> TakeOfCustomer(Session tx, long account, Lease lease, long customer) =>
        tx.Rows(TakeOf, static row => row.Long(0), account, lease.Due, lease.Now, lease.Until, customer);

    /// <summary>Ends the leases: who took them may have died, and the bills guard themselves.</summary>
    public static void Free(Session tx, long account) => tx.Run(FreeAll, account);

    /// <summary>Looks at everything earlier by so much, and then at its right time: the account's midnights moved.
    /// What would be in the past is looked at now.</summary>
    public static void Hasten(Session tx, long account, DateTimeOffset now, TimeSpan by) =>
        tx.Run(HastenAll, account, Instants.Milliseconds(now), (long)by.TotalMilliseconds);

    internal static Subscription Read(Row row, int first)
    {
        var enrolled = JsonSerializer.Deserialize(row.Bytes(first + 8), SubscriptionJson.Default.Enrolled)!;
        var gaps = row.BytesOrNull(first + 12);
        return new(
            row.Long(first),
            row.Id(first + 1),
            row.Long(first + 2),
            row.Id(first + 3),
            row.Id(first + 4),
            row.LongOrNull(first + 5) is { } entry ? new(entry, row.Id(first + 6)) : null,
            SubscriptionWire.ReadStatus(row.Text(first + 7)),
            enrolled.Terms,
            DateOnly.FromDayNumber(row.Int(first + 9)),
            Instants.From(row.Long(first + 13))
        )
        {
            InitiatedBy = enrolled.InitiatedBy,
            SkipFirst = enrolled.SkipFirst,
            NextPeriod = row.Int(first + 10),
            Payments = row.Long(first + 11),
            Version = row.Long(first + 14),
            Gaps = gaps is null ? [] : JsonSerializer.Deserialize(gaps, SubscriptionJson.Default.IReadOnlyListGap)!,
        };
    }
}

/// <param name="Due">When the biller must look at it, by the account's time; null: never.</param>
/// <param name="Lease">Until when somebody works on it, by the world's time; null: nobody does.</param>
public sealed record Agreed(DateTimeOffset? Due, DateTimeOffset? Lease);

/// <summary>What is due by then, taken until then; all in milliseconds.</summary>
public sealed record Lease(long Due, long Now, long Until);

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(Enrolled))]
[JsonSerializable(typeof(IReadOnlyList<Gap>))]
internal sealed partial class SubscriptionJson : JsonSerializerContext;
