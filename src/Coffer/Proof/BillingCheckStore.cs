// Billing: every period has its one bill or a reason for having none, every bill the one payment that it says it has,
// and nobody is forgotten.
namespace Coffer.Proof;

internal static class BillingCheckStore
{
    private const string Subscriptions = "SELECT count(*) FROM subscriptions WHERE account = $1";
    private const string Bills = "SELECT count(*) FROM bills WHERE account = $1";
    private const string Attempts = "SELECT count(*) FROM transactions WHERE account = $1 AND bill IS NOT NULL";
    private static readonly string s_day = Milliseconds(TimeSpan.FromDays(1));

    // With one bill at most for each number, as many as there are periods are all of them.
    private const string Periods = """
        SELECT x.fault, {uuid:x.id}, CAST(NULL AS TEXT), x.told, x.counted
        FROM (SELECT s.id, CASE WHEN COALESCE(b.bills, 0) + s.gap_periods <> s.next_period
                OR COALESCE(b.last, 0) > s.next_period THEN 'periods'
                WHEN COALESCE(b.payments, 0) <> s.payments OR COALESCE(b.highest, 0) <> s.payments THEN 'payments'
                END AS fault,
            CASE WHEN COALESCE(b.bills, 0) + s.gap_periods <> s.next_period THEN s.next_period ELSE s.payments END
                AS told,
            CASE WHEN COALESCE(b.bills, 0) + s.gap_periods <> s.next_period
                THEN COALESCE(b.bills, 0) + s.gap_periods ELSE COALESCE(b.payments, 0) END AS counted
            FROM subscriptions s LEFT JOIN (
                SELECT subscription, count(*) AS bills, max(number) AS last, max(payment) AS highest,
                    sum(CASE WHEN payment > 0 THEN 1 ELSE 0 END) AS payments
                FROM bills WHERE account = $1 GROUP BY subscription
            ) b ON b.subscription = s.seq WHERE s.account = $1) x
        WHERE x.fault IS NOT NULL
        """;

    private const string Payments = """
        SELECT x.fault, {uuid:x.id}, x.status, x.number, x.transaction_id
        FROM (SELECT s.id, b.number, b.status, b.transaction_id, CASE
            WHEN b.attempts <> COALESCE(a.attempts, 0) THEN 'attempts'
            WHEN COALESCE(a.holding, 0) > 1 THEN 'twice'
            WHEN b.hard AND b.first_decline IS NULL AND b.status IN ('due', 'waiting') THEN 'endless'
            WHEN b.attempt IS NOT NULL THEN CASE WHEN t.status IS NULL OR t.status <> 'pending'
                OR b.attempt <> b.transaction_id THEN 'stale' END
            WHEN b.status = 'paid' THEN CASE WHEN COALESCE(a.paying, 0) <> 1 OR t.bill IS NULL OR t.bill <> b.seq
                OR t.status IN ('pending', 'declined', 'failed', 'returned') THEN 'unpaid' END
            WHEN COALESCE(a.holding, 0) > 0 THEN 'open'
            WHEN b.status IN ('failed', 'skipped') AND b.note IS NULL THEN 'reason'
            END AS fault
            FROM bills b JOIN subscriptions s ON s.seq = b.subscription AND s.account = b.account
            LEFT JOIN transactions t ON t.id = b.transaction_id AND t.account = b.account
            LEFT JOIN (
                SELECT bill, count(*) AS attempts,
                    sum(CASE WHEN status NOT IN ('declined', 'failed', 'returned') THEN 1 ELSE 0 END) AS holding,
                    sum(CASE WHEN status NOT IN ('pending', 'declined', 'failed', 'returned') THEN 1 ELSE 0 END)
                        AS paying
                FROM transactions WHERE account = $1 AND bill IS NOT NULL GROUP BY bill
            ) a ON a.bill = b.seq WHERE b.account = $1) x
        WHERE x.fault IS NOT NULL
        """;

    private const string Charged = """
        SELECT CASE WHEN b.seq IS NULL THEN 'lost' WHEN t.type <> 'sale' THEN 'type'
            WHEN t.customer IS NULL OR t.customer <> s.customer THEN 'customer' ELSE 'amount' END,
            CAST(t.id AS TEXT), t.type || ' ' || t.currency, t.amount_minor, b.amount_minor
        FROM transactions t LEFT JOIN bills b ON b.seq = t.bill AND b.account = t.account
        LEFT JOIN subscriptions s ON s.seq = b.subscription AND s.account = b.account
        WHERE t.account = $1 AND t.bill IS NOT NULL AND (b.seq IS NULL OR s.seq IS NULL OR t.type <> 'sale'
            OR t.customer IS NULL OR t.customer <> s.customer OR t.amount_minor <> b.amount_minor
            OR t.currency <> b.currency)
        """;

