// One real server per engine for the whole run, in this process, on a loopback socket. Tests keep out of each other's
// way by having a merchant's account each. Time stands where a test puts it only in servers of its own (Servers.Own).
using System.Collections.Concurrent;
using Coffer.Hosting;
using Coffer.Processing;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Coffer.Tests.Fixture.Servers))]

namespace Coffer.Tests.Fixture;

public sealed class Servers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Engine, Lazy<Task<TestServer>>> _shared = new();

    /// <summary>The engine's shared server.</summary>
    public Task<TestServer> On(Engine engine, PostgresServer postgres) =>
        _shared.GetOrAdd(engine, e => new(() => TestServer.Start(e, postgres))).Value;

    /// <summary>A merchant with an account of its own on the engine's shared server.</summary>
    public async Task<Merchant> Merchant(Engine engine, PostgresServer postgres) =>
        await Fixture.Merchant.On(await On(engine, postgres));

    public async ValueTask DisposeAsync()
    {
        var started = _shared.Values.Where(server => server.IsValueCreated && server.Value.IsCompletedSuccessfully);
        foreach (var server in started)
            await (await server.Value).Stop();
    }
}

/// <summary>A server with a database and data folder of its own.</summary>
public sealed class TestServer : IAsyncDisposable
{
    /// <summary>So that a dozen customers are many.</summary>
    public const int BlockSize = 3;

    private readonly FreshDatabase _database;

    private TestServer(FreshDatabase database, TempFolder folder, RunningServer running)
    {
        _database = database;
        Folder = folder;
        Running = running;
    }

    public TempFolder Folder { get; }
    public RunningServer Running { get; }
    public string DatabaseUrl => _database.Url;

    public static async Task<TestServer> Start(
        Engine engine,
        PostgresServer postgres,
        TimeProvider? time = null,
        ILoggerProvider? logs = null,
        Func<IProcessor, IProcessor>? sandbox = null
    )
    {
        var database = await FreshDatabase.On(engine, postgres);
        var folder = new TempFolder();
        var options = new ServeOptions
        {
            Urls = "http://127.0.0.1:0",
            Data = folder.At("data"),
            Database = database.Url,
            BlockSize = BlockSize,
        };
        return new(database, folder, await Server.Start(options, time, logs, sandbox));
    }

    /// <summary>Stops the server; its database ends with the database server, which may have ended before.</summary>
    public ValueTask Stop() => Running.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await _database.DisposeAsync();
        Folder.Dispose();
    }
}
