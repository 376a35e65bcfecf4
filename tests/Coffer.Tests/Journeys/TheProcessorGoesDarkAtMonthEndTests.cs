// The processor is gone on the night on which everybody pays. In the morning everybody has paid, once.
using Coffer.Tests.Fixture;
using Coffer.Tests.Memberships;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;

namespace Coffer.Tests.Journeys;

public sealed class TheProcessorGoesDarkAtMonthEndTests(Servers servers, PostgresServer postgres)
{
    private const int Members = 20;

    [Theory, EachEngine]
    public async Task The_processor_goes_dark_at_month_end(Engine engine)
    {
        // Twenty members pay on the last day of the month, at midnight.
        var club = await servers.AClub(engine, postgres);
        var plan = await club.APlan(Club.Plan("""{"unit":"month","interval":1,"day_of_cycle":31}"""));
        var members = new List<Member>();
        for (var i = 0; i < Members; i++)
            members.Add(await club.AMember(plan: plan));
        await club.Until("2030-01-30");

        // That night the processor first swallows answers, then hangs, then is gone altogether.
        await club.Breaks("drop_reply_after_commit", 5);
        await club.Breaks("timeout", 5);
        await club.Breaks("processor_down", 15);
        await club.Moves("2030-01-31T00:00:30Z");

        // Nobody is past due: it is not their fault, and nobody knows yet.
        foreach (var member in members)
            Assert.Equal("active: 1 due 1", await member.Told());
        Assert.Equal("processor_down 5", await club.Queue());

        // Two minutes later it has been asked, and five have paid. The others are tried again every hour.
        await club.Moves("2030-01-31T00:03:00Z");
        Assert.Equal(5, await Count(members, "active: 1 paid 1"));
        await club.Moves("2030-01-31T00:59:00Z");
        Assert.Equal(5, await Count(members, "active: 1 paid 1"));

        // By three in the morning it is back for good.
        await club.Moves("2030-01-31T03:00:00Z");
        Assert.Equal("", await club.Queue());
        foreach (var member in members)
        {
            Assert.StartsWith("active: 1 paid ", await member.Told());
            var charges = await member.Charges();
            Assert.Single(charges, charge => charge.Contains("captured", StringComparison.Ordinal));
            Assert.All(charges, charge => Assert.DoesNotContain("pending", charge));
        }

        // The batch of that day holds twenty payments, and next month nobody notices anything.
        await club.Until("2030-03-01");
        var batch = (await club.Get("/v1/batches")).Ok().GetProperty("batches").EnumerateArray().Last();
        Assert.Equal("20", batch.At("transaction_count"));
        foreach (var member in members)
            Assert.EndsWith("2 paid 1", await member.Told());
    }

    private static async Task<int> Count(List<Member> members, string told)
    {
        var all = await Task.WhenAll(members.Select(member => member.Told()));
        return all.Count(each => each == told);
    }
}
