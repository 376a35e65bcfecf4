// Amounts: what was captured and refunded, added up again from the captures, voids and refunds, and what of them is
// under way.
namespace Coffer.Proof;

internal static class AmountStore
{
    private const string Originals =
        "SELECT count(*) FROM transactions WHERE account = $1 AND type IN ('sale', 'authorize')";
    private const string FollowUps = "SELECT count(*) FROM transactions WHERE account = $1 AND reference IS NOT NULL";

    private const string References = """
        SELECT CASE WHEN t.type NOT IN ('capture', 'void', 'refund') THEN 'alone' WHEN t.reference IS NULL THEN 'none'
            WHEN o.id IS NULL THEN 'lost' WHEN o.currency <> t.currency THEN 'currency' ELSE 'type' END,
            CAST(t.id AS TEXT), t.type, t.reference, CAST(NULL AS BIGINT)
        FROM transactions t LEFT JOIN transactions o ON o.id = t.reference AND o.account = t.account
        WHERE t.account = $1 AND CASE WHEN t.type NOT IN ('capture', 'void', 'refund') THEN t.reference IS NOT NULL
            ELSE o.id IS NULL OR o.currency <> t.currency OR o.type NOT IN ('sale', 'authorize')
                OR (t.type = 'capture' AND o.type <> 'authorize') END
        """;

    private const string Captured = """
        SELECT x.fault, CAST(x.id AS TEXT), x.currency, x.captured_minor, x.expected
        FROM (SELECT y.id, y.currency, y.captured_minor, y.expected, CASE
            WHEN y.amount_minor < 0 OR (y.amount_minor = 0) <> (y.type = 'validate') THEN 'amount'
            WHEN y.type NOT IN ('sale', 'authorize') AND (y.authorized_minor <> 0 OR y.captured_minor <> 0
                OR y.refunded_minor <> 0 OR y.refunding_minor <> 0) THEN 'own'
            WHEN y.type NOT IN ('sale', 'authorize') THEN NULL
            WHEN y.authorized_minor <> CASE WHEN y.status IN ('pending', 'declined', 'failed') THEN 0
                ELSE y.amount_minor END THEN 'authorized'
            WHEN y.captured_minor > y.authorized_minor THEN 'over'
            WHEN y.captured_minor <> y.expected THEN 'captured'
            WHEN y.captures <> CASE WHEN y.type = 'sale' THEN 0 WHEN y.status IN ('captured', 'settled', 'returned')
                THEN 1 WHEN y.status = 'voided' AND y.captures < 2 THEN y.captures ELSE 0 END THEN 'captures'
            WHEN y.voids <> CASE WHEN y.status = 'voided' THEN 1 ELSE 0 END THEN 'voids'
            END AS fault
            FROM (SELECT t.id, t.type, t.status, t.currency, t.amount_minor, t.authorized_minor, t.captured_minor,
                t.refunded_minor, t.refunding_minor, COALESCE(f.captures, 0) AS captures, COALESCE(f.voids, 0) AS voids,
                CASE WHEN t.status NOT IN ('captured', 'settled', 'returned') THEN 0
                    WHEN t.type = 'sale' THEN t.amount_minor ELSE COALESCE(f.captured, 0) END AS expected
                FROM transactions t LEFT JOIN (
                    SELECT reference, sum(CASE WHEN type = 'capture' THEN 1 ELSE 0 END) AS captures,
                        sum(CASE WHEN type = 'capture' THEN amount_minor ELSE 0 END) AS captured,
                        sum(CASE WHEN type = 'void' THEN 1 ELSE 0 END) AS voids
                    FROM transactions WHERE account = $1 AND reference IS NOT NULL AND type IN ('capture', 'void')
                        AND status = 'approved' GROUP BY reference
                ) f ON f.reference = t.id WHERE t.account = $1) y) x
        WHERE x.fault IS NOT NULL
        """;

