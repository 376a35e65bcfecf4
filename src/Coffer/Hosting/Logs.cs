// The logs: JSON lines on standard output, in development mode only warnings and errors, readable, on standard error.
// Every request has one line, which names the route's template, never the path or query, and the request id, as all
// of its other lines do.
using System.Diagnostics;
using Coffer.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coffer.Hosting;

internal static partial class Logs
{
    public static void AddLogs(this ILoggingBuilder logging, bool development, ILoggerProvider? provider)
    {
        logging.SetMinimumLevel(development && provider is null ? LogLevel.Warning : LogLevel.Information);
        // The framework's own lines hold paths, addresses and the texts of exceptions.
        logging.AddFilter("Microsoft", LogLevel.None);
        if (provider is not null)
            logging.AddProvider(provider);
        else if (development)
            logging
                .AddSimpleConsole(console => console.SingleLine = true)
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        else
            logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
    }

    public static ILogger Of(IServiceProvider services, string part) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger($"Coffer.{part}");

    /// <summary>Comes before everything else, so that it sees what was answered at last.</summary>
    public static void UseRequestLog(this WebApplication app)
    {
        var logger = Of(app.Services, "Requests");
        app.Use(next =>
            async http =>
            {
                var started = Stopwatch.GetTimestamp();
                try
                {
                    await next(http);
                }
                finally
                {
                    var took = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 2);
                    using (logger.BeginScope(new RequestScope(http.TraceIdentifier)))
                        LogRequest(logger, Method(http), Route(http), http.Response.StatusCode, took);
                }
            }
        );
    }

    // A method and a path are the caller's text; a template is ours.
    private static string Method(HttpContext http) =>
        http.Request.Method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS"
            ? http.Request.Method
            : "OTHER";

    private static string Route(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } template } ? template : "(none)";

    [LoggerMessage(10, LogLevel.Information, "{Method} {Route} {Status} {ElapsedMs} ms")]
    private static partial void LogRequest(ILogger logger, string method, string route, int status, double elapsedMs);
}
