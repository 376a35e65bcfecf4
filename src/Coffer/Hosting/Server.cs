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
        Pipeline.LayOut(app, tools, options, opened.Development);
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
        builder.AddTelemetry();
        builder.Services.AddHostedService(services => new Clockwork(
            Clockwork.Jobs(tools),
            tools.Time,
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Coffer.Clockwork")
        ));
        Logs.Add(builder.Logging, development, logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listening.Configure);
        return builder.Build();
    }
}
