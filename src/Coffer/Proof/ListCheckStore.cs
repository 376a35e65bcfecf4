// Lists: what they count without looking is what is there.
namespace Coffer.Proof;

internal static class ListCheckStore
{
    private const string Blocks = "SELECT count(*) FROM customer_blocks WHERE account = $1";

    private const string Here = "up to this customer, from where it counted last; there are";

    private const string Counts = """
        SELECT CASE WHEN b.level = 2 THEN 'total' WHEN length(b.digest) = 0 THEN 'all' ELSE 'filter' END,
            COALESCE({uuid:c.id}, CAST(b.last_seq AS TEXT)), CAST(NULL AS TEXT), b.live, b.there
        FROM (SELECT 0 AS level, x.digest, x.last_seq, x.live, (SELECT count(*) FROM customers l WHERE l.account = $1
                AND l.deleted IS NULL AND l.seq > x.low AND l.seq <= x.last_seq) AS there
            FROM (SELECT digest, last_seq, live, lag(last_seq, 1, CAST(0 AS BIGINT)) OVER (ORDER BY last_seq) AS low
                FROM customer_blocks WHERE account = $1 AND level = 0 AND length(digest) = 0) x
            UNION ALL
            SELECT 0, x.digest, x.last_seq, x.live, (SELECT count(*) FROM customer_filters l WHERE l.account = $1
                AND l.digest = x.digest AND l.customer > x.low AND l.customer <= x.last_seq)
            FROM (SELECT digest, last_seq, live,
                    lag(last_seq, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY digest ORDER BY last_seq) AS low
                FROM customer_blocks WHERE account = $1 AND level = 0 AND length(digest) > 0) x
            UNION ALL
            SELECT 1, x.digest, x.last_seq, x.live, (SELECT CAST(COALESCE(sum(l.live), 0) AS BIGINT)
                FROM customer_blocks l WHERE l.account = $1 AND l.digest = x.digest AND l.level = 0
                AND l.last_seq > x.low AND l.last_seq <= x.last_seq)
            FROM (SELECT digest, last_seq, live,
                    lag(last_seq, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY digest ORDER BY last_seq) AS low
                FROM customer_blocks WHERE account = $1 AND level = 1) x
            UNION ALL
            SELECT 2, digest, max(CASE level WHEN 0 THEN last_seq ELSE 0 END),
                CAST(sum(CASE level WHEN 2 THEN live ELSE 0 END) AS BIGINT),
                CAST(sum(CASE level WHEN 0 THEN live ELSE 0 END) AS BIGINT)
            FROM customer_blocks WHERE account = $1 AND level <> 1 GROUP BY digest) b
        LEFT JOIN customers c ON c.seq = b.last_seq AND c.account = $1
        WHERE b.live <> b.there
        """;

    public static IReadOnlyList<Check> Checks { get; } =
    [
        new(
            "customer_counts",
            "The list of customers, and that of those whom a filter finds, count as many as there are.",
            (Blocks, Counts),
            found =>
                found.Fault switch
                {
                    "total" => $"A list's total up to this customer is {found.First}; its blocks count {found.Second}.",
                    "all" => $"The list counts {found.First} {Here} {found.Second}.",
                    _ => $"A filter's list counts {found.First} {Here} {found.Second}.",
                }
        ),
    ];
}
