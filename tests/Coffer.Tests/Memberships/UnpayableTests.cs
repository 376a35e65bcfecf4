// Bills that are refused before anything was charged, and debits that come back when their method or their customer is
// gone: nobody is forgotten, and nobody is charged who cannot be.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Memberships;

public sealed class UnpayableTests(Servers servers, PostgresServer postgres)
{
    private const string Closed = "000111111113";
    private const string ShortOfFunds = "000111111116";

    [Theory, EachEngine]
    public async Task A_renewal_that_is_refused_before_its_charge_waits_for_another_method(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (member, card) = await AMemberWhoseDefaultCannotPay(merchant);

        await merchant.Until("2030-02-02");

        Assert.Equal("past_due: 1 paid 1, 2 due 0", await member.Told());
        Assert.Equal("invalid_value null", $"{await member.At("bills.1.reason")} {await member.At("next_retry_at")}");
        Assert.Equal(["2030-01-01T12:00:00 paid", "2030-02-01T00:00:00 declined"], await merchant.Happened("bill"));
        Assert.Contains("2030-02-01T00:00:00 past_due", await merchant.Happened("subscription"));
        Assert.Equal("true", (await merchant.Get("/v1/verify")).MustSucceed().At("verified"));
        (await merchant.Put($"{Wallet(member.Customer)}/{card}", """{"default":true}""")).MustSucceed();
        Assert.Equal("active: 1 paid 1, 2 paid 1", await member.Told());
    }

    [Theory, EachEngine]
    public async Task Refused_before_its_charge_it_is_given_up_on_the_last_day(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (member, _) = await AMemberWhoseDefaultCannotPay(merchant);

        await merchant.Until("2030-02-07");
        Assert.Equal("past_due: 1 paid 1, 2 due 0", await member.Told());
        await merchant.Until("2030-02-08");

        Assert.Equal("suspended: 1 paid 1, 2 failed 0", await member.Told());
    }

    [Theory]
    [EachEngine(Closed, "R02")]
    [EachEngine(ShortOfFunds, "R01")]
    public async Task A_debit_that_comes_back_when_its_customer_is_gone_is_given_up(
        Engine engine,
        string account,
        string code
    )
    {
        var merchant = await servers.AClub(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.ABank(customer, account);
        var plan = await merchant.APlan(Plan(more: ""","installments":1"""));
        await merchant.Enrols(customer, plan);
        (await merchant.Delete($"/v1/customers/{customer}")).MustSucceed();

        await merchant.Until("2030-02-02");

        var left = (await merchant.Get("/v1/customer_subscriptions")).MustSucceed();
        Assert.Equal("cancelled", left.At("customer_subscriptions.0.status"));
        Assert.Equal("[]", (await merchant.Get("/v1/renewals/at-risk?days=365")).MustSucceed().At("renewals"));
        var events = (await merchant.Get("/v1/events")).Ok().GetProperty("events").EnumerateArray();
        var failed = Assert.Single(events, e => e.At("event") == "bill" && e.At("action") == "failed");
        Assert.Equal(code, failed.At("data.reason"));
        Assert.Equal("1", (await merchant.Get("/v1/transactions")).MustSucceed().At("pagination.total_records"));
        Assert.Equal("true", (await merchant.Get("/v1/verify")).MustSucceed().At("verified"));
    }

    [Theory]
    [EachEngine(Closed)]
    [EachEngine(ShortOfFunds)]
    public async Task A_debit_that_comes_back_from_a_deleted_method_is_tried_with_the_default(
        Engine engine,
        string account
    )
    {
        var merchant = await servers.AClub(engine, postgres);
        var (member, bank) = await ACompletedOne(merchant, account);
        var card = (await merchant.AStoredCard(member.Customer)).Id;
        (await merchant.Delete($"{Wallet(member.Customer)}/{bank}")).MustSucceed();

        await merchant.Until("2030-01-06");

        Assert.Equal("completed: 1 paid 2", await member.Told());
        Assert.Null(await member.At("payment.stored.wallet"));
        Assert.Equal(card, (await merchant.ChargesInFull(member.Customer))[^1].At("payment.wallet"));
    }

    [Theory, EachEngine]
    public async Task Without_any_method_left_it_waits_for_the_next_one(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (member, bank) = await ACompletedOne(merchant, Closed);
        (await merchant.Delete($"{Wallet(member.Customer)}/{bank}")).MustSucceed();

        await merchant.Until("2030-01-06");
        Assert.Equal("past_due: 1 due 1", await member.Told());
        var risk = (await merchant.Get("/v1/renewals/at-risk")).MustSucceed();
        Assert.Equal("no_payment_method", risk.At("renewals.0.reasons.0.code"));
        await merchant.AStoredCard(member.Customer);

        Assert.Equal("completed: 1 paid 2", await member.Told());
    }

    private static async Task<(Member Member, string Card)> AMemberWhoseDefaultCannotPay(Merchant merchant)
    {
        var plan = await merchant.APlan(Plan(amount: """ "amount":{"value":3000,"currency":"JPY"} """));
        var member = await merchant.AMember(plan: plan);
        var bank = await merchant.ABank(member.Customer);
        (await merchant.Put($"{Wallet(member.Customer)}/{bank}", """{"default":true}""")).MustSucceed();
        return (member, member.Card);
    }

    // It names the account that paid it.
    private static async Task<(Member Member, string Bank)> ACompletedOne(Merchant merchant, string account)
    {
        var customer = await merchant.ACustomer();
        var bank = await merchant.ABank(customer, account);
        var plan = await merchant.APlan(Plan(more: ""","installments":1"""));
        var member = await merchant.Enrols(customer, plan, bank);
        Assert.Equal("completed: 1 paid 1", await member.Told());
        return (member, bank);
    }
}
