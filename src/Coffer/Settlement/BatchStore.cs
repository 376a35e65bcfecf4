// Batches as rows, and the move of a transaction into one.
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Transactions;

namespace Coffer.Settlement;

public static class BatchStore
{
    private const string Columns = "b.seq, b.id, b.status, b.cutoff, b.closed";
    private static readonly Sql InsertOne = new(
        "INSERT INTO batches (account, id, status, cutoff) VALUES ($1, $2, 'closing', $3) RETURNING seq"
    );
    private static readonly Sql Unfinished = new(
        "SELECT seq FROM batches WHERE account = $1 AND status = 'closing' ORDER BY +seq LIMIT 1"
    );
    private static readonly Sql UnfinishedSince = new(
        "SELECT min(cutoff) FROM batches WHERE account = $1 AND status = 'closing'"
    );
    private static readonly Sql LockClosing = new(
        "SELECT seq FROM batches WHERE account = $1 AND seq = $2 AND status = 'closing' {lock}"
    );
    private static readonly Sql Finish = new(
        "UPDATE batches SET status = 'closed', closed = $3 WHERE account = $1 AND seq = $2 AND status = 'closing'"
    );
    private static readonly Sql Discard = new(
        "DELETE FROM batches WHERE account = $1 AND seq = $2 AND status = 'closing'"
    );
    private static readonly Sql AddTotals = new(
        "INSERT INTO batch_totals (account, batch, currency, sales_count, sales_minor, refunds_count, refunds_minor, "
            + "credits_count, credits_minor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
            + "ON CONFLICT (batch, currency) DO UPDATE SET sales_count = batch_totals.sales_count + $4, "
            + "sales_minor = batch_totals.sales_minor + $5, refunds_count = batch_totals.refunds_count + $6, "
            + "refunds_minor = batch_totals.refunds_minor + $7, credits_count = batch_totals.credits_count + $8, "
            + "credits_minor = batch_totals.credits_minor + $9"
    );
    private static readonly Sql SettleOne = new(
        "UPDATE transactions SET status = 'settled', batch = $3, settled = $4, due = $5 WHERE account = $1 AND id = $2"
    );
    private static readonly Sql BySeq = new($"SELECT {Columns} FROM batches b WHERE b.account = $1 AND b.seq = $2");
    private static readonly Sql ById = new($"SELECT {Columns} FROM batches b WHERE b.account = $1 AND b.id = $2");
    private static readonly Sql TotalsOf = new(
        "SELECT currency, sales_count, sales_minor, refunds_count, refunds_minor, credits_count, credits_minor "
            + "FROM batch_totals WHERE account = $1 AND batch = $2 ORDER BY currency"
    );
    private static readonly Sql SeqOf = new("SELECT seq FROM batches WHERE account = $1 AND id = $2");
    private static readonly Sql Page = new(
        $"SELECT n.total, {Columns} FROM (SELECT count(*) AS total FROM batches WHERE account = $1) n "
            + "LEFT JOIN (SELECT l.seq FROM batches l WHERE {rows:l:< $2} ORDER BY {newest:l} LIMIT $3 "
            + "OFFSET $4) p ON TRUE LEFT JOIN batches b ON b.seq = p.seq AND b.account = $1 ORDER BY p.seq DESC"
    );

    public static async ValueTask<long> Insert(Session tx, long account, Guid id, DateTimeOffset cutoff) =>
        (await tx.Number(InsertOne, account, id, Instants.Milliseconds(cutoff)))!.Value;

    /// <summary>A batch that a crash, or another node, has not finished.</summary>
    public static ValueTask<long?> FindClosing(Session session, long account) => session.Number(Unfinished, account);

    /// <summary>Since when one is; null: there is none.</summary>
    public static ValueTask<long?> ClosingSince(Session session, long account) =>
        session.Number(UnfinishedSince, account);

    /// <summary>Locks the batch; false when another node has closed it.</summary>
    public static async ValueTask<bool> Lock(Session tx, long account, long batch) =>
        await tx.Number(LockClosing, account, batch) is not null;

    public static void Close(Session tx, long account, long batch, DateTimeOffset now) =>
        tx.RunOnce(Finish, account, batch, Instants.Milliseconds(now));

    /// <summary>A batch that nothing came into was none.</summary>
    public static void Drop(Session tx, long account, long batch) => tx.RunOnce(Discard, account, batch);

    public static void Add(Session tx, long account, long batch, Totals totals) =>
        tx.RunOnce(
            AddTotals,
            account,
            batch,
            totals.Currency,
            totals.SalesCount,
            totals.SalesMinor,
            totals.RefundsCount,
            totals.RefundsMinor,
            totals.CreditsCount,
            totals.CreditsMinor
        );

    /// <summary>Moves a locked, captured transaction into the batch.</summary>
    /// <param name="look">When to look for a return; null: never.</param>
    public static void Settle(
        Session tx,
        long account,
        long id,
        (long Batch, DateTimeOffset Now) into,
        DateTimeOffset? look
    ) =>
        tx.RunOnce(
            SettleOne,
            account,
            id,
            into.Batch,
            Instants.Milliseconds(into.Now),
            Instants.MillisecondsOrNull(look)
        );

    /// <exception cref="Refusal">It is gone: the sandbox was emptied.</exception>
    public static async ValueTask<Batch?> Find(Session session, long account, long seq) =>
        await session.First(BySeq, row => Read(row, 0), account, seq) is { } batch
            ? await WithTotals(session, account, batch)
            : null;

    public static async ValueTask<Batch?> Find(Session session, long account, Guid id) =>
        await session.First(ById, row => Read(row, 0), account, id) is { } batch
            ? await WithTotals(session, account, batch)
            : null;

    public static ValueTask<long?> FindSeq(Session session, long account, Guid id) =>
        session.Number(SeqOf, account, id);

    public static async ValueTask<Listed<Batch>> List(Session session, long account, long below, Page page)
    {
        var rows = await session.Rows(
            Page,
            static row => (Total: row.Long(0), Batch: row.IsNull(1) ? null : Read(row, 1)),
            account,
            below,
            page.Size,
            page.Offset
        );
        var batches = new List<Batch>();
        foreach (var row in rows.Where(row => row.Batch is not null))
            batches.Add(await WithTotals(session, account, row.Batch!));
        return new(batches, rows[0].Total);
    }

    private static async ValueTask<Batch> WithTotals(Session session, long account, Batch batch) =>
        batch with
        {
            Totals = await session.Rows(
                TotalsOf,
                static row => new Totals(
                    row.Text(0),
                    row.Long(1),
                    row.Long(2),
                    row.Long(3),
                    row.Long(4),
                    row.Long(5),
                    row.Long(6)
                ),
                account,
                batch.Seq
            ),
        };

    private static Batch Read(Row row, int first) =>
        new(
            row.Long(first),
            row.Id(first + 1),
            Enum.Parse<BatchStatus>(row.Text(first + 2), ignoreCase: true),
            Instants.From(row.Long(first + 3)),
            Instants.FromOrNull(row.LongOrNull(first + 4)),
            []
        );
}
