// Events: numbers without gaps, in the order of causes, and one of each thing that happened.
namespace Coffer.Proof;

internal static class EventCheckStore
{
    private const string Numbered = "SELECT count(*) FROM events WHERE account = $1 AND number IS NOT NULL";

    private const string Sequence = """
        SELECT 'gap', CAST(x.number AS TEXT), CAST(NULL AS TEXT), x.before, x.number
        FROM (SELECT number, lag(number, 1, CAST(0 AS BIGINT)) OVER (ORDER BY number) AS before FROM events
            WHERE account = $1 AND number IS NOT NULL) x
        WHERE x.number <> x.before + 1
        UNION ALL
        SELECT 'head', CAST(m.last AS TEXT), CAST(NULL AS TEXT), h.last, CAST(NULL AS BIGINT)
        FROM (SELECT COALESCE(max(number), 0) AS last FROM events WHERE account = $1 AND number IS NOT NULL) m
        LEFT JOIN event_heads h ON h.account = $1
        WHERE COALESCE(h.last, 0) <> m.last
        """;

    // An event of another object may commit after one with a higher seq was numbered; of one object, whose changes wait
    // for each other, it may not. Few stand out of the order of seq, so only their neighbours are compared.
    private const string Order = """
        SELECT 'order', CAST(x.number AS TEXT), e.subject, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM (SELECT seq, number, max(seq) OVER (ORDER BY number) AS most FROM events
            WHERE account = $1 AND number IS NOT NULL) x
        JOIN events e ON e.seq = x.seq AND e.account = $1
        WHERE x.most > x.seq AND EXISTS (SELECT 1 FROM events o WHERE o.account = $1 AND o.seq > x.seq
            AND o.seq <= x.most AND o.subject = e.subject AND o.number < x.number)
        UNION ALL
        SELECT 'before', CAST(min(o.number) AS TEXT), u.subject, u.seq, CAST(NULL AS BIGINT)
        FROM events u JOIN events o ON o.account = $1 AND o.seq > u.seq AND o.subject = u.subject
            AND o.number IS NOT NULL
        WHERE u.account = $1 AND u.number IS NULL
            AND u.seq < (SELECT max(seq) FROM events WHERE account = $1 AND number IS NOT NULL)
        GROUP BY u.seq, u.subject
        """;

    private const string Transactions = """
        SELECT CAST(t.id AS TEXT) AS id, CASE t.status WHEN 'declined' THEN 'declined' WHEN 'failed' THEN 'failed'
            ELSE 'approved' END AS action, 1 AS n
        FROM transactions t WHERE t.account = $1 AND t.status <> 'pending'
        """;

    private const string Batches =
        "SELECT {uuid:b.id} AS id, 'closed' AS action, 1 AS n FROM batches b "
        + "WHERE b.account = $1 AND b.status = 'closed'";

    private const string Customers = """
        SELECT {uuid:c.id} AS id, 'created' AS action, 1 AS n FROM customers c WHERE c.account = $1
        UNION ALL
        SELECT {uuid:c.id}, 'deleted', 1 FROM customers c WHERE c.account = $1 AND c.deleted IS NOT NULL
        """;

    public static IReadOnlyList<Check> Checks { get; } =
    [
        new(
            "event_sequence",
            "Events are numbered from 1 without gaps, up to the last number that was given.",
            (Numbered, Sequence),
            found =>
                found.Fault == "gap"
                    ? $"Before this sequence comes {found.First}: what was between them is gone."
                    : $"The last event has this sequence, but {found.First} was the last that was given."
        ),
        new(
            "event_order",
            "Events of one object are numbered in the order of its changes.",
            (Numbered, Order),
            found =>
                found.Fault == "order"
                    ? $"This sequence comes after that of a later event of {found.Word}."
                    : $"This sequence was given before an earlier event of {found.Word} had one."
        ),
        Told("transaction_events", "transaction", "approved', 'declined', 'failed", Transactions),
        Told("batch_events", "batch", "closed", Batches),
        Told("customer_events", "customer", "created', 'deleted", Customers),
    ];

    // What happened counts up, what was told counts down. Two branches for the events, each with an index of its own.
    private static Check Told(string name, string thing, string actions, string happened)
    {
        var all = string.Join(", ", actions.Split("', '"));
        return new(
            name,
            $"Each {thing} has one event of each thing that happened to it ({all}), and none of what did not.",
            (
                $"SELECT count(*) FROM ({happened}) h",
                $"""
                SELECT CASE WHEN sum(x.n) > 0 THEN 'untold' ELSE 'told' END, x.id, x.action, sum(x.n),
                    CAST(NULL AS BIGINT)
                FROM ({happened}
                    UNION ALL SELECT e.subject, e.action, -1 FROM events e WHERE e.account = $1
                        AND e.number IS NOT NULL AND e.event = '{thing}' AND e.action IN ('{actions}')
                    UNION ALL SELECT e.subject, e.action, -1 FROM events e WHERE e.account = $1
                        AND e.number IS NULL AND e.event = '{thing}' AND e.action IN ('{actions}')) x
                GROUP BY x.id, x.action HAVING sum(x.n) <> 0
                """
            ),
            found =>
                found.Fault == "untold"
                    ? $"It has no event {thing}.{found.Word}."
                    : $"It has {-found.First} event {thing}.{found.Word} more than happened."
        );
    }
}
