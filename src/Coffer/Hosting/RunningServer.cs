// A server that answers. Disposing it stops it: requests that run are finished first.
using System.Net;
using Coffer.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coffer.Hosting;

public sealed partial class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Opened _opened;

    internal RunningServer(WebApplication app, Opened opened, Tools tools) =>
        (_app, _opened, Tools) = (app, opened, tools);

    /// <summary>The first address, with the port that the system chose if 0 was asked for.</summary>
    public Uri BaseAddress => Reachable(_app.Urls.First());

    public Tools Tools { get; }

    internal bool Development => _opened.Development;

    internal async Task Open(ServeOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await Faults.ExplainListening(options, () => _app.StartAsync(cancellationToken));
        }
        catch
        {
            await DisposeAsync();
            throw;
        }

        LogStart(Logs.Of(_app.Services, "Server"), string.Join(' ', _app.Urls), _opened.Database.Description);
    }

    /// <summary>Ends when somebody asked the process to end (SIGTERM, SIGINT) and requests that ran are
    /// finished.</summary>
    internal Task WaitForShutdown() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Tools.Processors.Dispose();
        await _opened.DisposeAsync();
    }

    private static Uri Reachable(string url)
    {
        var address = new UriBuilder(url);
        var isAddress = IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip);
        if (isAddress && (IPAddress.Any.Equals(ip) || IPAddress.IPv6Any.Equals(ip)))
            address.Host = "localhost";
        return address.Uri;
    }

    [LoggerMessage(30, LogLevel.Information, "Coffer listens on {Addresses}, with {Database}")]
    private static partial void LogStart(ILogger logger, string addresses, string database);
}
