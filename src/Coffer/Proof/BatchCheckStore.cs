// Batches: their sums added up again from the transactions in them, and who is in one.
namespace Coffer.Proof;

internal static class BatchCheckStore
{
    private const string Batches = "SELECT count(*) FROM batches WHERE account = $1";

    // What the batch says counts up, what its transactions say counts down.
    private const string Totals = """
        SELECT 'totals', {uuid:b.id}, x.currency, x.count, x.minor
        FROM (SELECT y.batch, y.currency, sum(y.sales_count + y.refunds_count + y.credits_count) AS count,
                sum(y.sales_minor - y.refunds_minor - y.credits_minor) AS minor
            FROM (SELECT s.batch, s.currency, s.sales_count, s.sales_minor, s.refunds_count, s.refunds_minor,
                    s.credits_count, s.credits_minor FROM batch_totals s WHERE s.account = $1
                UNION ALL
                SELECT t.batch, t.currency, CASE WHEN t.type IN ('sale', 'authorize') THEN -1 ELSE 0 END,
                    CASE WHEN t.type IN ('sale', 'authorize') THEN -t.captured_minor ELSE 0 END,
                    CASE WHEN t.type = 'refund' THEN -1 ELSE 0 END,
                    CASE WHEN t.type = 'refund' THEN -t.amount_minor ELSE 0 END,
                    CASE WHEN t.type = 'credit' THEN -1 ELSE 0 END,
                    CASE WHEN t.type = 'credit' THEN -t.amount_minor ELSE 0 END
                FROM transactions t WHERE t.account = $1 AND t.batch IS NOT NULL) y
            GROUP BY y.batch, y.currency
            HAVING sum(y.sales_count) <> 0 OR sum(y.sales_minor) <> 0 OR sum(y.refunds_count) <> 0
                OR sum(y.refunds_minor) <> 0 OR sum(y.credits_count) <> 0 OR sum(y.credits_minor) <> 0) x
        JOIN batches b ON b.seq = x.batch AND b.account = $1
        """;

    private const string States = """
        SELECT CASE WHEN b.status = 'closing' AND b.closed IS NULL THEN 'stuck' ELSE 'state' END, {uuid:b.id},
            b.status, b.cutoff, CAST(NULL AS BIGINT)
        FROM batches b WHERE b.account = $1 AND (b.status NOT IN ('closing', 'closed')
            OR (b.status = 'closed') <> (b.closed IS NOT NULL) OR (b.status = 'closing' AND b.id < $4))
        """;

    private const string Members = """
        SELECT CASE WHEN t.status NOT IN ('settled', 'returned') THEN 'early' WHEN t.batch IS NULL THEN 'none'
            WHEN b.seq IS NULL THEN 'lost' ELSE 'undated' END,
            CAST(t.id AS TEXT), t.status, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM transactions t LEFT JOIN batches b ON b.seq = t.batch AND b.account = t.account
        WHERE t.account = $1 AND CASE WHEN t.status IN ('settled', 'returned') THEN b.seq IS NULL OR t.settled IS NULL
            ELSE t.batch IS NOT NULL OR t.settled IS NOT NULL END
        """;

    public static IReadOnlyList<Check> Checks { get; } =
    [
        new(
            "batch_totals",
            "A batch's counts and sums, by currency, are those of the transactions in it.",
            (Batches, Totals),
            found =>
                $"Its {found.Word} totals are not those of its transactions: {found.First:+0;-0;0} in number, "
                + $"{found.Money(found.Second)} in net."
        ),
        new(
            "batches",
            "A batch is closed, or has been closing for less than a day.",
            (Batches, States),
            found =>
                found.Fault == "stuck"
                    ? $"It has been closing for more than a day, with what was captured until "
                        + $"{Found.Instant(found.First)}: is a server running?"
                    : $"It is {found.Word}, but the time of its closing says otherwise."
        ),
        new(
            "batch_members",
            "What is settled or returned is in a batch of the account, and nothing else is.",
            ("SELECT count(*) FROM transactions WHERE account = $1", Members),
            found =>
                found.Fault switch
                {
                    "early" => $"It is {found.Word}, but was put into a batch.",
                    "none" => $"It is {found.Word}, but in no batch: nobody pays it out.",
                    "lost" => $"It is {found.Word}, but in a batch that this account does not have.",
                    _ => $"It is {found.Word}, but nobody knows since when.",
                }
        ),
    ];
}
