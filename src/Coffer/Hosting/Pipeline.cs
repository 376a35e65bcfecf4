// The way of every request, in order. Each step is a room's own or stands below.
using Coffer.Http;
using Coffer.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace Coffer.Hosting;

internal static class Pipeline
{
    public static void LayOut(WebApplication app, Tools tools, ServeOptions options, bool development)
    {
        app.UseRequestLog();
        if (options.BehindProxy)
            app.UseForwardedHeaders(FromTheProxy());
        app.UseRequestIds(tools, Logs.Of(app.Services, "Http"));
        if (development)
            app.UseHostFilter();
        app.UseRoutingOfHead();
        app.UseMetricsDoor(ownListener: options.Metrics is not null, options.BehindProxy);
        app.UseDoorman();
        app.UseTokenLimit(options.TokensPerMinute);
        app.MapCoffer();
        app.MapMetrics();
        app.MapDocs();
    }

    // Whoever connects is the proxy, which names the client in the last entry of X-Forwarded-For.
    private static ForwardedHeadersOptions FromTheProxy()
    {
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = 1,
        };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        return forwarded;
    }

    // A page in a browser can send requests to this machine under a name of its own; it cannot choose these three.
    private static void UseHostFilter(this WebApplication app) =>
        app.Use(next => http => Listening.IsOwnHost(http.Request.Host.Host) ? next(http) : throw OtherHost());

    private static Refusal OtherHost() =>
        Refusal.Invalid(
            Codes.InvalidValue,
            "Host",
            "In development mode Coffer answers only to the hosts 127.0.0.1, localhost and [::1]."
        );

    // HEAD finds the route of GET; everybody else sees that it is HEAD, and the server sends no body for it.
    private static void UseRoutingOfHead(this WebApplication app)
    {
        var head = new object();
        app.Use(next =>
            http =>
            {
                if (HttpMethods.IsHead(http.Request.Method))
                    (http.Request.Method, http.Items[head]) = (HttpMethods.Get, head);
                return next(http);
            }
        );
        app.UseRouting();
        app.Use(next =>
            http =>
            {
                if (http.Items.ContainsKey(head))
                    http.Request.Method = HttpMethods.Head;
                return next(http);
            }
        );
    }
}
