// Servers whose time stands still: no loop settles, asks or sweeps what a test has damaged before it is verified.
using System.Collections.Concurrent;
using Coffer.Tests.Fixture;
using Coffer.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

[assembly: AssemblyFixture(typeof(Coffer.Tests.Proof.StillServers))]

namespace Coffer.Tests.Proof;

public sealed class StillServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Engine, Lazy<Task<TestServer>>> _shared = new();

    /// <summary>A merchant with much behind it, and nothing wrong.</summary>
    public async Task<Books> Books(Engine engine, PostgresServer postgres, Merchant? merchant = null) =>
        await Proof.Books.Kept(merchant ?? await Merchant(engine, postgres));

    public async Task<Merchant> Merchant(Engine engine, PostgresServer postgres) =>
        await Fixture.Merchant.On(await On(engine, postgres));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _shared.Values.Where(server => server.IsValueCreated))
            await (await server.Value).Stop();
    }

    // What has no answer is logged; there is much of it here.
    private static Task<TestServer> Start(Engine engine, PostgresServer postgres) =>
        TestServer.Start(engine, postgres, new FakeTimeProvider(DateTimeOffset.UtcNow), new LogLines());

    private Task<TestServer> On(Engine engine, PostgresServer postgres) =>
        _shared.GetOrAdd(engine, e => new(() => Start(e, postgres))).Value;
}
