// Attempts: that a key made one, that each has the outcome that its status says, and that no charge of a processor is
// counted twice.
using Coffer.Processing;
using Coffer.Transactions;

namespace Coffer.Proof;

internal static class AttemptStore
{
    private const string Transactions = "SELECT count(*) FROM transactions WHERE account = $1";

    private const string Keys = """
        SELECT CASE WHEN i.key IS NULL THEN 'unkept' WHEN i.transaction_id IS NULL THEN 'unnamed'
            WHEN i.transaction_id <> t.id THEN 'twice' ELSE 'unanswered' END,
            CAST(t.id AS TEXT), t.status, i.transaction_id, CAST(NULL AS BIGINT)
        FROM transactions t LEFT JOIN idempotency i ON i.key = t.idempotency AND i.account = t.account
        WHERE t.account = $1 AND t.idempotency IS NOT NULL AND (i.key IS NULL OR i.transaction_id IS NULL
            OR i.transaction_id <> t.id OR (t.status <> 'pending' AND i.answer IS NULL))
        UNION ALL
        SELECT CASE WHEN t.id IS NULL THEN 'lost' ELSE 'foreign' END,
            CAST(i.transaction_id AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM idempotency i LEFT JOIN transactions t ON t.id = i.transaction_id AND t.account = i.account
        WHERE i.account = $1 AND i.transaction_id IS NOT NULL
            AND (t.id IS NULL OR t.idempotency IS NULL OR t.idempotency <> i.key)
        """;

    private static string Outcomes =>
        $$"""
            SELECT x.fault, CAST(x.id AS TEXT), x.state, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
            FROM (SELECT t.id, t.type || ' ' || t.status AS state, CASE
                WHEN t.type || ' ' || t.status NOT IN ({{States()}}) THEN 'state'
                WHEN t.status = 'pending' AND (t.outcome IS NOT NULL OR t.decided IS NOT NULL) THEN 'early'
                WHEN t.status = 'pending' THEN NULL
                WHEN t.outcome IS NULL OR t.decided IS NULL THEN 'missing'
                WHEN COALESCE({json:t.outcome:Answer.Outcome}, '') <> {{OutcomeOf("t.status")}} THEN 'other'
                END AS fault FROM transactions t WHERE t.account = $1) x
            WHERE x.fault IS NOT NULL
            """;

    // Only what begins a charge: some processors give a refund the network's id of its original.
    private const string ProcessorCharges = """
        SELECT x.mark, CAST(max(x.id) AS TEXT), x.type, min(x.id), count(*)
        FROM (SELECT 'network' AS mark, t.id, t.type, COALESCE(t.processor, 0) AS processor,
                {json:t.outcome:Answer.NetworkTransactionId} AS text FROM transactions t
            WHERE t.account = $1 AND t.type IN ('sale', 'authorize', 'credit', 'validate')
                AND t.status NOT IN ('pending', 'declined', 'failed')
            UNION ALL
            SELECT 'reference', t.id, t.type, COALESCE(t.processor, 0), {json:t.outcome:Answer.Reference}
            FROM transactions t WHERE t.account = $1 AND t.status NOT IN ('pending', 'declined', 'failed')) x
        WHERE x.text IS NOT NULL GROUP BY x.mark, x.type, x.processor, x.text HAVING count(*) > 1
        """;

    private static string SandboxCharges =>
        $$"""
            SELECT CASE WHEN t.id IS NULL THEN 'lost' ELSE 'other' END, CAST(s.attempt AS TEXT), t.status,
                CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
            FROM sandbox_charges s LEFT JOIN transactions t ON t.id = s.attempt AND t.account = s.account
            WHERE s.account = $1 AND (t.id IS NULL OR (t.status <> 'pending'
                AND COALESCE({json:s.answer:Outcome}, '') <> {{OutcomeOf("t.status")}}))
            """;

    public static IReadOnlyList<Check> Checks { get; } =
    [
        new(
            "idempotency_keys",
            "An idempotency key made at most one transaction, the two name each other, and what has its outcome has "
                + "its answer.",
            ("SELECT count(*) FROM idempotency WHERE account = $1 AND transaction_id IS NOT NULL", Keys),
            found =>
                found.Fault switch
                {
                    "unkept" => "Its idempotency key is not kept: a retry would charge again.",
                    "unnamed" => "Its idempotency key is kept, but as that of a request that charged nothing.",
                    "twice" => $"Its idempotency key made {found.First} too: it was charged twice.",
                    "unanswered" => $"It is {found.Word}, but its idempotency key has no answer kept.",
                    "lost" => "An idempotency key made this transaction, but it is not there.",
                    _ => "An idempotency key names this transaction, which was made by another key or by none.",
                }
        ),
        new(
            "outcomes",
            "An attempt that is decided has its outcome and a status that fits it and its type; a pending one has "
                + "none.",
            (Transactions, Outcomes),
            found =>
                found.Fault switch
                {
                    "state" => $"A transaction cannot be: {found.Word}.",
                    "early" => $"It has an outcome, but its status does not say so: {found.Word}.",
                    "missing" => $"It has no outcome, but its status says so: {found.Word}.",
                    _ => $"Its outcome is not what its status says: {found.Word}.",
                }
        ),
        new(
            "processor_charges",
            "No charge of a processor is counted twice: its reference, and the network's id, stand in one approved "
                + "transaction of a type.",
            (Transactions, ProcessorCharges),
            found =>
                $"It is one of {found.Second} approved transactions ({found.Word}; the first is {found.First}) with "
                + (found.Fault == "network" ? "the same network transaction id" : "the same reference of the processor")
                + ": look up at the processor how often it charged."
        ),
        new(
            "sandbox_charges",
            "What the sandbox processor did is what the transaction says.",
            ("SELECT count(*) FROM sandbox_charges WHERE account = $1", SandboxCharges),
            found =>
                found.Fault == "lost"
                    ? "The sandbox processor has this charge, but there is no such transaction."
                    : $"It is {found.Word}; the sandbox processor has another outcome."
        ),
    ];

    // Every state there is, by the table that says so.
    private static string States() =>
        string.Join(
            ", ",
            Enum.GetValues<TransactionType>()
                .SelectMany(type =>
                    new[] { TransactionStatus.Pending, TransactionStatus.Declined, TransactionStatus.Failed }
                        .Append(StateTable.Approved(type))
                        .Concat(StateTable.Moves.Where(move => move.Type == type).Select(move => move.To))
                        .Distinct()
                        .Select(status => $"'{TransactionJson.Word(type)} {TransactionJson.Word(status)}'")
                )
        );

    // The outcome as it is stored, by its number.
    private static string OutcomeOf(string status) =>
        $"CASE {status} WHEN 'declined' THEN '{(int)ChargeOutcome.Declined}' "
        + $"WHEN 'failed' THEN '{(int)ChargeOutcome.Failed}' ELSE '{(int)ChargeOutcome.Approved}' END";
}
