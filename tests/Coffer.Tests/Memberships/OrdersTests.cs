// Pause, resume, cancel, retry, another method: what each does, and where it may not be done.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Memberships;

public sealed class OrdersTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_paused_time_is_not_billed(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember();

        var paused = (await member.Pauses()).MustSucceed();
        Assert.Equal("paused: 1 paid 1", paused.Told());
        Assert.Equal("null", paused.At("customer_subscription.next_due"));
        await merchant.Until("2030-04-01");
        var resumed = (await member.Resumes()).MustSucceed();

        Assert.Equal("active: 1 paid 1", resumed.Told());
        Assert.Equal("2030-05-01", resumed.At("customer_subscription.next_due"));
        await merchant.Until("2030-05-01");
        Assert.Equal("active: 1 paid 1, 5 paid 1", await member.Told());
        Assert.Equal(
            ["created", "paused", "resumed"],
            (await merchant.Happened("subscription")).Select(each => each[20..])
        );
    }

    [Theory, EachEngine]
    public async Task A_cancelled_one_is_billed_no_more(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(plan: await merchant.APlan(Plan(Daily)), number: SoftCard);
        await merchant.Until("2030-01-02");

        var cancelled = (await member.Cancels()).MustSucceed();

        Assert.Equal("cancelled: 1 failed 2, 2 skipped 0", cancelled.Told());
        await merchant.Until("2030-03-01");
        Assert.Equal("cancelled: 1 failed 2, 2 skipped 0", await member.Told());
        Assert.Equal(2, (await member.Charges()).Count);
        (await member.Cancels()).MustBeRefused(409, "wrong_state");
        (await member.Pauses()).MustBeRefused(409, "wrong_state");
        (await member.Resumes()).MustBeRefused(409, "wrong_state");
        (await member.Retries(1)).MustBeRefused(409, "wrong_state");
        (await member.MovesTo(null)).MustBeRefused(409, "wrong_state");
    }

    [Theory, EachEngine]
    public async Task What_a_state_does_not_allow_is_refused(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember();

        (await member.Resumes()).MustBeRefused(409, "wrong_state");
        (await member.Retries(1)).MustBeRefused(409, "wrong_state");
        (await member.Retries(2)).MustBeRefused(404, "not_found");
        (await member.Pauses()).MustSucceed();
        (await member.Pauses()).MustBeRefused(409, "wrong_state");
        (await member.Retries(1)).MustBeRefused(409, "wrong_state");
        (await merchant.Patch(member.Path, "{}")).MustBeRefused(400, "required", "wallet");
        (await merchant.Patch(member.Path, """{"payment":"x"}""")).MustBeRefused(400, "wrong_type", "payment");
        (await member.MovesTo("7")).MustBeRefused(400, "unknown_reference", "wallet");
        Assert.Single(await member.Charges());
    }

    [Theory, EachEngine]
    public async Task A_completed_one_takes_no_orders(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var plan = await merchant.APlan(Plan(more: ""","installments":1"""));
        var member = await merchant.AMember(plan: plan);

        Assert.Equal("completed: 1 paid 1", await member.Told());
        (await member.Cancels()).MustBeRefused(409, "wrong_state");
        (await member.Pauses()).MustBeRefused(409, "wrong_state");
        (await member.Resumes()).MustBeRefused(409, "wrong_state");
        (await member.MovesTo(null)).MustBeRefused(409, "wrong_state");
    }

    [Theory, EachEngine]
    public async Task A_suspended_one_goes_on_when_it_is_resumed(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(SoftCard);
        await merchant.Until("2030-01-20");
        Assert.Equal("suspended: 1 failed 5", await member.Told());
        (await member.Pauses()).MustBeRefused(409, "wrong_state");

        var resumed = (await member.Resumes()).MustSucceed();

        Assert.Equal("past_due: 1 due 6", resumed.Told());
        Assert.Equal("2030-01-21T00:00:00.000Z", resumed.At("customer_subscription.next_retry_at"));
    }

    [Theory, EachEngine]
    public async Task What_was_hard_declined_waits_for_another_method(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(HardCard);

        (await member.Retries(1)).MustBeRefused(409, "method_declined");
        (await member.MovesTo(member.Card)).MustSucceed(); // the same one: nothing to try
        await merchant.Until("2030-01-09");
        Assert.Equal("suspended: 1 failed 1", await member.Told());
        (await member.Resumes()).MustBeRefused(409, "method_declined");
        (await member.Retries(1)).MustBeRefused(409, "method_declined");
        var other = (await merchant.AStoredCard(member.Customer, Merchant.Mastercard)).Id;
        Assert.Equal("suspended: 1 failed 1", await member.Told());

        var moved = (await member.MovesTo(other)).MustSucceed();

        Assert.Equal("active: 1 paid 2", moved.Told());
        Assert.Equal(other, moved.At("customer_subscription.payment.stored.wallet"));
    }

    [Theory, EachEngine]
    public async Task Another_method_is_tried_at_once(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(SoftCard);
        var other = (await merchant.AStoredCard(member.Customer)).Id;

        var moved = (
            await merchant.Patch(member.Path, $$"""{"payment":{"stored":{"wallet":"{{other}}"} } }""")
        ).MustSucceed();

        Assert.Equal("active: 1 paid 2", moved.Told());
        var back = (await member.MovesTo(null)).MustSucceed();
        Assert.Equal("active: 1 paid 2", back.Told());
        Assert.Null(back.At("customer_subscription.payment.stored.wallet"));
    }

    [Theory, EachEngine]
    public async Task A_paid_up_subscription_is_not_charged_when_its_method_changes(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember();
        var other = (await merchant.AStoredCard(member.Customer, Merchant.Mastercard)).Id;

        (await member.MovesTo(other)).MustSucceed();
        await merchant.Until("2030-02-01");

        Assert.Equal("active: 1 paid 1, 2 paid 1", await member.Told());
        var charges = await merchant.ChargesInFull(member.Customer);
        Assert.Equal([member.Card, other], charges.Select(charge => charge.At("payment.wallet")));
    }

    [Theory, EachEngine]
    public async Task Another_default_is_tried_at_once_by_whom_it_concerns(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(SoftCard);
        var own = await merchant.Enrols(member.Customer, (await member.At("subscription_id"))!, member.Card);
        var other = (await merchant.AStoredCard(member.Customer)).Id;

        (await merchant.Put($"{Wallet(member.Customer)}/{other}", """{"default":true}""")).MustSucceed();

        Assert.Equal("active: 1 paid 2", await member.Told());
        Assert.Equal("past_due: 1 due 1", await own.Told());
    }

    [Theory, EachEngine]
    public async Task A_retry_charges_once_more_and_leaves_the_days_as_they_are(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(SoftCard, await merchant.APlan(Plan(Daily)));

        var retried = (await member.Retries(1)).MustSucceed();

        Assert.Equal("past_due: 1 due 2", retried.Told());
        Assert.Equal("2030-01-02T00:00:00.000Z", retried.At("customer_subscription.next_retry_at"));
        await merchant.Until("2030-01-02");
        Assert.Equal("past_due: 1 due 3, 2 waiting 0", await member.Told());
        (await member.Retries(2)).MustBeRefused(409, "wrong_state");
    }

    [Theory, EachEngine]
    public async Task A_subscription_is_its_customers_and_its_accounts(Engine engine)
    {
        var (merchant, other) = (await servers.AClub(engine, postgres), await servers.AClub(engine, postgres));
        var member = await merchant.AMember();
        var joe = await merchant.ACustomer("Joe");

        foreach (
            var stranger in new[]
            {
                member with
                {
                    Merchant = other,
                },
                member with
                {
                    Customer = joe,
                },
                member with
                {
                    Id = "7",
                },
            }
        )
        {
            (await stranger.Get()).MustBeRefused(404, "not_found");
            (await stranger.Cancels()).MustBeRefused(404, "not_found");
            (await stranger.Pauses()).MustBeRefused(404, "not_found");
            (await stranger.Resumes()).MustBeRefused(404, "not_found");
            (await stranger.Retries(1)).MustBeRefused(404, "not_found");
            (await stranger.MovesTo(member.Card)).MustBeRefused(404, "not_found");
        }

        Assert.Equal("active: 1 paid 1", await member.Told());
    }
}
