// Attempts that were damaged: each kind of damage is named by its own check, and by no other.
using System.Text;
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Proof;

public sealed class AttemptDamageTests(StillServers servers, PostgresServer postgres)
{
    [Theory]
    [EachEngine("DELETE FROM idempotency WHERE account = $1 AND transaction_id = $2", "a retry would charge again")]
    [EachEngine(
        "UPDATE idempotency SET transaction_id = NULL WHERE account = $1 AND transaction_id = $2",
        "that of a request that charged nothing"
    )]
    [EachEngine("UPDATE idempotency SET answer = NULL WHERE account = $1 AND transaction_id = $2", "no answer kept")]
    [EachEngine(
        "UPDATE transactions SET idempotency = NULL WHERE account = $1 AND id = $2",
        "made by another key or by none"
    )]
    public async Task A_key_and_its_transaction_that_parted_are_named(Engine engine, string damage, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(damage, books.Number("sale"));

        await books.MustName("idempotency_keys", message, books["sale"]);
    }

    [Theory, EachEngine]
    public async Task A_key_that_was_charged_twice_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "UPDATE transactions SET idempotency = (SELECT idempotency FROM transactions WHERE id = $2) "
                + "WHERE account = $1 AND id = $3",
            books.Number("sale"),
            books.Number("other sale")
        );

        await books.MustName("idempotency_keys", $"made {books["sale"]} too", books["other sale"]);
    }

    [Theory, EachEngine]
    public async Task A_transaction_that_is_lost_is_named_by_its_key(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "INSERT INTO idempotency (account, key, mac_version, request, answer, transaction_id, created) "
                + "VALUES ($1, $2, 1, $2, $2, 199999999999999, 0)",
            Guid.CreateVersion7().ToByteArray()
        );

        await books.MustName("idempotency_keys", "it is not there", "199999999999999");
    }

    [Theory]
    [EachEngine("status = 'voided'", "checked", "cannot be: validate voided")]
    [EachEngine("decided = 1", "pending", "status does not say so: sale pending")]
    [EachEngine("decided = NULL", "declined", "has no outcome, but its status says so: sale declined")]
    public async Task A_status_that_does_not_fit_is_named(Engine engine, string set, string which, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE transactions SET {set} WHERE account = $1 AND id = $2", books.Number(which));

        await books.MustName("outcomes", message, books[which]);
    }

    [Theory, EachEngine]
    public async Task An_outcome_that_is_not_what_the_status_says_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await SetOutcome(books, "declined", """{"Answer":{"Outcome":0,"Text":"Approved"},"LatencyMs":1}""");

        await books.MustName("outcomes", "not what its status says: sale declined", books["declined"]);
    }

    [Theory]
    [EachEngine("\"NetworkTransactionId\":\"N1\"", "same network transaction id")]
    [EachEngine("\"Reference\":\"R1\"", "same reference of the processor")]
    public async Task A_charge_of_the_processor_that_is_counted_twice_is_named(
        Engine engine,
        string mark,
        string message
    )
    {
        var books = await servers.Books(engine, postgres);
        var outcome = $$"""{"Answer":{"Outcome":0,"Text":"Approved",{{mark}}},"LatencyMs":1}""";

        await SetOutcome(books, "sale", outcome);
        await SetOutcome(books, "authorized", outcome);
        await SetOutcome(books, "other sale", outcome);

        await books.MustName("processor_charges", message, books["other sale"]);
    }

    [Theory, EachEngine]
    public async Task Another_outcome_at_the_sandbox_processor_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await Remember(books, books.Number("declined"));

        await books.MustName("sandbox_charges", "It is declined; the sandbox", books["declined"]);
    }

    [Theory, EachEngine]
    public async Task A_charge_of_the_sandbox_processor_that_was_lost_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);
        var lost = books.Account + 199_999_999_000_000;

        await Remember(books, lost);

        await books.MustName("sandbox_charges", "there is no such transaction", $"{lost}");
    }

    [Theory]
    [EachEngine("due = NULL, created = created - 518400000", "nobody asks any more: look it up at the processor")]
    [EachEngine("due = created - 86400000, created = created - 518400000", "nobody asks any more")]
    [EachEngine("due = NULL", "nobody will ask: look it up at the processor")]
    [EachEngine("due = created + 518400000", "only after the schedule has ended")]
    public async Task An_attempt_that_nobody_will_resolve_is_named(Engine engine, string set, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE transactions SET {set} WHERE account = $1 AND id = $2", books.Number("pending"));

        await books.MustName("unresolved_attempts", message, books["pending"]);
        await books.MustName("unresolved_attempts", "The sale of 10.00 USD has no outcome since 20", books["pending"]);
    }

    [Theory]
    [EachEngine("due = due - 259200000", "pending", "It is pending and was due on 20")]
    [EachEngine("due = due - 259200000", "sale", "It is captured and was due on 20")]
    [EachEngine("due = due - 777600000", "authorized", "It is authorized and was due on 20")]
    [EachEngine("due = settled - 86400001", "settled", "It is settled and was due on 20")]
    [EachEngine("due = NULL", "sale", "It is captured and nothing is due")]
    [EachEngine("due = NULL", "authorized", "It is authorized and nothing is due")]
    [EachEngine("due = created", "waiting", "under way, but it is due as well")]
    [EachEngine("due = created", "declined", "It is declined, which is the end, but it is due")]
    public async Task What_was_due_and_not_done_is_named(Engine engine, string set, string which, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE transactions SET {set} WHERE account = $1 AND id = $2", books.Number(which));

        await books.MustName("overdue", message, books[which]);
    }

    private static Task SetOutcome(Books books, string which, string outcome) =>
        books.Damage(
            "UPDATE transactions SET outcome = $3 WHERE account = $1 AND id = $2",
            books.Number(which),
            Encoding.UTF8.GetBytes(outcome)
        );

    private static Task Remember(Books books, long attempt) =>
        books.Damage(
            "INSERT INTO sandbox_charges (account, attempt, answer) VALUES ($1, $2, $3)",
            attempt,
            (Arg)"""{"Outcome":0,"Text":"Approved"}"""u8.ToArray()
        );
}
