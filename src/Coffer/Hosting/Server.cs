// The server: the options are checked, the database is opened, the way of a request laid out, and then the door
// opens. `serve` and tests start it here.
using Coffer.Access;
using Coffer.Http;
using Coffer.Processing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coffer.Hosting;

public static class Server
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Starts, and returns when requests are answered.</summary>
    /// <param name="time">The world's time; the system's if null.</param>
    /// <param name="logs">Takes the log lines in the console's place.</param>
    /// <param name="sandbox">Answers the charges of sandbox accounts; the sandbox processor if null.</param>
    /// <exception cref="SetupException">It cannot start; the message says in one sentence why.</exception>
    public static Task<RunningServer> Start(
        ServeOptions options,
        TimeProvider? time = null,
        ILoggerProvider? logs = null,
        IProcessor? sandbox = null,
        CancellationToken cancellationToken = default
    )
    {
        options.Check();
        var listening = Listening.Of(options);
        var clock = time ?? TimeProvider.System;
        return Faults.Explain(
            options,
            async () =>
            {
                var opened = await new Opening(options, clock).ForServing(listening.OnLoopback && !options.BehindProxy);
                var server = Build(options, listening, opened, new(clock, logs, sandbox ?? new SandboxProcessor()));
                await server.Open(options, cancellationToken);
                return server;
            }
        );
    }

    // An empty builder reads no settings of the machine: no appsettings, no ASPNETCORE_*; there are options and
    // COFFER_* only.
    private static RunningServer Build(ServeOptions options, Listening listening, Opened opened, Surroundings around)
    {
        var time = around.Time;
        var callers = new Callers(opened.Database, opened.Keys, time);
        var tools = new Tools(opened.Database, opened.Keys, callers, time, options.Lifetimes);
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = Environments.Production });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSystemd();
        builder.Services.AddHostedService(services => new Clockwork(
            Clockwork.Jobs(tools),
            time,
            Logs.Of(services, "Clockwork")
        ));
        builder.Services.AddSingleton(new Processors(around.Sandbox));
        builder.AddTelemetry();
        builder.Logging.AddLogs(opened.Development, around.Logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listening.Configure);
        var app = builder.Build();
        Pipeline.LayOut(app, tools, options, opened.Development);
        return new RunningServer(app, opened, tools);
    }

    /// <summary>What a server finds outside itself.</summary>
    private sealed record Surroundings(TimeProvider Time, ILoggerProvider? Logs, IProcessor Sandbox);
}
