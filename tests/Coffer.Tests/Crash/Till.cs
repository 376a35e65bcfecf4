// A shop that survives its server: a database, and one `coffer serve` after the other on it.
using System.Net.Sockets;
using System.Text;
using Coffer.Hosting;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Coffer.Tests.Upstream;
using An = Coffer.Processing.Upstream;

namespace Coffer.Tests.Crash;

internal sealed class Till : IAsyncDisposable
{
    private const string Key = "cof_prv_sandbox_dev";
    private static readonly UpstreamKeys Keys = new("a-public-key-1234", "a-private-key-5678");

    private readonly TempFolder _folder = new();
    private readonly FreshDatabase _database;
    private CofferProcess? _process;
    private int _moves;

    private Till(FreshDatabase database) => _database = database;

    public HttpClient Http { get; private set; } = new();

    public Ledger Ledger => new(Http);

    /// <param name="acquirer">What it charges through; null: the sandbox processor.</param>
    public static async Task<Till> Open(Engine engine, PostgresServer postgres, Acquirer? acquirer = null)
    {
        var till = new Till(await FreshDatabase.On(engine, postgres));
        await till.Start();
        if (acquirer is not null)
            await till.ChargesThrough(acquirer.Address);
        return till;
    }

    public async Task Start()
    {
        _process = await CofferProcess.StartAsync(_folder, ["--data", _folder.At("data"), "--database", _database.Url]);
        Http.Dispose();
        Http = Load.Asking(_process.Address);
    }

    public async Task Kill()
    {
        _process!.Kill();
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Null: the server was gone before it answered.</summary>
    public async Task<Reply?> Try(Order order)
    {
        try
        {
            return await order.Send(Http);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    public async Task<Reply> Must(Order order)
    {
        var reply = await order.Send(Http);
        Assert.True(reply.Status == 200, $"{order} was answered {reply.Status}: {reply.Text}");
        return reply;
    }

    /// <summary>Sends the head of a request and half of its body; the connection stays open.</summary>
    public async Task<TcpClient> HalfSend(Order order)
    {
        var client = new TcpClient();
        await client.ConnectAsync(Http.BaseAddress!.Host, Http.BaseAddress.Port);
        var head =
            $"POST {order.Path} HTTP/1.1\r\nHost: till\r\nX-Api-Key: {Key}\r\nIdempotency-Key: {order.Key}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {order.Json.Length}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + order.Json[..(order.Json.Length / 2)]));
        return client;
    }

    /// <summary>The account's time moves forward.</summary>
    public Task<Reply> Moves(string duration) => Must(AMove(duration));

    public Order AMove(string duration) =>
        new($"move-{++_moves}", "/v1/sandbox/clock", $$"""{"advance":"{{duration}}"}""");

    public Task<Reply> Settles() => Must(new($"close-{++_moves}", "/v1/sandbox/batch/close", "{}"));

    public async Task<long> Count(string from)
    {
        await using var database = Database.Open(DatabaseUrl.Parse(_database.Url));
        return (await database.Read(session => session.Number(Sql.Of($"SELECT count(*) FROM {from}"))))!.Value;
    }

    /// <summary>A minute's wait, in a moment.</summary>
    public Task LeasesEnd() => Execute("UPDATE idempotency SET lease = 0 WHERE lease IS NOT NULL");

    /// <summary>The same for subscriptions that somebody had taken, and for his turn at the account.</summary>
    public async Task BillingLeasesEnd()
    {
        await Execute("UPDATE subscriptions SET lease = 0 WHERE lease IS NOT NULL");
        await Execute("UPDATE accounts SET turn = 0 WHERE turn IS NOT NULL");
    }

    public Task<CofferOutcome> Verify() =>
        CofferProcess.RunAsync(_folder, ["verify", "--database", _database.Url, "--json"]);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        Http.Dispose();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private async Task Execute(string sql)
    {
        await using var database = Database.Open(DatabaseUrl.Parse(_database.Url));
        await database.Write(async tx => await tx.Execute(Sql.Of(sql)));
    }

    private async Task ChargesThrough(Uri address)
    {
        var options = new ServeOptions { Data = _folder.At("data"), Database = _database.Url };
        await using var inside = await new Opening(options, TimeProvider.System).ForCommand();
        var now = TimeProvider.System.GetUtcNow();
        var account = (await inside.Database.Read(Access.AccessStore.Accounts)).Single();
        var (key, wrapped) = inside.Keys.NewProcessorKey(Ids.New(now));
        using (key)
        {
            var upstream = An.Make(account.Seq, wrapped.Id, address, Keys, key);
            await inside.Database.Adds(upstream, wrapped, now);
        }
    }
}
