// Bills as rows: one for each period, guarded by unique indexes on period and day.
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Subscriptions;

public static class BillStore
{
    private const string Columns =
        "b.seq, b.number, b.payment, b.day, b.currency, b.amount_minor, b.status, b.attempts, b.transaction_id, "
        + "b.attempt, b.first_decline, b.hard, b.retry, b.down, b.tried, b.note";
    private static readonly Sql InsertOne = new(
        "INSERT INTO bills (account, subscription, number, payment, day, currency, amount_minor, status, attempts, "
            + "transaction_id, attempt, first_decline, hard, retry, down, tried, note) VALUES ($1, $2, $3, $4, $5, $6, "
            + "$7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    );
    private static readonly Sql SaveOne = new(
        "UPDATE bills SET status = $4, attempts = $5, transaction_id = $6, attempt = $7, first_decline = $8, "
            + "hard = $9, retry = $10, down = $11, tried = $12, note = $13 "
            + "WHERE subscription = $2 AND number = $3 AND +account = $1"
    );
    private static readonly Sql Whole = new(
        $"SELECT {SubscriptionStore.Columns}, {Columns} FROM subscriptions s LEFT JOIN bills b "
            + "ON +b.account = s.account AND b.subscription = s.seq AND b.status IN ('due', 'waiting', 'failed') "
            + "WHERE +s.account = $1 AND s.seq = $2 ORDER BY b.number"
    );
    private static readonly Sql WholeOf = new(
        $"SELECT {SubscriptionStore.Columns}, {Columns} FROM bills o JOIN subscriptions s ON s.seq = o.subscription "
            + "LEFT JOIN bills b ON +b.account = s.account AND b.subscription = s.seq AND b.status IN "
            + "('due', 'waiting', 'failed') "
            + "WHERE +s.account = $1 AND +o.account = $1 AND o.seq = $2 ORDER BY b.number"
    );
    private static readonly Sql BySeq = new($"SELECT {Columns} FROM bills b WHERE b.account = $1 AND b.seq = $2");
    private static readonly Sql ByNumber = new(
        $"SELECT {Columns} FROM bills b WHERE b.account = $1 AND b.subscription = $2 AND b.number = $3"
    );
    private static readonly Sql Newest = new(
        $"SELECT {Columns} FROM bills b WHERE b.account = $1 AND b.subscription = $2 ORDER BY b.number DESC LIMIT $3"
    );
    private static readonly Sql OfCustomer = new(
        $"SELECT {Columns}, b.subscription FROM subscriptions s JOIN bills b ON b.subscription = s.seq AND b.account = "
            + "s.account WHERE s.customer = $2 AND s.account = $1 AND b.number > s.next_period - $3 ORDER BY b.number"
    );
    private static readonly Sql SubscriptionOf = new("SELECT subscription FROM bills WHERE account = $1 AND seq = $2");
    private static readonly Sql CountAttempts = new(
        "SELECT count(*) FROM transactions WHERE account = $1 AND bill = $2 AND wallet_entry = $3 AND status = $4 AND "
            + "created > $5"
    );

    /// <summary>Before the attempt that names it: so it is not appended, which may come later.</summary>
    public static void Insert(Session tx, long account, long subscription, Bill bill) =>
        tx.Run(
            InsertOne,
            [
                account,
                subscription,
                bill.Number,
                bill.Payment,
                bill.Day.DayNumber,
                bill.Amount.Currency.Code,
                bill.Amount.AmountMinor,
                .. State(bill),
            ]
        );

    public static void Save(Session tx, long account, long subscription, Bill bill) =>
        tx.RunOnce(SaveOne, [account, subscription, bill.Number, .. State(bill)]);

    // What changes of a bill.
    private static Arg[] State(Bill bill) =>
        [
            Word(bill.Status),
            bill.Attempts,
            bill.Transaction,
            bill.Attempt,
            Instants.MillisecondsOrNull(bill.FirstDecline),
            bill.Hard,
            Instants.MillisecondsOrNull(bill.Retry),
            Instants.MillisecondsOrNull(bill.Down),
            bill.Tried,
            bill.Note,
        ];

    /// <summary>A subscription with those of its bills that are due, waiting or given up.</summary>
    public static ValueTask<Ledger?> FindLedger(Session session, long account, long subscription) =>
        FindLedger(session, Whole, account, subscription);

    /// <summary>The same of the subscription that a bill is of.</summary>
    public static ValueTask<Ledger?> FindLedgerOf(Session session, long account, long bill) =>
        FindLedger(session, WholeOf, account, bill);

    private static async ValueTask<Ledger?> FindLedger(Session session, Sql whole, long account, long seq)
    {
        var rows = await session.Rows(
            whole,
            static row =>
                (
                    Subscription: SubscriptionStore.Read(row, 0),
                    Bill: row.IsNull(SubscriptionStore.ColumnCount) ? null : Read(row, SubscriptionStore.ColumnCount)
                ),
            account,
            seq
        );
        return rows.Count == 0
            ? null
            : new(rows[0].Subscription, rows.Where(row => row.Bill is not null).Select(row => row.Bill!).ToArray());
    }

    /// <summary>The newest ones, by number.</summary>
    public static async ValueTask<List<Bill>> ListNewest(Session session, long account, long subscription, int most)
    {
        var bills = await session.Rows(Newest, Read, account, subscription, most);
        bills.Reverse();
        return bills;
    }

    /// <summary>Those of the newest periods of each subscription of a customer, by number.</summary>
    public static async ValueTask<ILookup<long, Bill>> ListOfCustomer(
        Session session,
        long account,
        long customer,
        int most
    ) =>
        (
            await session.Rows(
                OfCustomer,
                static row => (Subscription: row.Long(16), Bill: Read(row)),
                account,
                customer,
                most
            )
        ).ToLookup(row => row.Subscription, row => row.Bill);

    public static ValueTask<Bill?> Find(Session session, long account, long seq) =>
        session.First(BySeq, Read, account, seq);

    public static ValueTask<Bill?> Find(Session session, long account, long subscription, int number) =>
        session.First(ByNumber, Read, account, subscription, number);

    public static ValueTask<long?> FindSubscription(Session session, long account, long bill) =>
        session.Number(SubscriptionOf, account, bill);

    /// <summary>How many attempts at a bill with one method have a status, since an instant.</summary>
    /// <param name="status">A transaction's, as it is stored.</param>
    public static async ValueTask<int> Count(
        Session session,
        long account,
        (long Bill, long Entry) of,
        string status,
        DateTimeOffset since
    ) =>
        (int)(
            await session.Number(CountAttempts, account, of.Bill, of.Entry, status, Instants.Milliseconds(since)) ?? 0
        );

    public static string Word(BillStatus status) => status.ToString().ToLowerInvariant();

    private static Bill Read(Row row) => Read(row, 0);

    private static Bill Read(Row row, int first) =>
        new(
            row.Long(first),
            row.Int(first + 1),
            row.Long(first + 2),
            DateOnly.FromDayNumber(row.Int(first + 3)),
            new Money(row.Long(first + 5), Currency.Get(row.Text(first + 4))),
            Enum.Parse<BillStatus>(row.Text(first + 6), ignoreCase: true)
        )
        {
            Attempts = row.Int(first + 7),
            Transaction = row.LongOrNull(first + 8),
            Attempt = row.LongOrNull(first + 9),
            FirstDecline = Instants.FromOrNull(row.LongOrNull(first + 10)),
            Hard = row.Bool(first + 11),
            Retry = Instants.FromOrNull(row.LongOrNull(first + 12)),
            Down = Instants.FromOrNull(row.LongOrNull(first + 13)),
            Tried = row.TextOrNull(first + 14),
            Note = row.TextOrNull(first + 15),
        };
}