    // What is being charged waits for its outcome, and is not due by itself.
    private static string Forgotten =>
        $"""
            SELECT x.fault, {"{uuid:x.id}"}, x.status, x.due, CAST(NULL AS BIGINT)
            FROM (SELECT s.id, s.status, s.due, CASE
                WHEN s.status IN ('paused', 'suspended', 'cancelled', 'completed')
                    THEN CASE WHEN s.due IS NOT NULL AND NOT (s.status = 'suspended' AND EXISTS (SELECT 1 FROM bills b
                        WHERE b.subscription = s.seq AND b.account = $1 AND b.status = 'failed'
                        AND b.retry IS NOT NULL)) THEN 'over' END
                WHEN s.due < $2 - {s_day} THEN 'late'
                WHEN s.due IS NULL AND NOT EXISTS (SELECT 1 FROM bills b WHERE b.subscription = s.seq
                    AND b.account = $1 AND b.attempt IS NOT NULL) THEN 'never'
                END AS fault FROM subscriptions s WHERE s.account = $1) x
            WHERE x.fault IS NOT NULL
            """;

    private const string States = """
        SELECT x.fault, {uuid:x.id}, x.status, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM (SELECT s.id, s.status, CASE
            WHEN s.status = 'suspended' THEN CASE WHEN COALESCE(b.failed, 0) = 0 THEN 'suspended' END
            WHEN s.status = 'past_due' THEN CASE WHEN COALESCE(b.overdue, 0) = 0 THEN 'past_due' END
            WHEN s.status IN ('trialing', 'active') THEN CASE WHEN COALESCE(b.overdue, 0) + COALESCE(b.failed, 0) > 0
                THEN 'owing' END
            WHEN s.status = 'completed' THEN CASE WHEN COALESCE(b.open, 0) + COALESCE(b.failed, 0) > 0
                THEN 'completed' END
            END AS fault
            FROM subscriptions s LEFT JOIN (
                SELECT subscription, sum(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) AS failed,
                    sum(CASE WHEN status IN ('due', 'waiting') THEN 1 ELSE 0 END) AS open,
                    sum(CASE WHEN status IN ('due', 'waiting') AND first_decline IS NOT NULL THEN 1 ELSE 0 END)
                        AS overdue
                FROM bills WHERE account = $1 AND status IN ('due', 'waiting', 'failed') GROUP BY subscription
            ) b ON b.subscription = s.seq WHERE s.account = $1) x
        WHERE x.fault IS NOT NULL
        """;

    public static IReadOnlyList<Check> Checks { get; } =
    [
        new(
            "periods",
            "Each period of a subscription that has passed has one bill, or lies in a gap that says why it has none; "
                + "payments are counted as they were billed.",
            (Subscriptions, Periods),
            found =>
                found.Fault == "periods"
                    ? $"{found.First} periods have passed, and {found.Second} have a bill or a reason for none."
                    : $"It counts {found.First} payments, and its bills are {found.Second}."
        ),
        new(
            "bills",
            "A paid bill has one approved payment that did not come back; another has none, waits for at most one "
                + "attempt, and says why if it is given up.",
            (Bills, Payments),
            found =>
                found.Fault switch
                {
                    "attempts" => $"Bill {found.First} counts other attempts than there are.",
                    "twice" => $"Bill {found.First} is paid twice, or about to be.",
                    "endless" => $"Bill {found.First} waits for another method, and not since when: it would for ever.",
                    "stale" => $"Bill {found.First} waits for {found.Second}, which is no pending attempt at it.",
                    "unpaid" => $"Bill {found.First} is paid, but {found.Second} did not pay it.",
                    "open" => $"Bill {found.First} is {found.Word}, but it has a payment, or one under way.",
                    _ => $"Bill {found.First} is {found.Word} and does not say why.",
                }
        ),
        new(
            "billed_amounts",
            "A charge that pays a bill is a sale of the bill's amount, to the subscription's customer.",
            (Attempts, Charged),
            found =>
                found.Fault switch
                {
                    "lost" => "It pays a bill that is not there.",
                    "type" => $"It pays a bill, but is a {found.Word.Split(' ')[0]}.",
                    "customer" => "It pays a bill of another customer.",
                    _ => $"It charged {found.Money(found.First)} for a bill of {found.Money(found.Second)}.",
                }
        ),
        new(
            "subscription_states",
            "A subscription is suspended, past due or completed if its bills say so, and else it owes nothing.",
            (Subscriptions, States),
            found => $"It is {found.Word}, which its bills do not say."
        ),
        new(
            "forgotten_subscriptions",
            "Who can be billed will be looked at, within a day of when it is due; who cannot is not due.",
            (Subscriptions, Forgotten),
            found =>
                found.Fault switch
                {
                    "late" => $"It is {found.Word} and was due on {Found.Instant(found.First)}: is a server running?",
                    "never" => $"It is {found.Word} and nothing is due: it would never be billed again.",
                    _ => $"It is {found.Word}, but it is due.",
                }
        ),
    ];

    private static string Milliseconds(TimeSpan time) =>
        ((long)time.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
