// Amounts and batches that were damaged: each kind of damage is named by its own check, and by no other.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Proof;

public sealed class AmountDamageTests(StillServers servers, PostgresServer postgres)
{
    [Theory]
    [EachEngine("reference = 1", "checked", "has no original, but names 1")]
    [EachEngine("reference = NULL", "failed refund", "a refund, but names no original")]
    [EachEngine("reference = 1", "failed refund", "a refund of 1, which is not there")]
    [EachEngine("currency = 'EUR'", "failed refund", "in another currency")]
    public async Task A_reference_that_leads_nowhere_is_named(Engine engine, string set, string which, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE transactions SET {set} WHERE account = $1 AND id = $2", books.Number(which));

        await books.MustName("references", message, books[which]);
    }

    [Theory]
    [EachEngine("checked", "refund")]
    [EachEngine("sale", "capture")]
    public async Task A_follow_up_of_what_cannot_have_one_is_named(Engine engine, string original, string type)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "UPDATE transactions SET reference = $3, type = $4 WHERE account = $1 AND id = $2",
            books.Number("failed refund"),
            books.Number(original),
            type
        );

        await books.MustName("references", $"There can be no {type} of {books[original]}", books["failed refund"]);
    }

    [Theory]
    [EachEngine("amount_minor = 5", "checked", "cannot be that of its type")]
    [EachEngine("amount_minor = 0", "declined", "cannot be that of its type")]
    [EachEngine("captured_minor = 5", "checked", "moves the money of another")]
    [EachEngine("authorized_minor = 5", "declined", "authorized amount is not what its status says")]
    [EachEngine("captured_minor = 1001", "captured", "Captured is 10.01 USD, more than was authorized")]
    [EachEngine("captured_minor = 799", "captured", "Captured is 7.99 USD; it should be 8.00 USD")]
    [EachEngine("captured_minor = 999", "sale", "Captured is 9.99 USD; it should be 10.00 USD")]
    [EachEngine("captured_minor = 1", "voided", "Captured is 0.01 USD; it should be 0.00 USD")]
    [EachEngine("captured_minor = 1", "authorized", "Captured is 0.01 USD; it should be 0.00 USD")]
    [EachEngine("captured_minor = 0, status = 'authorized'", "captured", "another number of approved captures")]
    [EachEngine(
        "captured_minor = 1000, status = 'captured', due = created + 1",
        "voided",
        "another number of approved voids"
    )]
    public async Task An_amount_that_the_captures_do_not_give_is_named(
        Engine engine,
        string set,
        string which,
        string message
    )
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE transactions SET {set} WHERE account = $1 AND id = $2", books.Number(which));

        await books.MustName("captured_amounts", message, books[which]);
    }

    [Theory]
    [EachEngine("refunded_minor = 601", "Refunded is 6.01 USD; its refunds sum to 6.00 USD")]
    [EachEngine("refunding_minor = 0", "Reserved for refunds is 0.00 USD; those pending sum to 1.00 USD")]
    public async Task A_refunded_amount_that_is_not_the_sum_of_the_refunds_is_named(
        Engine engine,
        string set,
        string message
    )
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE transactions SET {set} WHERE account = $1 AND id = $2", books.Number("settled"));

        await books.MustName("refunded_amounts", message, books["settled"]);
    }

    [Theory, EachEngine]
    public async Task More_refunds_than_was_captured_are_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "UPDATE transactions SET amount_minor = amount_minor + 400 WHERE account = $1 AND id = $2",
            books.Number("third refund")
        );
        await books.Damage(
            "UPDATE transactions SET refunded_minor = refunded_minor + 400 WHERE account = $1 AND id = $2",
            books.Number("settled")
        );

        await books.MustName(
            "refunded_amounts",
            "Refunds of 11.00 USD are more than was captured, 10.00 USD",
            books["settled"]
        );
    }

    [Theory, EachEngine]
    public async Task A_refund_of_what_is_not_settled_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "UPDATE transactions SET reference = $3 WHERE account = $1 AND id = $2",
            books.Number("third refund"),
            books.Number("sale")
        );
        await books.Damage(
            "UPDATE transactions SET refunded_minor = CASE WHEN id = $2 THEN 500 ELSE 100 END "
                + "WHERE account = $1 AND id IN ($2, $3)",
            books.Number("settled"),
            books.Number("sale")
        );

        await books.MustName("refunded_amounts", "It has refunds, but is captured", books["sale"]);
    }

    [Theory]
    [EachEngine("in_progress = 1, due = NULL", "sale", "sale", "waits for 1, which is no pending capture or void")]
    [EachEngine("in_progress = NULL, due = created + 1", "waiting", "waiting's capture", "which does not wait for it")]
    public async Task What_waits_for_nothing_or_is_not_waited_for_is_named(
        Engine engine,
        string set,
        string which,
        string named,
        string message
    )
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE transactions SET {set} WHERE account = $1 AND id = $2", books.Number(which));

        await books.MustName("in_progress", message, books[named]);
    }

    [Theory]
    [EachEngine("sales_minor = sales_minor + 1", "0 in number, 0.01 USD in net")]
    [EachEngine("refunds_count = refunds_count + 1, refunds_minor = refunds_minor + 5", "+1 in number, -0.05 USD")]
    [EachEngine("credits_count = credits_count + 1, sales_count = sales_count - 1", "0 in number, 0.00 USD in net")]
    public async Task Totals_that_are_not_those_of_the_transactions_are_named(Engine engine, string set, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            $"UPDATE batch_totals SET {set} WHERE account = $1 AND batch = (SELECT seq FROM batches WHERE id = $2)",
            books.Uuid("batch")
        );

        await books.MustName("batch_totals", message, books["batch"]);
    }

    [Theory]
    [EachEngine("closed = NULL", "It is closed, but the time of its closing says otherwise")]
    [EachEngine("id = $2, status = 'closing', closed = NULL", "closing for more than a day")]
    public async Task A_batch_that_does_not_close_is_named(Engine engine, string set, string message)
    {
        var books = await servers.Books(engine, postgres);
        var old = Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(-2));
        var stuck = set.Contains("$2", StringComparison.Ordinal);

        if (stuck)
            await books.Damage("DELETE FROM events WHERE account = $1 AND subject = $2", books["batch"]);
        await books.Damage(
            $"UPDATE batches SET {set} WHERE account = $1 AND id = $3 AND $2 = $2",
            old,
            books.Uuid("batch")
        );

        await books.MustName("batches", message, stuck ? old.ToString() : books["batch"]);
    }

    [Theory]
    [EachEngine("batch = NULL", "It is settled, but in no batch")]
    [EachEngine("batch = 999999999", "in a batch that this account does not have")]
    public async Task What_was_taken_out_of_its_batch_is_named(Engine engine, string set, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "UPDATE batch_totals SET sales_count = sales_count - 1, sales_minor = sales_minor - 1000 WHERE account = $1 "
                + "AND currency = 'USD' AND batch = (SELECT batch FROM transactions WHERE id = $2)",
            books.Number("settled")
        );
        await books.Damage($"UPDATE transactions SET {set} WHERE account = $1 AND id = $2", books.Number("settled"));

        await books.MustName("batch_members", message, books["settled"]);
    }

    [Theory]
    [EachEngine("settled = NULL", "settled", "nobody knows since when")]
    [EachEngine("settled = created", "sale", "It is captured, but was put into a batch")]
    public async Task What_is_settled_at_no_time_or_too_early_is_named(
        Engine engine,
        string set,
        string which,
        string message
    )
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE transactions SET {set} WHERE account = $1 AND id = $2", books.Number(which));

        await books.MustName("batch_members", message, books[which]);
    }
}
