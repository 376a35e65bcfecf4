// The servers of the rounds, side by side: Coffer on both engines, the limits, the peer.
namespace Coffer.Bench;

using Sample = (string What, Func<Task<Rate>> Run);

internal sealed class Setting : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _things = [];
    private readonly List<Stocked> _coffers = [];
    private Server? _limit;
    private Peer? _peer;
    private Pgbench? _pgbench;

    /// <summary>Coffer on SQLite, then on PostgreSQL.</summary>
    public IEnumerable<Server> Coffers => _coffers.Select(stocked => stocked.Server);

    public static async Task<Setting> Of(Programs programs, Size size)
    {
        var setting = new Setting();
        foreach (var make in Place.Both(programs.Postgres))
        {
            var place = await make();
            await Console.Error.WriteLineAsync($"storing {size.Cardholders} customers with a card on {place.Engine}");
            setting._coffers.Add(setting.Keep(await Stocked.On(programs, place, size.Cardholders)));
        }

        setting._limit = setting.Keep(
            await Server.Start(url => Server.Command(Environment.ProcessPath!, "limit", url), "/health/ready")
        );
        if (programs.Peer is { } peer)
            setting._peer = setting.Keep(await Peer.Start(peer));
        setting._pgbench = new Pgbench(programs.Postgres);
        await setting._pgbench.Prepare();
        return setting;
    }

    /// <summary>Every operation and every limit once.</summary>
    public IEnumerable<Sample> Samples(int connections, TimeSpan time)
    {
        yield return ("Kestrel 400 B", () => _limit!.Load(connections, time, new("get", Limit.Small)));
        foreach (var sample in _coffers.SelectMany(coffer => coffer.Reads(connections, time)))
            yield return sample;
        yield return ("pgbench select", () => _pgbench!.Select(connections, time));
        yield return ("Kestrel 40 kB", () => _limit!.Load(connections, time, new("get", Limit.Large)));
        yield return ("pgbench insert", () => _pgbench!.Insert(connections, time));
        foreach (var sample in _coffers.SelectMany(coffer => coffer.Writes(connections, time)))
            yield return sample;
        if (_peer is null)
            yield break;
        foreach (var sample in _peer.Samples(connections, time))
            yield return sample;
    }

    public async ValueTask DisposeAsync()
    {
        _things.Reverse();
        foreach (var thing in _things)
            await thing.DisposeAsync();
    }

    private T Keep<T>(T thing)
        where T : IAsyncDisposable
    {
        _things.Add(thing);
        return thing;
    }
}

/// <summary>A Coffer with customers in it.</summary>
internal sealed class Stocked(Server server, Place place) : IAsyncDisposable
{
    private readonly Shop _shop = new(server);
    private (string Customers, string Methods) _files;
    private int _tokens = 3_000;

    public Server Server => server;

    public static async Task<Stocked> On(Programs programs, Place place, int cardholders)
    {
        var stocked = new Stocked(await Server.Coffer(programs.Coffer, place), place);
        stocked._files = await stocked._shop.Cardholders(cardholders);
        return stocked;
    }

    public IEnumerable<Sample> Reads(int connections, TimeSpan time)
    {
        yield return Named("get customer", () => Get("/v1/customers/{}", _files.Customers));
        yield return Named("list wallet", () => Get("/v1/customers/{}/wallet", _files.Customers));
        yield return Named("list 100 customers", () => Get("/v1/customers", "-"));

        Task<Rate> Get(string path, string lines) => server.Load(connections, time, new("get", path) { Lines = lines });
    }

    public IEnumerable<Sample> Writes(int connections, TimeSpan time)
    {
        var create = new Load("create", "/v1/customers");
        var charge = new Load("charge", "/v1/transactions/sale") { Lines = _files.Methods };
        yield return Named("create customer", () => server.Load(connections, time, create));
        yield return Named("add method", () => Add(connections, time));
        yield return Named("charge", () => server.Load(connections, time, charge));
    }

    public async ValueTask DisposeAsync()
    {
        _shop.Dispose();
        await server.DisposeAsync();
        await place.DisposeAsync();
    }

    // Each request takes a token of its own, made before. When they do not last, more are made, and it begins again.
    private async Task<Rate> Add(int connections, TimeSpan time)
    {
        while (true)
        {
            var load = new Load("add", "/v1/customers/{}/wallet") { Lines = await _shop.Applicants(_tokens) };
            try
            {
                var rate = await server.Load(connections, time, load);
                _tokens = Math.Max(_tokens, (int)(rate.PerSecond * time.TotalSeconds * 1.7));
                return rate;
            }
            catch (LoadFailedException) when (_tokens < 200_000)
            {
                _tokens = _tokens * 3 / 2;
            }
        }
    }

    private Sample Named(string what, Func<Task<Rate>> run) => ($"{what}, {place.Engine}", run);
}

/// <param name="Coffer">The program that is measured: the native one.</param>
/// <param name="Dotnet">The same as `dotnet` runs it, for its start; null: it was not built.</param>
/// <param name="Postgres">The URL of an empty database.</param>
/// <param name="Peer">The folder of an installed stripe-stateful-mock; null: there is none.</param>
internal sealed record Programs(string Coffer, string? Dotnet, string Postgres, string? Peer);
