// The other side of the wire: a second Coffer, a process of its own in sandbox mode, one for the whole run. Each test
// has an account there, made in its database as `coffer accounts create` does it.
using System.Xml;
using Coffer.Access;
using Coffer.Client;
using Coffer.Hosting;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;

[assembly: AssemblyFixture(typeof(Coffer.Tests.Upstream.UpstreamCoffer))]

namespace Coffer.Tests.Upstream;

public sealed class UpstreamCoffer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<Task<(CofferProcess Process, Opened Inside)>> _started;

    public UpstreamCoffer() => _started = new(Start);

    public async Task<UpstreamShop> Shop()
    {
        var (process, inside) = await _started.Value;
        var now = TimeProvider.System.GetUtcNow();
        var id = Ids.New(now);
        var keys = Enum.GetValues<KeyKind>()
            .Select(kind =>
                KeyHash.Make(
                    inside.Keys.Hashing,
                    AccountKind.Sandbox,
                    new KeyOrder(Ids.New(now), kind, "test", Instants.Milliseconds(now))
                )
            )
            .ToList();
        await inside.Database.Write(async tx =>
        {
            var account = await AccessStore.Add(tx, id, AccountKind.Sandbox, "Upstream", Instants.Milliseconds(now));
            foreach (var (key, _) in keys)
                AccessStore.AddKey(tx, account, key);
        });
        return new(process.Address, new(keys[0].Text, keys[1].Text));
    }

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated && _started.Value.IsCompletedSuccessfully)
        {
            var (process, inside) = await _started.Value;
            await inside.DisposeAsync();
            await process.DisposeAsync();
        }
        _folder.Dispose();
    }

    private async Task<(CofferProcess, Opened)> Start()
    {
        var process = await CofferProcess.StartAsync(_folder);
        var options = new ServeOptions { Data = _folder.At("coffer-data") };
        return (process, await new Opening(options, TimeProvider.System).ForCommand());
    }
}

/// <summary>An account of the upstream.</summary>
public sealed class UpstreamShop(Uri address, UpstreamKeys keys)
{
    private static readonly HttpClient Http = new();

    private CofferClient Api => new(Http, new CofferClientOptions { BaseAddress = address, ApiKey = keys.Private });

    public Uri Address => address;
    public UpstreamKeys Keys => keys;

    public async Task<CofferResponse> Get(string path) => (await Api.SendAsync(HttpMethod.Get, path)).MustSucceed();

    public async Task<CofferResponse> Post(string path, string json) =>
        (await Api.SendAsync(HttpMethod.Post, path, RawContent.Text(json))).MustSucceed();

    /// <summary>Its transactions, newest first, each as the words that are asked for.</summary>
    public async Task<IReadOnlyList<string>> Transactions(params string[] members)
    {
        var list = (await Get("/v1/transactions")).Json!.Value.GetProperty("transactions");
        return [.. list.EnumerateArray().Select(one => string.Join(' ', members.Select(member => one.At(member))))];
    }

    /// <summary>Closes its batch: what is captured is settled.</summary>
    public Task Settles() => Post("/v1/sandbox/batch/close", "{}");

    /// <summary>Its processor misbehaves with the next call.</summary>
    public Task Misbehaves(string fault) => Post("/v1/sandbox/faults", $$"""{"next":"{{fault}}"}""");

    /// <summary>Its account's time moves forward, and what falls due there happens.</summary>
    public Task Moves(TimeSpan by) => Post("/v1/sandbox/clock", $$"""{"advance":"{{XmlConvert.ToString(by)}}"}""");
}
