// The way of a request without a socket: the doorman, the routes and the envelope of the program, called with a request
// in memory. One for all runs; a request carries the tools of the node that takes it.
using System.Text;
using Coffer.Hosting;
using Coffer.Http;
using Coffer.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coffer.Tests.Simulation;

internal static class Door
{
    private static readonly Lazy<(WebApplication App, RequestDelegate Serve)> Open = new(Build);

    /// <summary>Serves an order at a node; its answer, whatever its status.</summary>
    public static async Task<Reply> Serve(Tools tools, Order order)
    {
        var (app, serve) = Open.Value;
        var http = new DefaultHttpContext { RequestServices = app.Services };
        using var body = new MemoryStream();
        http.Response.Body = body;
        http.Features.Set(new Taken(tools));
        Fill(http.Request, order);
        await serve(http);
        return new(
            http.Response.StatusCode,
            Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length),
            http.Response.Headers.ContainsKey("Idempotent-Replayed")
        );
    }

    private static void Fill(HttpRequest request, Order order)
    {
        request.Method = order.Method;
        var query = order.Path.IndexOf('?', StringComparison.Ordinal);
        request.Path = query < 0 ? order.Path : order.Path[..query];
        request.QueryString = new(query < 0 ? "" : order.Path[query..]);
        request.Headers["X-Api-Key"] = Template.ApiKey;
        if (order.Key is not null)
            request.Headers["Idempotency-Key"] = order.Key;
        if (order.Json is null)
            return;
        var bytes = Encoding.UTF8.GetBytes(order.Json);
        request.Body = new MemoryStream(bytes);
        request.ContentLength = bytes.Length;
        request.ContentType = "application/json";
    }

    private static (WebApplication, RequestDelegate) Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore(); // an application wants a server, which never starts here
        var app = builder.Build();
        app.Use(next => http => Receive(http, next));
        app.UseRouting();
        app.UseDoorman();
        app.MapCoffer();
        app.UseEndpoints(static _ => { });
        var serve = ((IApplicationBuilder)app).Build();
        Knock(app, serve);
        return (app, serve);
    }

    // Routes are put in order at the first request, for which others wait outside of any scheduler.
    private static void Knock(WebApplication app, RequestDelegate serve)
    {
        var http = new DefaultHttpContext { RequestServices = app.Services };
        http.Features.Set(new Taken(Nothing));
        http.Request.Path = "/v1";
        serve(http).GetAwaiter().GetResult();
    }

    private static Task Receive(HttpContext http, RequestDelegate next)
    {
        var tools = http.Features.Get<Taken>()!.Tools;
        return Doorman.Receive(http, next, tools, tools.Logs.CreateLogger("Http"));
    }

    // Who has no key is turned away before any of it is used.
    private static Tools Nothing { get; } =
        new(null!, null!, null!, TimeProvider.System, new(), null!, new Billing(), NullLoggerFactory.Instance);

    private sealed record Taken(Tools Tools);
}
