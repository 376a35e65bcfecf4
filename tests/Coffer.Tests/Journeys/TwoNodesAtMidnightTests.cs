// Two nodes on one database, and a midnight that both see begin. Everybody is charged by one of them.
using System.Collections.Concurrent;
using Coffer.Access;
using Coffer.Agenda;
using Coffer.Hosting;
using Coffer.Http;
using Coffer.Processing;
using Coffer.Tests.Fixture;
using Coffer.Tests.Memberships;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;
using Microsoft.Extensions.Time.Testing;

namespace Coffer.Tests.Journeys;

public sealed class TwoNodesAtMidnightTests(PostgresServer postgres)
{
    private const int Members = 30;
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ConcurrentQueue<Charge> _sent = new();

    // SQLite has one node; there the same node does what is due several times at once.
    [Theory, EachEngine]
    public async Task Two_nodes_at_midnight(Engine engine)
    {
        // Thirty members pay every day. A second node joins, if the database allows for it.
        var time = new FakeTimeProvider(Noon);
        await using var server = await TestServer.Start(engine, postgres, time, sandbox: Listening);
        var club = await Merchant.On(server);
        var plan = await club.APlan(Club.Plan(Club.Daily));
        var members = new List<Member>();
        for (var i = 0; i < Members; i++)
            members.Add(await club.AMember(plan: plan));
        await using var second = engine == Engine.Postgres ? await AnotherNode(server, time) : null;
        _sent.Clear();

        // Three midnights come. At each, both nodes wake, more than once, and do what is due without asking who else
        // does.
        for (var day = 1; day <= 3; day++)
        {
            time.SetUtcNow(Noon.AddDays(day).AddHours(-12));
            var nodes = new[] { server.Running, second ?? server.Running, server.Running, second ?? server.Running };
            await Task.WhenAll(nodes.Select(node => DoesWhatIsDue(node, club)));
            await Tables.Until(async () => await Unpaid(club) == 0);
        }

        // The processor heard of each member once a day, and all bills are paid at the first attempt.
        Assert.Equal(3 * Members, _sent.Count);
        Assert.Distinct(_sent.Select(charge => charge.AttemptId));
        foreach (var member in members)
        {
            Assert.Equal("active: 1 paid 1, 2 paid 1, 3 paid 1, 4 paid 1", await member.Told());
            Assert.Equal(4, (await member.Charges()).Count);
        }

        // An order at one node is known at the other at once.
        if (second is not null)
        {
            var there = await club.At(second).Post($"{members[0].Path}/pause", null);
            Assert.Equal("paused", there.MustSucceed().At("customer_subscription.status"));
            Assert.Equal("paused", await members[0].At("status"));
        }

        var verified = (await club.Get("/v1/verify")).MustSucceed();
        Assert.True(verified.At("verified") == "true", verified.Body);
    }

    private static async Task DoesWhatIsDue(RunningServer node, Merchant club)
    {
        var account = await node.Tools.Database.Read(s => AccessStore.FindAccount(s, club.Account));
        await Chores.RunDue(AccountDesk.Of(node.Tools, account!));
    }

    private static async Task<long> Unpaid(Merchant club) =>
        await club.Server.Count("bills WHERE status = 'due'") + await Behind(club);

    // Members whose day has come and who have no bill for it yet.
    private static Task<long> Behind(Merchant club) =>
        club.Server.Count(
            "subscriptions WHERE due <= $1",
            club.Server.Running.Tools.Time.GetUtcNow().ToUnixTimeMilliseconds()
        );

    private Listener Listening(IProcessor sandbox) => new(sandbox, _sent);

    private Task<RunningServer> AnotherNode(TestServer server, TimeProvider time) =>
        Server.Start(
            new ServeOptions
            {
                Urls = "http://127.0.0.1:0",
                Data = server.Folder.At("data"),
                Database = server.DatabaseUrl,
            },
            time,
            sandbox: Listening,
            cancellationToken: TestContext.Current.CancellationToken
        );

    private sealed class Listener(IProcessor sandbox, ConcurrentQueue<Charge> sent) : IProcessor
    {
        public Task<ChargeAnswer> Send(Charge charge, CancellationToken cancellationToken)
        {
            sent.Enqueue(charge);
            return sandbox.Send(charge, cancellationToken);
        }

        public Task<ChargeAnswer> Inquire(Inquiry inquiry, CancellationToken cancellationToken) =>
            sandbox.Inquire(inquiry, cancellationToken);

        public Task<Standing> Look(Inquiry inquiry, CancellationToken cancellationToken) =>
            sandbox.Look(inquiry, cancellationToken);
    }
}
