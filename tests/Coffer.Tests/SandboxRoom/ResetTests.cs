// Starting over: everything of the account is gone, what the account is stays, and nobody else's is touched.
using Coffer.Access;
using Coffer.Client;
using Coffer.Processing;
using Coffer.Sandbox;
using Coffer.Tests.Fixture;
using Coffer.Tests.House;
using Coffer.Tests.Memberships;
using Coffer.Tests.Rooms;
using Coffer.Tests.Settlement;
using Coffer.Tests.Upstream;
using static Coffer.Tests.Rooms.Saying;
using static Coffer.Tests.SandboxRoom.Shop;

namespace Coffer.Tests.SandboxRoom;

public sealed class ResetTests(Servers servers, PostgresServer postgres)
{
    [Fact]
    public void Every_table_with_an_account_is_emptied_or_kept_on_purpose() =>
        Assert.Equal(
            AccountInSql.TablesWithAccount(Repository.Source).Order(StringComparer.Ordinal),
            ResetStore.Emptied.Concat(ResetStore.EmptiedInPart).Concat(ResetStore.Kept).Order(StringComparer.Ordinal)
        );

    // A unit that does not share the account may be half before and half after a reset.
    [Fact]
    public void Units_of_an_account_are_written_at_its_desk()
    {
        string[] others = ["Storage", "Hosting", "Access", "Keys", "Processing"];
        string[] shared = ["src/Coffer/Http/Desk.cs", "src/Coffer/Events/EventLog.cs"];

        var writers = Repository
            .Source.Where(file => file.Path.StartsWith("src/Coffer/", StringComparison.Ordinal))
            .Where(file => file.Text.Contains("atabase.Write(", StringComparison.Ordinal))
            .Select(file => file.Path)
            .Where(path => !others.Contains(path.Split('/')[2]));

        Assert.Equal(shared.Order(), writers.Order());
    }

    [Theory, EachEngine]
    public async Task Nothing_is_left_but_the_account_itself(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        var other = await Merchant.On(server);
        await Lived(merchant);
        await Lived(other);
        var before = await Rows(other);
        Assert.All(await Rows(merchant), table => Assert.False(table.Value == 0, $"{table.Key} was empty before."));

        Assert.Equal(["request_id"], (await merchant.Post(ResetPath, "{}")).Ok().EnumerateObject().Select(m => m.Name));

        Assert.All(
            await Rows(merchant),
            table => Assert.True(table.Value == 0, $"{table.Key} has {table.Value} rows.")
        );
        Assert.Equal(before, await Rows(other));
        Assert.Equal(3, await server.Count("api_keys WHERE account = $1", await merchant.Seq()));
    }

