// A method or customer that something is charged to is not deleted by accident; a fallback tries the others.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Memberships;

public sealed class MethodsTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task The_last_method_stays_while_it_is_charged(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember();
        var path = $"{Wallet(member.Customer)}/{member.Card}";

        foreach (var query in new[] { "", "?move_subscriptions=true" })
        {
            var refused = await merchant.Delete(path + query);
            refused.MustBeRefused(409, "wallet_in_use");
            Assert.Equal($"[\"{member.Id}\"]", refused.At("errors.0.ids"));
        }

        (await merchant.Delete($"{path}?move_subscriptions=yes")).MustBeRefused(400, "wrong_type");
        (await member.Cancels()).MustSucceed();
        (await merchant.Delete(path)).MustSucceed();
        (await merchant.Get(path)).MustBeRefused(404, "not_found");
    }

    [Theory, EachEngine]
    public async Task Who_is_charged_to_it_moves_to_the_default_if_the_caller_says_so(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var follows = await merchant.AMember();
        var plan = (await follows.At("subscription_id"))!;
        var names = await merchant.Enrols(follows.Customer, plan, follows.Card);
        var over = await merchant.Enrols(follows.Customer, plan, follows.Card);
        (await over.Cancels()).MustSucceed();
        var second = (await merchant.AStoredCard(follows.Customer, Merchant.Mastercard)).Id;
        var elsewhere = await merchant.Enrols(follows.Customer, plan, second);
        var path = $"{Wallet(follows.Customer)}/{follows.Card}";

        var refused = await merchant.Delete(path);
        refused.MustBeRefused(409, "wallet_in_use");
        Assert.Equal($"[\"{follows.Id}\",\"{names.Id}\"]", refused.At("errors.0.ids"));
        var deleted = (await merchant.Delete($"{path}?move_subscriptions=true", "move")).MustSucceed();

        Assert.Equal($"[\"{follows.Id}\",\"{names.Id}\"]", deleted.At("moved_subscriptions"));
        Assert.Equal(deleted.Body, (await merchant.Delete($"{path}?move_subscriptions=true", "move")).Body);
        Assert.Null(await follows.At("payment.stored.wallet"));
        Assert.Equal(second, await names.At("payment.stored.wallet"));
        await merchant.Until("2030-02-01");
        foreach (var member in new[] { follows, names, elsewhere })
            Assert.Equal("active: 1 paid 1, 2 paid 1", await member.Told());
        Assert.Equal(
            [second, second, second],
            (await merchant.ChargesInFull(follows.Customer)).TakeLast(3).Select(charge => charge.At("payment.wallet"))
        );
    }

    [Theory, EachEngine]
    public async Task What_is_unpaid_is_tried_with_the_method_that_it_moves_to(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(HardCard);
        await merchant.AStoredCard(member.Customer);

        (await merchant.Delete($"{Wallet(member.Customer)}/{member.Card}?move_subscriptions=true")).MustSucceed();

        Assert.Equal("active: 1 paid 2", await member.Told());
    }

    [Theory, EachEngine]
    public async Task A_method_that_nothing_is_charged_to_goes(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember();
        var other = (await merchant.AStoredCard(member.Customer, Merchant.Mastercard)).Id;

        var deleted = (await merchant.Delete($"{Wallet(member.Customer)}/{other}")).MustSucceed();

        Assert.Null(deleted.At("moved_subscriptions"));
    }

    [Theory, EachEngine]
    public async Task A_customer_with_a_live_subscription_stays(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember();
        var plan = (await member.At("subscription_id"))!;
        var paused = await merchant.Enrols(member.Customer, plan);
        (await paused.Pauses()).MustSucceed();
        var once = await merchant.APlan(Plan(more: ""","installments":1"""));
        await merchant.Enrols(member.Customer, once);

        var refused = await merchant.Delete($"/v1/customers/{member.Customer}");

        refused.MustBeRefused(409, "customer_has_subscriptions");
        Assert.Equal($"[\"{member.Id}\",\"{paused.Id}\"]", refused.At("errors.0.ids"));
        (await member.Cancels()).MustSucceed();
        (await paused.Cancels()).MustSucceed();
        (await merchant.Delete($"/v1/customers/{member.Customer}")).MustSucceed();
        (await member.Get()).MustBeRefused(404, "not_found");
        (await member.Cancels()).MustBeRefused(404, "not_found");
        (await merchant.Get(Enrolments(member.Customer))).MustBeRefused(404, "not_found");
        await merchant.Until("2030-03-01");
        Assert.Equal(3, (await member.Charges()).Count);
    }

    [Theory, EachEngine]
    public async Task A_fallback_tries_the_other_methods_at_once(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer, SoftCard);
        await merchant.AStoredCard(customer, HardCard);
        var good = (await merchant.AStoredCard(customer)).Id;
        await merchant.AStoredCard(customer, "4000000000000341");
        var plan = await merchant.APlan(Plan(more: ""","fallback":true"""));

        var member = await merchant.Enrols(customer, plan);

        Assert.Equal("active: 1 paid 3", await member.Told());
        Assert.Equal(good, (await merchant.ChargesInFull(customer))[^1].At("payment.wallet"));
        Assert.Null(await member.At("payment.stored.wallet"));
    }

    [Theory, EachEngine]
    public async Task A_fallback_leaves_out_a_bank_account_where_it_cannot_pay(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer, SoftCard);
        await merchant.ABank(customer);
        var plan = await merchant.APlan(Plan(amount: """ "amount":{"value":30,"currency":"EUR"},"fallback":true """));

        var member = await merchant.Enrols(customer, plan);

        Assert.Equal("past_due: 1 due 1", await member.Told());
        Assert.Equal("2030-01-02T00:00:00.000Z", await member.At("next_retry_at"));
        await merchant.Until("2030-01-05");
        Assert.Equal("past_due: 1 due 3", await member.Told());
    }
}
