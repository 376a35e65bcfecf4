// Subscriptions and bills that were damaged: each kind of damage is named by its own check, and by no other.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Proof;

public sealed class BillingDamageTests(StillServers servers, PostgresServer postgres)
{
    private const string Its = "(SELECT seq FROM subscriptions WHERE account = $1 AND id = $2)";

    [Theory]
    [EachEngine("next_period = next_period + 1", "2 periods have passed, and 1 have a bill")]
    [EachEngine("gap_periods = 1", "1 periods have passed, and 2 have a bill")]
    [EachEngine("payments = 2", "counts 2 payments, and its bills are 1")]
    public async Task A_period_that_was_lost_or_doubled_is_named(Engine engine, string set, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            $"UPDATE subscriptions SET {set} WHERE account = $1 AND id = $2",
            books.Uuid("subscription")
        );

        await books.MustName("periods", message, books["subscription"]);
    }

    [Theory]
    [EachEngine("subscription", "attempts = 2", "counts other attempts than there are")]
    [EachEngine("charging", "attempt = NULL", "is due, but it has a payment, or one under way")]
    [EachEngine("past due", "attempt = transaction_id", "which is no pending attempt at it")]
    [EachEngine("suspended", "note = NULL", "is failed and does not say why")]
    [EachEngine("charging", "hard = TRUE", "waits for another method, and not since when")]
    public async Task A_bill_that_its_attempts_do_not_give_is_named(
        Engine engine,
        string which,
        string set,
        string message
    )
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE bills SET {set} WHERE account = $1 AND subscription = {Its}", books.Uuid(which));

        await books.MustName("bills", message, books[which]);
    }

    [Theory, EachEngine]
    public async Task A_bill_that_is_paid_by_nothing_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(
            $"UPDATE bills SET status = 'paid', first_decline = NULL WHERE account = $1 AND subscription = {Its}",
            books.Uuid("past due")
        );
        await books.Damage(
            "UPDATE subscriptions SET status = 'active' WHERE account = $1 AND id = $2",
            books.Uuid("past due")
        );

        await books.MustName("bills", "is paid, but", books["past due"]);
    }

    [Theory]
    [EachEngine("amount_minor = 999, authorized_minor = 999, captured_minor = 999", "9.99 USD for a bill of 10.00 USD")]
    [EachEngine("customer = customer + 1", "a bill of another customer")]
    public async Task A_charge_that_is_not_what_was_billed_is_named(Engine engine, string set, string message)
    {
        var books = await servers.Books(engine, postgres);
        var charge = books.Number("subscription's charge");
        await books.Damage("DELETE FROM sandbox_charges WHERE account = $1");

        await books.Damage($"UPDATE transactions SET {set} WHERE account = $1 AND id = $2", charge);

        await books.MustName("billed_amounts", message, books["subscription's charge"]);
    }

    [Theory]
    [EachEngine("subscription", "status = 'suspended', due = NULL", "It is suspended")]
    [EachEngine("subscription", "status = 'past_due'", "It is past_due")]
    [EachEngine("past due", "status = 'active'", "It is active")]
    [EachEngine("past due", "status = 'completed', due = NULL", "It is completed")]
    public async Task A_state_that_the_bills_do_not_give_is_named(
        Engine engine,
        string which,
        string set,
        string message
    )
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE subscriptions SET {set} WHERE account = $1 AND id = $2", books.Uuid(which));

        await books.MustName("subscription_states", message, books[which]);
    }

    [Theory]
    [EachEngine("subscription", "due = NULL", "would never be billed again")]
    [EachEngine("past due", "due = NULL", "would never be billed again")]
    [EachEngine("subscription", "due = 1", "was due on 1970-01-01T00:00:00.001Z")]
    [EachEngine("completed", "due = 1", "It is completed, but it is due")]
    public async Task A_subscription_that_is_forgotten_is_named(Engine engine, string which, string set, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage($"UPDATE subscriptions SET {set} WHERE account = $1 AND id = $2", books.Uuid(which));

        await books.MustName("forgotten_subscriptions", message, books[which]);
    }
}
