// The vault: wallets and their entries, and that what was to be destroyed is.
namespace Coffer.Proof;

internal static class VaultStore
{
    private const string Live = "SELECT count(*) FROM customers WHERE account = $1 AND deleted IS NULL";
    private const string Deleted = "SELECT count(*) FROM customers WHERE account = $1 AND deleted IS NOT NULL";
    private const string Codes =
        "SELECT (SELECT count(*) FROM tokens WHERE account = $1 AND sealed IS NOT NULL) + "
        + "(SELECT count(*) FROM security_codes WHERE account = $1)";

    private const string Wallets = """
        WITH places AS (
            SELECT c.id, w.customer, w.entry_1 AS entry FROM wallets w JOIN customers c ON c.seq = w.customer
                WHERE c.account = $1 AND w.entry_1 IS NOT NULL
            UNION ALL SELECT c.id, w.customer, w.entry_2 FROM wallets w JOIN customers c ON c.seq = w.customer
                WHERE c.account = $1 AND w.entry_2 IS NOT NULL
            UNION ALL SELECT c.id, w.customer, w.entry_3 FROM wallets w JOIN customers c ON c.seq = w.customer
                WHERE c.account = $1 AND w.entry_3 IS NOT NULL
            UNION ALL SELECT c.id, w.customer, w.entry_4 FROM wallets w JOIN customers c ON c.seq = w.customer
                WHERE c.account = $1 AND w.entry_4 IS NOT NULL)
        SELECT 'default', {uuid:c.id}, CAST(NULL AS TEXT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM wallets w JOIN customers c ON c.seq = w.customer
        WHERE c.account = $1 AND w.default_entry NOT IN (COALESCE(w.entry_1, 0), COALESCE(w.entry_2, 0),
            COALESCE(w.entry_3, 0), COALESCE(w.entry_4, 0))
        UNION ALL
        SELECT 'missing', {uuid:p.id}, CAST(NULL AS TEXT), p.entry, CAST(NULL AS BIGINT)
        FROM places p LEFT JOIN wallet_entries e ON e.seq = p.entry AND e.account = $1 AND e.customer = p.customer
        WHERE e.seq IS NULL
        UNION ALL
        SELECT 'twice', {uuid:p.id}, CAST(NULL AS TEXT), p.entry, count(*)
        FROM places p GROUP BY p.id, p.entry HAVING count(*) > 1
        UNION ALL
        SELECT 'stray', {uuid:e.id}, CAST(NULL AS TEXT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM wallet_entries e LEFT JOIN wallets w ON w.customer = e.customer
            AND e.seq IN (w.entry_1, w.entry_2, w.entry_3, w.entry_4)
        WHERE e.account = $1 AND w.customer IS NULL
        UNION ALL
        SELECT 'removed', {uuid:r.id}, CAST(NULL AS TEXT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM removed_entries r JOIN wallet_entries e ON e.seq = r.entry AND e.account = r.account WHERE r.account = $1
        """;

    private const string Keys = """
        SELECT 'key', {uuid:c.id}, CAST(NULL AS TEXT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM customers c LEFT JOIN data_keys k ON k.id = c.id AND k.account = c.account
        WHERE c.account = $1 AND c.deleted IS NULL AND (k.id IS NULL OR c.body IS NULL)
        """;

    private const string Erased = """
        SELECT CASE WHEN c.body IS NOT NULL THEN 'body'
            WHEN EXISTS (SELECT 1 FROM data_keys k WHERE k.id = c.id AND k.account = c.account) THEN 'key'
            WHEN EXISTS (SELECT 1 FROM wallets w WHERE w.customer = c.seq) THEN 'wallet' ELSE 'filters' END,
            {uuid:c.id}, CAST(NULL AS TEXT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM customers c WHERE c.account = $1 AND c.deleted IS NOT NULL AND (c.body IS NOT NULL
            OR EXISTS (SELECT 1 FROM data_keys k WHERE k.id = c.id AND k.account = c.account)
            OR EXISTS (SELECT 1 FROM wallets w WHERE w.customer = c.seq)
            OR c.seq IN (SELECT f.customer FROM customer_filters f WHERE f.account = $1))
        """;

    private static string Secrets =>
        $"""
            SELECT CASE WHEN t.used IS NOT NULL OR t.sealed IS NULL THEN 'code' ELSE 'code_late' END,
                COALESCE({"{uuid:t.id}"}, CAST(s.token AS TEXT)), CAST(NULL AS TEXT), s.sweep_after,
                CAST(NULL AS BIGINT)
            FROM security_codes s LEFT JOIN tokens t ON t.seq = s.token AND t.account = s.account
            WHERE s.account = $1 AND (t.used IS NOT NULL OR t.sealed IS NULL OR s.sweep_after < $3 - {Day})
            UNION ALL
            SELECT CASE WHEN t.used IS NOT NULL THEN 'token' ELSE 'token_late' END, {"{uuid:t.id}"},
                CAST(NULL AS TEXT), t.sweep_after, CAST(NULL AS BIGINT)
            FROM tokens t WHERE t.account = $1 AND t.sealed IS NOT NULL
                AND (t.used IS NOT NULL OR t.sweep_after < $3 - {Day})
            UNION ALL
            SELECT 'copy', CAST(c.transaction_id AS TEXT), CAST(NULL AS TEXT), c.sweep_after, CAST(NULL AS BIGINT)
            FROM transaction_cards c WHERE c.account = $1 AND c.sweep_after < $3 - {Day}
            UNION ALL
            SELECT 'key', {"{uuid:k.id}"}, k.scope, k.destroy_after, CAST(NULL AS BIGINT)
            FROM data_keys k WHERE k.account = $1 AND k.destroy_after < $3 - {Day}
            """;

    private const string Day = "86400000";

    public static IReadOnlyList<Check> Checks { get; } =
    [
        new(
            "wallets",
            "A wallet that is not empty has one default, and its up to four methods are those of its customer; a "
                + "removed one is gone.",
            (Live, Wallets),
            found =>
                found.Fault switch
                {
                    "default" => "The default of this customer's wallet is none of its methods.",
                    "missing" => "A place in this customer's wallet holds a method that is not there, or not theirs.",
                    "twice" => "A method stands in this customer's wallet twice.",
                    "stray" => "This method stands in no wallet.",
                    _ => "This method was removed, but its number is still there.",
                }
        ),
        new(
            "customer_keys",
            "A customer has a key, under which everything of theirs is sealed.",
            (Live, Keys),
            _ => "This customer's key or profile is gone: restore it from a backup."
        ),
        new(
            "erased_customers",
            "Of a deleted customer nothing is left: no profile, no key, no method, nothing to be found by.",
            (Deleted, Erased),
            found =>
                found.Fault switch
                {
                    "body" => "This customer was deleted, but the profile is still there.",
                    "key" => "This customer was deleted, but the key is still there.",
                    "wallet" => "This customer was deleted, but the wallet is still there.",
                    _ => "This customer was deleted, but can still be found by a filter.",
                }
        ),
        new(
            "secrets",
            "Numbers and security codes are gone with the use of their token, and what has lapsed, within a day.",
            (Codes, Secrets),
            found =>
                found.Fault switch
                {
                    "code" => "The token is used, but its security code is still there.",
                    "token" => "The token is used, but its number is still there.",
                    "key" => $"The key was to be destroyed on {Found.Instant(found.First)}: is a server running?",
                    _ => $"Its number or security code was to be destroyed on {Found.Instant(found.First)}: is a "
                        + "server running?",
                }
        ),
    ];
}
