// The queue of faults: what goes in, what it shows, and that each fault hits exactly as many calls as it says.
using Coffer.Access;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;
using static Coffer.Tests.SandboxRoom.Shop;

namespace Coffer.Tests.SandboxRoom;

public sealed class FaultQueueTests(Servers servers, PostgresServer postgres)
{
    private const int Many = 32;

    [Theory, EachEngine]
    public async Task Faults_queue_oldest_first_and_are_used_up_one_call_each(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        Assert.Equal("", await merchant.Queue());
        await merchant.Breaks("processor_down", 2);
        var added = await merchant.Post(FaultsPath, """{"next":"timeout"}""");

        Assert.Equal("processor_down 2, timeout 1", Queue(added));
        Assert.Equal("failed", await Charged(merchant));
        Assert.Equal("processor_down 1, timeout 1", await merchant.Queue());
        Assert.Equal("failed", await Charged(merchant));
        Assert.Equal("pending", await Charged(merchant));
        Assert.Equal("", await merchant.Queue());
        Assert.Equal("captured", await Charged(merchant));
    }

    [Theory]
    [EachEngine("""{"next":"TIMEOUT","count":1000}""", "timeout 1000")]
    [EachEngine("""{"Next":0,"Count":1e1}""", "drop_reply_after_commit 10")]
    [EachEngine("""{"next":3,"count":2.0}""", "processor_down 2")]
    [EachEngine("""{"next":"duplicate_reply","count":null,"more":[]}""", "duplicate_reply 1")]
    public async Task Faults_are_said_by_word_or_number(Engine engine, string json, string queue)
    {
        var merchant = await servers.Merchant(engine, postgres);

        Assert.Equal(queue, Queue(await merchant.Post(FaultsPath, json)));
    }

    [Theory]
    [EachEngine("""{"next":"timeout","count":0}""", "out_of_range count")]
    [EachEngine("""{"next":"timeout","count":-1}""", "out_of_range count")]
    [EachEngine("""{"next":"timeout","count":1001}""", "out_of_range count")]
    [EachEngine("""{"next":"timeout","count":1.5}""", "out_of_range count")]
    [EachEngine("""{"next":"timeout","count":1e400}""", "out_of_range count")]
    [EachEngine("""{"next":"timeout","count":"x"}""", "wrong_type count")]
    [EachEngine("""{"next":"timeout","count":true}""", "wrong_type count")]
    [EachEngine("""{"next":"nonsense"}""", "invalid_value next")]
    [EachEngine("""{"next":4}""", "invalid_value next")]
    [EachEngine("""{"next":-1}""", "invalid_value next")]
    [EachEngine("""{"next":["timeout"]}""", "wrong_type next")]
    [EachEngine("""{"next":"timeout","Next":"timeout"}""", "duplicate_member next")]
    [EachEngine("""{"count":"x"}""", "required next, wrong_type count")]
    [EachEngine("{}", "required next")]
    [EachEngine("[]", "wrong_type")]
    [EachEngine("{", "malformed_json")]
    public async Task What_is_no_fault_is_refused(Engine engine, string json, string faults)
    {
        var merchant = await servers.Merchant(engine, postgres);

        Assert.Equal(faults, (await merchant.Post(FaultsPath, json)).Faults(400));
        Assert.Equal("", await merchant.Queue());
    }

    [Theory, EachEngine]
    public async Task A_retry_with_the_same_key_adds_nothing(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var first = await merchant.Post(FaultsPath, """{"next":"timeout"}""", "once");
        var again = await merchant.Post(FaultsPath, """{"count":1.0,"next":1}""", "once");

        Assert.True(again.Replayed);
        Assert.Equal(first.Body, again.Body);
        Assert.Equal("timeout 1", await merchant.Queue());
        (await merchant.Post(FaultsPath, """{"next":"timeout","count":2}""", "once")).MustBeRefused(
            409,
            "idempotency_key_reused",
            "count"
        );
    }

    [Theory, EachEngine]
    public async Task A_fault_is_its_own_account_s(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var other = await servers.Merchant(engine, postgres);
        await merchant.Breaks("processor_down", 3);

        Assert.Equal("captured", await Charged(other));
        Assert.Equal("", await other.Queue());
        Assert.Equal("processor_down 3", await merchant.Queue());
    }

    [Theory, EachEngine]
    public async Task Each_fault_hits_exactly_its_count_under_parallel_charges(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.Breaks("processor_down", 7);
        await merchant.Breaks("timeout", 5);

        var statuses = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Charged(merchant)));

        Assert.Equal(
            (7, 5, Many - 12),
            (
                statuses.Count(s => s == "failed"),
                statuses.Count(s => s == "pending"),
                statuses.Count(s => s == "captured")
            )
        );
        Assert.Equal("", await merchant.Queue());
    }

    [Fact]
    public async Task Two_nodes_share_one_queue()
    {
        await using var server = await TestServer.Start(Engine.Postgres, postgres);
        await using var node = await server.AnotherNode();
        var merchant = await Merchant.On(server);
        await merchant.Breaks("processor_down", 9);
        await merchant.Breaks("timeout", 4);
        var clients = new[] { merchant.Api, merchant.At(node) };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, Many).Select(i => clients[i % 2].Post(Sale, Charge(Card(Merchant.Visa))))
        );

        var statuses = answers.Select(answer => answer.MustSucceed().At("status")).ToList();
        Assert.Equal((9, 4), (statuses.Count(s => s == "failed"), statuses.Count(s => s == "pending")));
        Assert.Equal("", Queue(await clients[1].SendAsync(HttpMethod.Get, FaultsPath)));
    }

    [Theory, EachEngine]
    public async Task Only_sandbox_accounts_and_private_keys_may(Engine engine)
    {
        var server = await servers.On(engine, postgres);
        var production = await Merchant.On(server, AccountKind.Production);
        var sandbox = await servers.Merchant(engine, postgres);
        (HttpMethod Method, string Path)[] routes =
        [
            (HttpMethod.Post, FaultsPath),
            (HttpMethod.Get, FaultsPath),
            (HttpMethod.Post, ResetPath),
            (HttpMethod.Post, ClosePath),
        ];
        var large = $$"""{"x":"{{new string('x', 70_000)}}"}""";

        foreach (var (method, path) in routes)
        {
            var body = method == HttpMethod.Post ? large : null;
            (await production.Send(method, path, body)).MustBeRefused(403, "sandbox_only");
            (await sandbox.Browser.SendAsync(method, path)).MustBeRefused(403, "wrong_key_kind");
            (await sandbox.Reports.SendAsync(method, path)).MustBeRefused(403, "wrong_key_kind");
            (await production.Browser.SendAsync(method, path)).MustBeRefused(403, "wrong_key_kind");
        }
    }

    private static async Task<string?> Charged(Merchant merchant) =>
        (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustSucceed().At("status");
}
