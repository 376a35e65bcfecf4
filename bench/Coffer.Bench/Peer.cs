// stripe-stateful-mock, for orientation: the one peer that runs offline with one command. It keeps everything in memory.
using System.Diagnostics;
using System.Globalization;

namespace Coffer.Bench;

internal sealed class Peer : IAsyncDisposable
{
    private const int Customers = 10_000;
    private const string Path = "/v1/customers";

    // Its own command would listen to the whole network.
    private const string OnLoopback =
        "require('http').createServer(require('stripe-stateful-mock').createExpressApp())"
        + ".listen(+process.env.PORT, '127.0.0.1')";

    private readonly Server _server;
    private readonly string _ids;

    private Peer(Server server, string ids) => (_server, _ids) = (server, ids);

    /// <param name="folder">Where it is installed.</param>
    public static async Task<Peer> Start(string folder)
    {
        var server = await Server.Start(
            url =>
            {
                var start = new ProcessStartInfo("node", ["-e", OnLoopback]) { WorkingDirectory = folder };
                start.Environment["PORT"] = new Uri(url).Port.ToString(CultureInfo.InvariantCulture);
                start.Environment["LOG_LEVEL"] = "error";
                return start;
            },
            Path,
            bearer: "sk_test_bench"
        );
        var ids = System.IO.Path.GetTempFileName();
        await File.WriteAllLinesAsync(ids, await Fill(server));
        return new(server, ids);
    }

    public IEnumerable<(string, Func<Task<Rate>>)> Samples(int connections, TimeSpan time)
    {
        yield return ("stripe-stateful-mock get", () => Run("stripe-get", Path + "/{}", _ids));
        yield return ("stripe-stateful-mock list 100", () => Run("stripe-get", Path + "?limit=100", "-"));
        yield return ("stripe-stateful-mock create", () => Run("stripe-create", Path, "-"));

        Task<Rate> Run(string what, string path, string lines) =>
            _server.Load(connections, time, new(what, path) { Lines = lines, MayFail = true });
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_ids);
        await _server.DisposeAsync();
    }

    private static async Task<string[]> Fill(Server server)
    {
        var ids = new string[Customers];
        await Shop.Each(
            Customers,
            async i => ids[i] = (await server.PostForm(Path, "name=Jane+Smith")).GetProperty("id").GetString()!
        );
        return ids;
    }
}
