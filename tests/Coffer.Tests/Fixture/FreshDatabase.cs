// An empty database of a test's own on either engine, as the URL that `--database` takes. Gone when disposed.
namespace Coffer.Tests.Fixture;

public sealed class FreshDatabase : IAsyncDisposable
{
    private readonly TempFolder? folder;
    private readonly PostgresServer? server;

    private FreshDatabase(string url, TempFolder? folder, PostgresServer? server)
    {
        Url = url;
        this.folder = folder;
        this.server = server;
    }

    public string Url { get; }

    public static async Task<FreshDatabase> On(Engine engine, PostgresServer postgres)
    {
        if (engine == Engine.Postgres)
        {
            return new(await postgres.CreateDatabase(), null, postgres);
        }
        var folder = new TempFolder();
        return new($"sqlite:{folder.At("coffer.db")}", folder, null);
    }

    public async ValueTask DisposeAsync()
    {
        folder?.Dispose();
        if (server is not null)
        {
            await server.DropDatabase(Url);
        }
    }
}
