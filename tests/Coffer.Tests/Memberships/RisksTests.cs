// Renewals at risk: who is named, why, and with which amount; and who is not.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;
using static Coffer.Tests.Memberships.Club;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Memberships;

public sealed class RisksTests(Servers servers, PostgresServer postgres)
{
    private const string InEuros = """ "amount":{"value":30,"currency":"EUR"} """;

    [Theory, EachEngine]
    public async Task A_default_that_cannot_pay_in_the_plans_currency_is_a_risk(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(plan: await merchant.APlan(Plan(amount: InEuros)));
        Assert.Equal("", await AtRisk(merchant));
        var bank = await merchant.ABank(member.Customer);

        (await merchant.Put($"{Wallet(member.Customer)}/{bank}", """{"default":true}""")).MustSucceed();

        Assert.Equal("active 30.00 method_cannot_pay", await AtRisk(merchant));
        await merchant.Until("2030-02-02");
        Assert.Equal("past_due 30.00 method_cannot_pay method_declined", await AtRisk(merchant));
    }

    [Theory, EachEngine]
    public async Task A_processor_that_cannot_be_reached_is_a_risk_while_it_is(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        await merchant.Breaks("processor_down");
        await merchant.AMember();

        Assert.Equal("active 30.00 processor_unavailable", await AtRisk(merchant));

        await merchant.Moves("PT2H");
        Assert.Equal("", await AtRisk(merchant));
    }

    [Theory, EachEngine]
    public async Task The_amount_is_that_of_the_oldest_unpaid_bill(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var plan = await merchant.APlan(Plan(amount: """ "total_amount":{"value":100},"installments":3 """));

        await merchant.AMember(SoftCard, plan);

        Assert.Equal("past_due 33.34 declined", await AtRisk(merchant));
    }

    [Theory, EachEngine]
    public async Task A_skipped_period_is_no_renewal(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var customer = await merchant.ACustomer();
        var card = (await merchant.AStoredCard(customer)).Id;
        (await merchant.Put($"{Wallet(customer)}/{card}", """{"expiry":"0130"}""")).MustSucceed();
        var plan = await merchant.APlan(Plan());
        const string skips = ""","skip_first_payment":true,"start":"2030-01-20" """;
        var member = await merchant.Enrols(customer, plan, more: skips);

        // The first period is free, and the card expires between it and the second one.
        Assert.Equal("", await AtRisk(merchant, days: 25));
        Assert.Equal("trialing 30.00 card_expires_before_renewal", await AtRisk(merchant, days: 60));
        await merchant.Until("2030-02-05");
        Assert.Equal("", await AtRisk(merchant, days: 10));
        Assert.Equal("active 30.00 card_expired", await AtRisk(merchant, days: 20));
        Assert.Equal("active: 1 skipped 0", await member.Told());
    }

    private static async Task<string> AtRisk(Merchant merchant, int days = 60)
    {
        var renewals = (await merchant.Get($"/v1/renewals/at-risk?days={days}")).Ok().GetProperty("renewals");
        return string.Join(
            ", ",
            renewals
                .EnumerateArray()
                .Select(one =>
                    $"{one.At("status")} {one.At("amount.value")} "
                    + string.Join(' ', one.GetProperty("reasons").EnumerateArray().Select(reason => reason.At("code")))
                )
        );
    }
}