    private const string Refunded = """
        SELECT x.fault, CAST(x.id AS TEXT), x.state || ' ' || x.currency, x.told, x.derived
        FROM (SELECT t.id, t.currency, t.status AS state,
            CASE WHEN t.refunded_minor <> COALESCE(f.done, 0) THEN 'refunded'
                WHEN t.refunding_minor <> COALESCE(f.pending, 0) THEN 'refunding'
                WHEN t.refunded_minor + t.refunding_minor > t.captured_minor THEN 'over'
                WHEN f.reference IS NOT NULL AND f.done + f.pending > 0 AND t.status NOT IN ('settled', 'returned')
                    THEN 'early' END AS fault,
            CASE WHEN t.refunded_minor <> COALESCE(f.done, 0) THEN t.refunded_minor
                WHEN t.refunding_minor <> COALESCE(f.pending, 0) THEN t.refunding_minor
                ELSE t.refunded_minor + t.refunding_minor END AS told,
            CASE WHEN t.refunded_minor <> COALESCE(f.done, 0) THEN COALESCE(f.done, 0)
                WHEN t.refunding_minor <> COALESCE(f.pending, 0) THEN COALESCE(f.pending, 0)
                ELSE t.captured_minor END AS derived
            FROM transactions t LEFT JOIN (
                SELECT reference, sum(CASE WHEN status IN ('captured', 'settled') THEN amount_minor ELSE 0 END) AS done,
                    sum(CASE WHEN status = 'pending' THEN amount_minor ELSE 0 END) AS pending
                FROM transactions WHERE account = $1 AND reference IS NOT NULL AND type = 'refund' GROUP BY reference
            ) f ON f.reference = t.id WHERE t.account = $1 AND t.type IN ('sale', 'authorize')) x
        WHERE x.fault IS NOT NULL
        """;

    private const string InProgress = """
        SELECT 'marked', CAST(t.id AS TEXT), CAST(NULL AS TEXT), t.in_progress, CAST(NULL AS BIGINT)
        FROM transactions t LEFT JOIN transactions f ON f.id = t.in_progress AND f.account = t.account
        WHERE t.account = $1 AND t.in_progress IS NOT NULL AND (f.id IS NULL OR f.status <> 'pending'
            OR f.type NOT IN ('capture', 'void') OR f.reference IS NULL OR f.reference <> t.id)
        UNION ALL
        SELECT 'unmarked', CAST(f.id AS TEXT), f.type, f.reference, CAST(NULL AS BIGINT)
        FROM transactions f LEFT JOIN transactions o ON o.id = f.reference AND o.account = f.account
        WHERE f.account = $1 AND f.status = 'pending' AND f.type IN ('capture', 'void')
            AND (o.in_progress IS NULL OR o.in_progress <> f.id)
        """;

    public static IReadOnlyList<Check> Checks { get; } =
    [
        new(
            "references",
            "A capture, void or refund names a sale or authorization of the account, in the same currency; nothing "
                + "else names one.",
            (FollowUps, References),
            found =>
                found.Fault switch
                {
                    "alone" => $"It is a {found.Word}, which has no original, but names {found.First}.",
                    "none" => $"It is a {found.Word}, but names no original.",
                    "lost" => $"It is a {found.Word} of {found.First}, which is not there.",
                    "currency" => $"It is a {found.Word} of {found.First}, which is in another currency.",
                    _ => $"There can be no {found.Word} of {found.First}, which it names.",
                }
        ),
        new(
            "captured_amounts",
            "Not more is captured than was authorized, and as much as the approved capture says: all of a sale, "
                + "nothing of what was voided or has expired.",
            ("SELECT count(*) FROM transactions WHERE account = $1", Captured),
            found =>
                found.Fault switch
                {
                    "amount" => "Its amount cannot be that of its type.",
                    "own" => "It moves the money of another transaction, but has captured or refunded amounts itself.",
                    "authorized" => "Its authorized amount is not what its status says.",
                    "over" => $"Captured is {found.Money(found.First)}, more than was authorized.",
                    "captured" => $"Captured is {found.Money(found.First)}; it should be {found.Money(found.Second)}.",
                    "captures" => "It has another number of approved captures than its status says.",
                    _ => "It has another number of approved voids than its status says.",
                }
        ),
        new(
            "refunded_amounts",
            "What is refunded, and reserved for refunds under way, is the sum of the refunds, not more than was "
                + "captured, and only of what is settled.",
            (Originals, Refunded),
            found =>
                found.Fault switch
                {
                    "refunded" =>
                        $"Refunded is {found.Money(found.First)}; its refunds sum to {found.Money(found.Second)}.",
                    "refunding" => $"Reserved for refunds is {found.Money(found.First)}; those pending sum to "
                        + $"{found.Money(found.Second)}.",
                    "over" => $"Refunds of {found.Money(found.First)} are more than was captured, "
                        + $"{found.Money(found.Second)}.",
                    _ => $"It has refunds, but is {found.Word.Split(' ')[0]}, not settled.",
                }
        ),
        new(
            "in_progress",
            "A transaction that waits for its capture or void names it, and it is pending; each pending capture and "
                + "void is named so.",
            (FollowUps, InProgress),
            found =>
                found.Fault == "marked"
                    ? $"It waits for {found.First}, which is no pending capture or void of it: nobody can capture or "
                        + "void it."
                    : $"It is a pending {found.Word} of {found.First}, which does not wait for it: "
                        + "another one may begin."
        ),
    ];
}
