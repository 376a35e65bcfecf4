// The server: the options are checked, the database is opened, the way of a request laid out, and then the door
// opens. `serve` and tests start it here.
using Coffer.Access;
using Coffer.Http;
using Coffer.Processing;
using Coffer.Subscriptions;
using Coffer.Transactions;
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
    /// <param name="sandbox">Stands around or in the place of the processor of sandbox accounts.</param>
    /// <exception cref="SetupException">It cannot start; the message says in one sentence why.</exception>
    public static Task<RunningServer> Start(
        ServeOptions options,
        TimeProvider? time = null,
        ILoggerProvider? logs = null,
        Func<IProcessor, IProcessor>? sandbox = null,
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
                var server = Build(options, listening, opened, new(clock, logs, sandbox));
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
        Tools? tools = null;
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = Environments.Production });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSystemd();
        AddClockwork(() => Clockwork.Due(tools!), Clockwork.DuePeriod);
        AddClockwork(() => Clockwork.Sweeps(tools!), Clockwork.SweepPeriod);
        builder.AddTelemetry();
        builder.Logging.AddLogs(opened.Development, around.Logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listening.Configure);
        var app = builder.Build();
        tools = MakeTools(opened, options, around, app.Services.GetRequiredService<ILoggerFactory>());
        Pipeline.LayOut(app, tools, options, opened.Development);
        return new RunningServer(app, opened, tools);

        // Not AddHostedService, which takes one of a type.
        void AddClockwork(Func<IReadOnlyList<(string, Func<CancellationToken, Task>)>> jobs, TimeSpan every) =>
            builder.Services.AddSingleton<IHostedService>(services => new Clockwork(
                jobs(),
                every,
                time,
                Logs.Of(services, "Clockwork")
            ));
    }

    private static Tools MakeTools(Opened opened, ServeOptions options, Surroundings around, ILoggerFactory logs)
    {
        var (database, keys, time) = (opened.Database, opened.Keys, around.Time);
        var sandbox = new SandboxProcessor(database);
        IProcessor seen = around.Sandbox is null ? sandbox : around.Sandbox(sandbox);
        var upstreams = new Upstreams(database, keys, time, logs);
        var processors = new Processors(new Deadline(seen, Deadline.Limit, time), upstreams);
        var tools = new Tools(
            database,
            keys,
            new(database, keys, time),
            time,
            options.Lifetimes,
            processors,
            new Billing(),
            logs
        )
        {
            BlockSize = options.BlockSize ?? Tools.DefaultBlockSize,
        };
        sandbox.Deliver = (account, attempt, answer) => LateAnswers.Take(tools, account, attempt, answer);
        return tools;
    }

    /// <summary>What a server finds outside itself.</summary>
    private sealed record Surroundings(TimeProvider Time, ILoggerProvider? Logs, Func<IProcessor, IProcessor>? Sandbox);
}
