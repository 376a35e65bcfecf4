// Development mode is lost for good: by a proxy, by an address beyond loopback, by a production account. The fixed
// keys open nothing then.
using System.Net;
using Coffer.Hosting;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Hosting;

public sealed class DevelopmentEndsTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private FreshDatabase database = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Theory, EachEngine]
    public async Task By_a_start_behind_a_proxy(Engine engine)
    {
        var options = await Begun(engine);

        await using (var proxied = await Running.Start(options with { BehindProxy = true }))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Running.Knock(proxied.BaseAddress, Running.Private));
        }

        await IsOver(options);
    }

    [Theory, EachEngine]
    public async Task By_a_start_on_an_address_beyond_loopback(Engine engine)
    {
        var options = await Begun(engine);
        var (certificate, key) = Certificates.Write(folder);

        await using (
            var open = await Running.Start(
                options with
                {
                    Urls = "https://0.0.0.0:0",
                    TlsCert = certificate,
                    TlsKey = key,
                }
            )
        )
        {
            Assert.False(open.Development);
        }

        await IsOver(options);
    }

    [Theory, EachEngine]
    public async Task By_a_production_account_within_5_seconds_on_a_running_server_too(Engine engine)
    {
        var options = await Begun(engine);
        await using (var running = await Running.Start(options))
        {
            Assert.Equal(HttpStatusCode.OK, await Running.Knock(running.BaseAddress, Running.Private));

            await Running.Done(
                folder,
                ["accounts", "create", "--name", "Acme", "--kind", "production", .. Place(options)]
            );

            await Task.Delay(TimeSpan.FromSeconds(4));
            Assert.Equal(HttpStatusCode.Unauthorized, await Running.Knock(running.BaseAddress, Running.Private));
        }
        await IsOver(options);
    }

    [Theory, EachEngine]
    public async Task But_not_by_a_start_that_was_refused(Engine engine)
    {
        var options = await Begun(engine);
        var refused = options with { BehindProxy = true, Keys = $"file:{folder.At("nothing.key")}" };

        await Assert.ThrowsAsync<SetupException>(() => Running.Start(refused));

        await using var again = await Running.Start(options);
        Assert.True(again.Development);
    }

    [Theory, EachEngine]
    public async Task A_migrated_database_never_had_it(Engine engine)
    {
        database = await FreshDatabase.On(engine, postgres);
        var shop = await Running.Shop(folder, database.Url);

        await using var server = await Running.Start(shop.Options);

        Assert.False(server.Development);
        Assert.Equal(HttpStatusCode.OK, await Running.Knock(server.BaseAddress, shop.PrivateKey));
        Assert.Equal(HttpStatusCode.Unauthorized, await Running.Knock(server.BaseAddress, Running.Private));
    }

    // A database in development mode, with its key file outside the data folder.
    private async Task<ServeOptions> Begun(Engine engine)
    {
        database = await FreshDatabase.On(engine, postgres);
        ServeOptions options = new()
        {
            Urls = Running.FreePort,
            Data = folder.At("data"),
            Database = database.Url,
            Keys = $"file:{folder.At("keys", "coffer.key")}",
        };
        await using var first = await Running.Start(options);
        Assert.True(first.Development);
        Assert.Equal(HttpStatusCode.OK, await Running.Knock(first.BaseAddress, Running.Private));
        return options;
    }

    private static async Task IsOver(ServeOptions options)
    {
        await using var later = await Running.Start(options);
        Assert.False(later.Development);
        Assert.Equal(HttpStatusCode.Unauthorized, await Running.Knock(later.BaseAddress, Running.Private));
    }

    private static string[] Place(ServeOptions options) => ["--database", options.Database!, "--keys", options.Keys!];
}
