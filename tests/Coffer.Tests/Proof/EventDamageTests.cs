// Events that were damaged: each kind of damage is named by its own check, and by no other.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Proof;

public sealed class EventDamageTests(StillServers servers, PostgresServer postgres)
{
    private const string Last = "(SELECT max(number) FROM events WHERE account = $1)";

    [Theory, EachEngine]
    public async Task A_gap_in_the_sequence_is_named(Engine engine)
    {
        var books = await Numbered(engine);
        var gone = await books.Value("number FROM events WHERE account = $1 AND event = 'token' ORDER BY seq LIMIT 1");

        await books.Damage("DELETE FROM events WHERE account = $1 AND number = $2", gone);

        await books.MustName("event_sequence", $"Before this sequence comes {gone - 1}", $"{gone + 1}");
    }

    [Theory, EachEngine]
    public async Task A_sequence_that_does_not_begin_at_one_is_named(Engine engine)
    {
        var books = await Numbered(engine);

        await books.Damage("UPDATE events SET number = number + 100000 WHERE account = $1");
        await books.Damage("UPDATE event_heads SET last = last + 100000 WHERE account = $1");

        await books.MustName("event_sequence", "Before this sequence comes 0", "100001");
    }

    [Theory]
    [EachEngine("UPDATE event_heads SET last = last + 1 WHERE account = $1")]
    [EachEngine("DELETE FROM event_heads WHERE account = $1")]
    public async Task A_last_number_that_no_event_has_is_named(Engine engine, string damage)
    {
        var books = await Numbered(engine);

        await books.Damage(damage);

        var last = await books.Value(Last);
        await books.MustName("event_sequence", "was the last that was given", $"{last}");
    }

    [Theory, EachEngine]
    public async Task Events_of_one_object_in_the_wrong_order_are_named(Engine engine)
    {
        var books = await Numbered(engine);
        var created = await NumberOf(books, "created");
        var updated = await NumberOf(books, "updated");

        await Renumber(books, created, -1);
        await Renumber(books, updated, created);
        await Renumber(books, -1, updated);

        await books.MustName("event_order", $"that of a later event of {books["customer"]}", $"{updated}");
    }

    [Theory, EachEngine]
    public async Task An_event_that_was_passed_over_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);
        await books.Merchant.Changes(books["customer"], """{"last_name":"One"}""");
        await books.Merchant.Changes(books["customer"], """{"last_name":"Two"}""");
        await books.Merchant.Get("/v1/events");
        var last = await books.Value(Last);

        await books.Damage("UPDATE events SET number = NULL WHERE account = $1 AND number = $2", last - 1);
        await Renumber(books, last, last - 1);
        await books.Damage("UPDATE event_heads SET last = last - 1 WHERE account = $1");

        await books.MustName("event_order", $"before an earlier event of {books["customer"]} had one", $"{last - 1}");
    }

    [Theory]
    [EachEngine("sale", "approved")]
    [EachEngine("declined", "declined")]
    [EachEngine("failed refund", "failed")]
    public async Task A_transaction_of_which_nothing_was_told_is_named(Engine engine, string which, string action)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "DELETE FROM events WHERE account = $1 AND subject = $2 AND action = $3",
            books[which],
            action
        );

        await books.MustName("transaction_events", $"It has no event transaction.{action}.", books[which]);
    }

    [Theory, EachEngine]
    public async Task An_outcome_that_was_told_and_did_not_happen_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "UPDATE events SET action = 'approved' WHERE account = $1 AND subject = $2 AND action = 'pending'",
            books["pending"]
        );

        await books.MustName("transaction_events", "It has 1 event transaction.approved more", books["pending"]);
    }

    [Theory, EachEngine]
    public async Task A_batch_whose_closing_was_not_told_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage("DELETE FROM events WHERE account = $1 AND subject = $2", books["batch"]);

        await books.MustName("batch_events", "It has no event batch.closed.", books["batch"]);
    }

    [Theory]
    [EachEngine("customer", "created")]
    [EachEngine("deleted customer", "deleted")]
    public async Task A_customer_of_whom_nothing_was_told_is_named(Engine engine, string which, string action)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            "DELETE FROM events WHERE account = $1 AND subject = $2 AND action = $3",
            books[which],
            action
        );

        await books.MustName("customer_events", $"It has no event customer.{action}.", books[which]);
    }

    private async Task<Books> Numbered(Engine engine)
    {
        var books = await servers.Books(engine, postgres);
        await books.Merchant.Get("/v1/events");
        return books;
    }

    private static Task<long> NumberOf(Books books, string action) =>
        books.Value(
            "number FROM events WHERE account = $1 AND subject = $2 AND action = $3",
            books["customer"],
            action
        );

    private static Task Renumber(Books books, long from, long to) =>
        books.Damage("UPDATE events SET number = $3 WHERE account = $1 AND number = $2", from, to);
}
