// A server that answers. Disposing it stops it: requests that run are finished first.
using System.Net;
using Coffer.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Coffer.Hosting;

public sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Opened _opened;

    internal RunningServer(WebApplication app, Opened opened, Tools tools)
    {
        (_app, _opened, Tools) = (app, opened, tools);
        BaseAddress = Reachable(app.Urls.First());
    }

    /// <summary>The first address, with the port that the system chose if 0 was asked for.</summary>
    public Uri BaseAddress { get; }

    public Tools Tools { get; }

    internal bool Development => _opened.Development;

    /// <summary>Ends when somebody asked the process to end (SIGTERM, SIGINT) and requests that ran are finished.</summary>
    internal Task WaitForShutdown() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _opened.DisposeAsync();
    }

    private static Uri Reachable(string url)
    {
        var address = new UriBuilder(url);
        if (
            IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip)
            && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
        )
            address.Host = "localhost";
        return address.Uri;
    }
}