    [Theory, EachEngine]
    public async Task The_account_begins_again_with_its_settings_and_events_at_one(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await Lived(merchant);
        await merchant.Patch("/v1/account", """{"name":"Kept"}""");
        Assert.NotEmpty((await merchant.Get("/v1/events")).Ok().GetProperty("events").EnumerateArray());

        (await merchant.Post(ResetPath, null)).MustSucceed();

        Assert.Empty((await merchant.Get("/v1/events?after=0")).Ok().GetProperty("events").EnumerateArray());
        Assert.Equal("Kept", (await merchant.Get("/v1/account")).At("account.name"));
        foreach (var list in new[] { "customers", "transactions", "batches" })
            Assert.Equal("0", (await merchant.Get($"/v1/{list}")).At("pagination.total_records"));
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        (await merchant.Post(Sale, Charge(ByCustomer(customer)))).MustSucceed();
        var events = (await merchant.Get("/v1/events?after=0")).Ok().GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.GetProperty("sequence").GetInt32()));
        Assert.Equal("customer created", $"{events[0].At("event")} {events[0].At("action")}");
    }

    [Theory, EachEngine]
    public async Task The_clock_is_the_worlds_again(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var seq = await merchant.Seq();
        await merchant.Server.Running.Tools.Database.Write(tx =>
        {
            AccessStore.MoveClock(tx, seq, 86_400_000L * 400);
            return ValueTask.CompletedTask;
        });
        merchant.Server.Running.Tools.Callers.Forget(seq);
        Assert.True(await Created(merchant) > DateTimeOffset.UtcNow.AddDays(399));

        (await merchant.Post(ResetPath, null)).MustSucceed();

        Assert.InRange(
            await Created(merchant) - DateTimeOffset.UtcNow,
            TimeSpan.FromMinutes(-1),
            TimeSpan.FromMinutes(1)
        );
    }

    [Theory, EachEngine]
    public async Task A_retry_is_a_replay_and_empties_nothing_that_was_made_since(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.ACustomer();
        var first = await merchant.Post(ResetPath, null, "first");
        await merchant.ACustomer();
        (await merchant.Post(ResetPath, null, "second")).MustSucceed();
        (await merchant.Post(ResetPath, null)).MustSucceed();
        var customer = await merchant.ACustomer();

        foreach (var key in new[] { "first", "second" })
        {
            var again = await merchant.Post(ResetPath, "{}", key);
            Assert.True(again.Replayed);
            Assert.Equal(key == "first", again.Body == first.Body);
        }

        Assert.Equal([customer], (await merchant.Get("/v1/customers")).Ids());
        (await merchant.Post(FaultsPath, """{"next":0}""", "first")).MustBeRefused(409, "idempotency_key_reused");
    }

    [Theory, EachEngine]
    public async Task An_upstream_stays_and_its_keys_can_be_opened(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        var bank = await Merchant.On(server);
        var keys = new UpstreamKeys(bank.Keys[KeyKind.Public], bank.Keys[KeyKind.Private]);
        await merchant.ChargesThrough(bank.Address, keys);
        (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustSucceed();

        (await merchant.Post(ResetPath, null)).MustSucceed();

        var sale = (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustSucceed();
        Assert.Equal("captured", sale.At("status"));
        Assert.Equal("2", (await bank.Get("/v1/transactions")).At("pagination.total_records"));
    }

    [Theory, EachEngine]
    public async Task Keys_of_charges_are_free_again(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var body = Charge(Card(Merchant.Visa));
        var first = (await merchant.Post(Sale, body, "order-1")).MustSucceed();
        (await merchant.Post(ResetPath, null)).MustSucceed();

        var second = (await merchant.Post(Sale, body, "order-1")).MustSucceed();

        Assert.False(second.Replayed);
        Assert.NotEqual(first.At("transaction_id"), second.At("transaction_id"));
        (await merchant.Get($"/v1/transactions/{first.At("transaction_id")}")).MustBeRefused(404, "not_found");
    }

    [Theory, EachEngine]
    public async Task Tokens_made_after_it_are_good_on_every_node(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        await merchant.AToken();
        // Another node has the day's key in its memory, too.
        await using var node = engine == Engine.Postgres ? await server.AnotherNode() : null;
        var there = node is null ? merchant.Api : merchant.At(node);
        (await there.Post("/v1/tokens", Card(Merchant.Visa))).MustSucceed();
        (await merchant.Post(ResetPath, null)).MustSucceed();

        foreach (var client in new[] { there, merchant.Api })
        {
            var token = (await client.Post("/v1/tokens", Card(Merchant.Visa))).MustSucceed().At("token")!;
            (await merchant.Post(Sale, Charge(ByToken(token)))).MustSucceed();
            var sale = (await client.Post(Sale, Charge(Card(Merchant.Amex)))).MustSucceed();
            var adopt = $$"""{"transaction_id":"{{sale.At("transaction_id")}}"}""";
            (await merchant.Post(Wallet(await merchant.ACustomer()), adopt)).MustSucceed();
        }
    }

    // Something in every table: a wallet, a removed method, a spent token and a fresh one with its code, a charge of
    // each way, a batch, faults, a charge that only the processor knows of, so many customers that a block counts some.
    private static async Task Lived(Merchant merchant)
    {
        await merchant.Creates("""{"email_address":"jane@example.com","metadata":{"a":"b"}}""");
        var customer = await merchant.ACustomer();
        var gone = await merchant.AStoredCard(customer);
        await merchant.AStoredCard(customer, Merchant.Amex);
        await merchant.Api.Wallets.DeleteAsync(customer, gone.Id);
        await merchant.AToken(code: "123");
        (await merchant.Post(Sale, Charge(ByCustomer(customer)), "lived")).MustSucceed();
        (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustSucceed();
        await merchant.Enrols(customer, await merchant.APlan());
        (await merchant.Post(ClosePath, null)).MustSucceed();
        (await merchant.Post(Sale, Charge(Card("4000000000000119")))).MustSucceed();
        await merchant.AHold();
        await merchant.Get("/v1/events");
        for (var i = 0; i < 2 * TestServer.BlockSize; i++)
            await merchant.ACustomer();
        await merchant.Get("/v1/customers");
        await merchant.Breaks("timeout", 3);
    }

    // The rows of each table that is emptied, and of those that are in part.
    private static async Task<Dictionary<string, long>> Rows(Merchant merchant)
    {
        var (server, seq) = (merchant.Server, await merchant.Seq());
        var rows = new Dictionary<string, long>();
        foreach (var table in ResetStore.Emptied.Concat(ResetStore.EmptiedInPart))
            rows[table] = await server.Count($"{table} WHERE account = $1", seq);
        rows["wallets"] = await server.Count(
            "wallets WHERE customer IN (SELECT seq FROM customers WHERE account = $1)",
            seq
        );
        return rows;
    }

    private static async Task<DateTimeOffset> Created(Merchant merchant) =>
        (await merchant.Creates("{}")).GetProperty("created").GetDateTimeOffset();
}
