// The server: options are checked, the database opened, the way of a request laid out, and the door opened. `serve` and tests start it here.
using System.Net.Sockets;
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coffer.Hosting;

public static class Server
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Starts and returns when requests are answered.</summary>
    /// <param name="logs">Takes the log lines in the console's place.</param>
    /// <exception cref="SetupException">It cannot start; the message says in one sentence why.</exception>
    public static async Task<RunningServer> Start(
        ServeOptions options,
        TimeProvider? time = null,
        ILoggerProvider? logs = null,
        CancellationToken cancellationToken = default
    )
    {
        options.Check();
        var listening = Listening.Of(options);
        try
        {
            return await Start(options, listening, time ?? TimeProvider.System, logs, cancellationToken);
        }
        catch (Exception e) when (e is not SetupException)
        {
            if (SetupException.For(e, options) is { } setup)
                throw setup;
            throw;
        }
    }

    private static async Task<RunningServer> Start(
        ServeOptions options,
        Listening listening,
        TimeProvider time,
        ILoggerProvider? logs,
        CancellationToken cancellationToken
    )
    {
        var opened = await new Opening(options, time).ForServing(listening.OnLoopback && !options.BehindProxy);
        var callers = new Callers(opened.Database, opened.Keys, time);
        var tools = new Tools(opened.Database, opened.Keys, callers, time, options.Lifetimes);
        var app = Build(tools, listening, opened.Development, logs);
        LayOut(app, tools, options, opened.Development);
        try
        {
            await app.StartAsync(cancellationToken);
            return new RunningServer(app, opened, tools);
        }
        catch
        {
            await app.DisposeAsync();
            await opened.DisposeAsync();
            throw;
        }
    }

    // An empty builder reads no settings of the machine: no appsettings, no ASPNETCORE_*; there are options and COFFER_* only.
    private static WebApplication Build(Tools tools, Listening listening, bool development, ILoggerProvider? logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = Environments.Production });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSystemd();
        Logs.Add(builder.Logging, development, logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listening.Configure);
        return builder.Build();
    }

    private static void LayOut(WebApplication app, Tools tools, ServeOptions options, bool development)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>();
        app.UseRequestLog(log);
        if (options.BehindProxy)
            app.UseForwardedHeaders(FromTheProxy());
        app.UseRequestIds(tools, log.CreateLogger("Coffer"));
        if (development)
            app.UseHostFilter();
        app.UseHead(routed => routed.UseRouting());
        app.UseDoorman();
        app.MapCoffer();
        app.MapHealth(tools);
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
        app.Use(next =>
            http =>
                Listening.IsLoopback(http.Request.Host.Host)
                    ? next(http)
                    : throw new Refusal(
                        RefusalKind.Invalid,
                        new Fault(
                            Codes.InvalidValue,
                            "Host",
                            "In development mode Coffer answers only to the hosts 127.0.0.1, localhost and [::1]."
                        )
                    )
        );

    // HEAD finds the route of GET; the server sends no body for it.
    private static void UseHead(this WebApplication app, Action<IApplicationBuilder> routing)
    {
        app.Use(next =>
            http =>
            {
                if (HttpMethods.IsHead(http.Request.Method))
                    (http.Request.Method, http.Items[nameof(UseHead)]) = (HttpMethods.Get, http.Request.Method);
                return next(http);
            }
        );
        routing(app);
        app.Use(next =>
            http =>
            {
                if (http.Items.ContainsKey(nameof(UseHead)))
                    http.Request.Method = HttpMethods.Head;
                return next(http);
            }
        );
    }
}
