// A machine is switched off in January and found again in June. It bills what it missed: each period once, oldest
// first, or only the newest, as the plan says.
using Coffer.Agenda;
using Coffer.Client;
using Coffer.Hosting;
using Coffer.Tests.Fixture;
using Coffer.Tests.Memberships;
using Coffer.Tests.Rooms;
using Microsoft.Extensions.Time.Testing;

namespace Coffer.Tests.Journeys;

public sealed class TheMachineThatSleptTests(PostgresServer postgres)
{
    private static readonly DateTimeOffset January = new(2030, 1, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset June = new(2030, 6, 15, 8, 0, 0, TimeSpan.Zero);

    [Theory, EachEngine]
    public async Task The_machine_that_slept(Engine engine)
    {
        var time = new FakeTimeProvider(January);
        await using var server = await TestServer.Start(engine, postgres, time);
        var shop = await Merchant.On(server);

        // Jane and Sue have the same plan. Ann's bills the newest period only. Joe's card is declined, softly.
        var plan = await shop.APlan();
        var jane = await shop.AMember(plan: plan);
        var ann = await shop.AMember(plan: await shop.APlan(Club.Plan(more: ""","catch_up":"latest" """)));
        var joe = await shop.AMember(Club.SoftCard, plan);
        var sue = await shop.AMember(plan: plan, more: ""","start":"2030-03-31" """);
        var installments = await shop.AMember(plan: await shop.APlan(Club.Plan(more: ""","installments":3""")));
        Assert.Equal("past_due: 1 due 1", await joe.Told());

        // Somebody pulls the plug, and in June somebody finds it.
        await server.Stop();
        time.SetUtcNow(June);
        await using var again = await Wakes(server, time);
        await Chores.RunDue(again.Tools, TestContext.Current.CancellationToken);
        await Tables.Until(async () =>
            (await Seen(shop, again, sue)).StartsWith("active: 1 paid 1", StringComparison.Ordinal)
        );

        // Jane is billed for each month that was missed, oldest first, all in June.
        Assert.Equal(
            "active: 1 paid 1, 2 paid 1, 3 paid 1, 4 paid 1, 5 paid 1, 6 paid 1",
            await Seen(shop, again, jane)
        );
        var charged = await Paid(shop, again, jane);
        Assert.Equal(charged.Order(StringComparer.Ordinal), charged);
        Assert.Equal(6, charged.Count);

        // Ann is billed for the newest only.
        Assert.Equal(
            "active: 1 paid 1, 2 skipped 0, 3 skipped 0, 4 skipped 0, 5 skipped 0, 6 paid 1",
            await Seen(shop, again, ann)
        );

        // Joe's first bill had its last day long ago: it is tried once more and given up, the others wait.
        Assert.Equal(
            "suspended: 1 failed 2, 2 due 0, 3 waiting 0, 4 waiting 0, 5 waiting 0, 6 waiting 0",
            await Seen(shop, again, joe)
        );

        // Sue began on the 31st of March, while nobody looked; three installments are three.
        Assert.Equal("active: 1 paid 1, 2 paid 1, 3 paid 1", await Seen(shop, again, sue));
        Assert.Equal("completed: 1 paid 1, 2 paid 1, 3 paid 1", await Seen(shop, again, installments));

        // It wakes once more that day, and there is nothing left to do.
        await Chores.RunDue(again.Tools, TestContext.Current.CancellationToken);
        Assert.Equal(6, (await Paid(shop, again, jane)).Count);

        // A minute later it has swept as well: what was to be destroyed in the meantime is.
        time.Advance(TimeSpan.FromMinutes(1));
        await Tables.Until(async () => (await Get(shop, again, "/v1/verify")).At("verified") == "true");
    }

    private static Task<RunningServer> Wakes(TestServer server, TimeProvider time) =>
        Server.Start(
            new ServeOptions
            {
                Urls = "http://127.0.0.1:0",
                Data = server.Folder.At("data"),
                Database = server.DatabaseUrl,
            },
            time,
            cancellationToken: TestContext.Current.CancellationToken
        );

    private static async Task<CofferResponse> Get(Merchant shop, RunningServer node, string path) =>
        (await SandboxRoom.Shop.At(shop, node).SendAsync(HttpMethod.Get, path)).MustSucceed();

    private static async Task<string> Seen(Merchant shop, RunningServer node, Member member) =>
        (await Get(shop, node, member.Path)).Told();

    // The transactions of the bills, in the order of the bills: their ids grow with time.
    private static async Task<List<string>> Paid(Merchant shop, RunningServer node, Member member) =>
        [
            .. (await Get(shop, node, member.Path))
                .Ok()
                .GetProperty("customer_subscription")
                .GetProperty("bills")
                .EnumerateArray()
                .Select(bill => bill.At("transaction_id")!),
        ];
}
