// A year of a small club: who pays, who pauses, who leaves, and what the books say at its end.
using System.Globalization;
using Coffer.Tests.Fixture;
using Coffer.Tests.Memberships;
using Coffer.Tests.Rooms;

namespace Coffer.Tests.Journeys;

public sealed class AYearOfBillingTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_year_of_billing(Engine engine)
    {
        // The club opens on the 31st of January 2030. Its fee is 30 a month, on the last day of each.
        var club = await (await servers.Merchant(engine, postgres)).Opens("2030-01-31T09:00:00Z");
        var plan = await club.APlan();

        // Jane pays all year, by card. Joe pays from his bank account.
        var jane = await club.AMember(plan: plan);
        var joe = await club.ACustomer("Joe");
        await club.ABank(joe);
        var joes = await club.Enrols(joe, plan);

        // Ann begins in March, after a free month.
        var ann = await club.AMember(plan: plan, more: ""","start":"2030-03-31","skip_first_payment":true""");
        Assert.Equal("trialing:", await ann.Told());

        // In May Joe goes to sea, and comes back in August.
        await club.Until("2030-05-10");
        Assert.Equal("active: 1 paid 1, 2 paid 1, 3 paid 1, 4 paid 1", await joes.Told());
        (await joes.Pauses()).MustSucceed();
        await club.Until("2030-08-15");
        (await joes.Resumes()).MustSucceed();

        // In October Ann leaves.
        await club.Until("2030-10-02");
        (await ann.Cancels()).MustSucceed();

        // A year after the opening Jane has paid thirteen times, each on the last day of its month.
        await club.Until("2031-01-31");
        Assert.Equal(
            "01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31 01-31",
            string.Join(' ', (await jane.Charges()).Select(charge => charge[5..10]))
        );
        Assert.All((await jane.Charges())[..^1], charge => Assert.EndsWith("settled 30.00", charge));
        Assert.Equal("2031-02-28", await jane.At("next_due"));

        // Joe has paid for all but his three months at sea, Ann from April to September.
        Assert.Equal("1 2 3 4 8 9 10 11 12 13", await Numbers(joes));
        Assert.Equal(6, (await ann.Charges()).Count);
        Assert.Equal("cancelled", await ann.At("status"));

        // What the batches settled is what the bills say, and the first hours of the last day are not settled yet.
        var batches = (await club.Get("/v1/batches")).Ok().GetProperty("batches").EnumerateArray().ToList();
        var settled = batches
            .SelectMany(batch => batch.GetProperty("totals").EnumerateArray())
            .Sum(total => decimal.Parse(total.At("net")!, CultureInfo.InvariantCulture));
        Assert.Equal((13 + 10 + 6 - 2) * 30m, settled);
    }

    private static async Task<string> Numbers(Member member)
    {
        var bills = (await member.Get()).Ok().GetProperty("customer_subscription").GetProperty("bills");
        return string.Join(' ', bills.EnumerateArray().Select(bill => bill.At("number")));
    }
}
