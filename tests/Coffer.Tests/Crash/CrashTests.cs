// kill -9 under load, and a start on what it left, several times over: what was answered is there, what was cut off can
// be asked again, and nothing happened twice. SOAK=n makes n times as many rounds (`make soak`).
using System.Globalization;
using Coffer.Hosting;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Microsoft.Data.Sqlite;

namespace Coffer.Tests.Crash;

public sealed class CrashTests(PostgresServer postgres) : IDisposable
{
    private static readonly int Rounds = 3 * Soak();
    private static readonly Sql EndLeases = new("UPDATE idempotency SET lease = 0 WHERE lease IS NOT NULL");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, EachEngine]
    public async Task What_was_answered_survives_a_kill_and_nothing_happens_twice(Engine engine)
    {
        await using var database = await FreshDatabase.On(engine, postgres);
        string[] args = ["--data", _folder.At("data"), "--database", database.Url];
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var pending = new HashSet<string>(StringComparer.Ordinal);

        for (var round = 1; round <= Rounds; round++)
        {
            await using var coffer = await CofferProcess.StartAsync(_folder, args);
            var load = new Load(coffer.Address, $"round{round}");
            await load.UntilKilled(coffer, TimeSpan.FromSeconds(1 + (round * 0.7 % 2)));

            await using var again = await CofferProcess.StartAsync(_folder, args);
            using var http = Load.Asking(again.Address);
            await EveryAnswerStands(http, load);
            pending.UnionWith(await EveryCutRequestComesToAnEnd(http, load, database.Url));
            keys.UnionWith(load.Asked.Keys);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"round {round}: {load.Answered.Count} answered, {load.Cut.Count()} cut, {pending.Count} pending so far"
            );
            await EachKeyMadeOneThing(new Ledger(http), keys, pending);
            Assert.StartsWith(
                "{\"verified\":true,",
                await http.GetStringAsync(new Uri("/v1/verify", UriKind.Relative))
            );
            again.Kill();
        }

        if (engine == Engine.Sqlite)
            Assert.Equal("ok", await IntegrityCheck(database.Url));
    }

    private static async Task EveryAnswerStands(HttpClient http, Load load)
    {
        Assert.NotEmpty(load.Answered);
        foreach (var (key, reply) in load.Answered)
        {
            var replay = await load.Asked[key].Send(http);
            Assert.Equal((200, reply.Text, true), (replay.Status, replay.Text, replay.Replayed));
        }
    }

    /// <summary>Asks again all that got no answer, and says which of the charges are pending for good.</summary>
    private static async Task<List<string>> EveryCutRequestComesToAnEnd(HttpClient http, Load load, string database)
    {
        var running = new List<Order>();
        foreach (var order in load.Cut)
        {
            var reply = await order.Send(http);
            if (reply.Status == 409)
            {
                Assert.True(order.IsSale, $"{order} was answered {reply.Text}");
                Assert.Equal(("idempotency_in_progress", true), (reply.Code, reply.RetryAfter > TimeSpan.Zero));
                running.Add(order);
            }
            else if (order.IsSale && reply is { Status: 200 } && reply.Member("status") == "pending")
            {
                running.Add(order); // a slow machine: the lease had ended by itself
            }
            else
            {
                Assert.True(reply.Status == 200, $"{order} was answered {reply.Status}: {reply.Text}");
                Assert.Equal(reply.Text, (await order.Send(http)).Text);
            }
        }

        await TheLeasesEnd(database);
        foreach (var order in running)
        {
            var (first, second) = (await order.Send(http), await order.Send(http));
            Assert.Equal((200, true, "pending"), (first.Status, first.Replayed, first.Member("status")));
            Assert.Equal(first.Member("transaction_id"), second.Member("transaction_id"));
        }

        return [.. running.Select(order => order.Key)];
    }

    private static async Task EachKeyMadeOneThing(Ledger ledger, HashSet<string> keys, HashSet<string> pending)
    {
        var customers = await ledger.Customers();
        Assert.Equal(Of("-customer"), customers.Select(customer => customer.Name).Order(StringComparer.Ordinal));
        var transactions = await ledger.Transactions();
        Assert.Equal(Of("-stored", "-card"), transactions.Select(t => t.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            pending.Order(StringComparer.Ordinal),
            transactions.Where(t => t.Status == "pending").Select(t => t.Key).Order(StringComparer.Ordinal)
        );
        var entries = 0;
        foreach (var (id, name) in customers)
        {
            var expected = keys.Contains(name.Replace("-customer", "-add", StringComparison.Ordinal)) ? 1 : 0;
            Assert.Equal(expected, (await ledger.Wallet(id)).Count);
            entries += expected;
        }

        var events = await ledger.Events();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Sequence));
        Assert.Equal(customers.Count, events.Count(e => e.What == "customer.created"));
        Assert.Equal(entries, events.Count(e => e.What == "wallet.created"));
        Assert.Equal(transactions.Count - pending.Count, events.Count(e => e.What == "transaction.approved"));

        IEnumerable<string> Of(params string[] kinds) =>
            keys.Where(key => kinds.Any(kind => key.EndsWith(kind, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal);
    }

    // A minute's wait, in a moment.
    private static async Task TheLeasesEnd(string url)
    {
        await using var database = Database.Open(DatabaseUrl.Parse(url));
        await database.Write(async tx => await tx.Execute(EndLeases));
    }

    private static async Task<string> IntegrityCheck(string url)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseUrl.Parse(url).Path};Pooling=False");
        await connection.OpenAsync();
        await using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        return (string)(await check.ExecuteScalarAsync())!;
    }

    /// <summary>How many times as long it takes.</summary>
    internal static int Soak() =>
        int.TryParse(Environment.GetEnvironmentVariable("SOAK"), CultureInfo.InvariantCulture, out var times)
            ? times
            : 1;
}
