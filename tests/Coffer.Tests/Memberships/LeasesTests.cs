// Who takes subscriptions to bill them takes a lot and no more, and nobody else takes those.
using Coffer.Storage;
using Coffer.Subscriptions;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;

namespace Coffer.Tests.Memberships;

public sealed class LeasesTests(PostgresServer postgres)
{
    private const int Members = 5;
    private static readonly Sql Account = new("SELECT max(account) FROM subscriptions");

    [Theory, EachEngine]
    public async Task As_many_as_were_asked_for_are_taken_and_each_by_one(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await (await Merchant.On(server)).Opens();
        var plan = await merchant.APlan();
        for (var i = 0; i < Members; i++)
            await merchant.AMember(plan: plan, more: ""","start":"2030-02-01" """);
        var database = server.Running.Tools.Database;
        var account = (await database.Read(session => session.Number(Account)))!.Value;
        var all = new Lease(long.MaxValue, Now: 1, Until: 2);

        var taken = new List<List<long>>();
        for (var i = 0; i < 4; i++)
            taken.Add(await database.Write(tx => SubscriptionStore.Take(tx, account, all, most: 2)));

        Assert.Equal([2, 2, 1, 0], taken.Select(some => some.Count));
        Assert.Equal(Members, taken.SelectMany(some => some).Distinct().Count());
    }
}
