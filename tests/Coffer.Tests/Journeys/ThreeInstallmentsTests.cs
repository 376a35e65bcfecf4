// A bicycle for 1,000 in three installments: to the cent, and over when it is paid.
using Coffer.Tests.Fixture;
using Coffer.Tests.Memberships;
using Coffer.Tests.Rooms;

namespace Coffer.Tests.Journeys;

public sealed class ThreeInstallmentsTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task Three_installments(Engine engine)
    {
        // A thousand cannot be divided by three; the cent that is over goes to the first payment.
        var shop = await servers.AClub(engine, postgres);
        var plan = await shop.APlan(Club.Plan(amount: """ "total_amount":{"value":1000},"installments":3 """));
        var jane = await shop.AMember(plan: plan);
        Assert.Equal(["2030-01-01 captured 333.34"], await jane.Charges());
        Assert.Equal("1 of 3", $"{await jane.At("installments_billed")} of {await jane.At("installments")}");

        // She cannot be deleted before it is paid, and neither can her card.
        (await shop.Delete($"/v1/customers/{jane.Customer}")).MustBeRefused(409, "customer_has_subscriptions");

        // In February she is short, and asks for a month's rest. It takes no installment away.
        await shop.Until("2030-01-20");
        (await jane.Pauses()).MustSucceed();
        await shop.Until("2030-02-20");
        (await jane.Resumes()).MustSucceed();
        await shop.Until("2030-03-31");
        Assert.Equal("active: 1 paid 1, 3 paid 1", await jane.Told());

        // With the third payment it is completed, and nothing is due any more.
        await shop.Until("2031-01-01");
        Assert.Equal("completed: 1 paid 1, 3 paid 1, 4 paid 1", await jane.Told());
        Assert.Equal("null null", $"{await jane.At("next_due")} {await jane.At("next_retry_at")}");
        Assert.Equal(
            ["2030-01-01 settled 333.34", "2030-03-01 settled 333.33", "2030-04-01 settled 333.33"],
            await jane.Charges()
        );
        Assert.Equal(
            ["1", "2", "3"],
            (await shop.ChargesInFull(jane.Customer)).Select(charge => charge.At("payment.installment"))
        );
        Assert.Equal(
            ["2030-04-01T00:00:00 completed"],
            (await shop.Happened("subscription")).Where(each => each.EndsWith("completed", StringComparison.Ordinal))
        );
        (await shop.Delete($"/v1/customers/{jane.Customer}")).MustSucceed();
    }
}
