// A node: what a process has in its memory, over the database that it shares with the other. A crash throws the memory
// away with all that was under way, and the next start builds it from the database.
using Coffer.Access;
using Coffer.Http;
using Coffer.Processing;
using Coffer.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Coffer.Tests.Simulation;

internal sealed class Node(World world, string name)
{
    private readonly Lock _asking = new();
    private readonly List<TaskCompletionSource<Reply>> _open = [];
    private Tools? _tools;

    public string Name => name;

    public Life Life { get; private set; } = new(name);

    public bool IsUp => _tools is not null;

    public Tools Tools => _tools ?? throw new InvalidOperationException($"{name} is down.");

    public async Task Start()
    {
        var life = new Life(name);
        var skew = TimeSpan.FromMilliseconds(world.Dice.Below((int)world.Weather.Skew.TotalMilliseconds + 1));
        var time = world.Scheduler.Clock(life, skew);
        var database = new SimulatedDatabase(world, life);
        var keys = await Template.Keys(world.Store, database);
        var line = new Line(world, life);
        var logs = new Screams(world, name);
        var upstreams = new Upstreams(database, keys, time, logs);
        var processors = new Processors(new Deadline(world.Sabotage.Around(line), Deadline.Limit, time), upstreams);
        var callers = new Callers(database, keys, time);
        var billing = world.Sabotage.Billing(new Billing());
        _tools = new(database, keys, callers, time, new(), processors, billing, logs);
        Life = life;
    }

    public void Crash()
    {
        world.History.Add(name, "CRASHES");
        _tools = null; // who waits for its end goes on at once
        Life.End();
        foreach (var reply in Forget())
            reply.TrySetResult(Reply.Lost);
    }

    /// <summary>Asks the node; the connection is lost when it dies before it answers.</summary>
    public Task<Reply> Ask(Order order)
    {
        if (!IsUp)
            return Task.FromResult(Reply.Lost);
        var reply = new TaskCompletionSource<Reply>();
        lock (_asking)
            _open.Add(reply);
        world.Go(() => Serve(Tools, order, reply));
        return reply.Task;
    }

    /// <summary>Work that nobody asked for by HTTP.</summary>
    public Task Work(Func<Tools, Task> work) => IsUp ? world.Until(Life, work(Tools)) : Task.CompletedTask;

    private async Task Serve(Tools tools, Order order, TaskCompletionSource<Reply> reply)
    {
        await world.Scheduler.Turn(Life);
        var answer = await Door.Serve(tools, order);
        lock (_asking)
            _open.Remove(reply);
        reply.TrySetResult(answer);
    }

    private List<TaskCompletionSource<Reply>> Forget()
    {
        lock (_asking)
        {
            var open = _open.ToList();
            _open.Clear();
            return open;
        }
    }
}

/// <summary>A node's log: what it calls a fault of its own, and no fault was played to it, ends the run.</summary>
internal sealed class Screams(World world, string node) : ILoggerFactory, ILogger
{
    private static readonly string[] Played = ["DatabaseUnavailableException", "no answer", "did not say", "told not"];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public void Dispose() { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        var text = formatter(state, exception);
        if (!Array.Exists(Played, played => text.Contains(played, StringComparison.Ordinal)))
            world.Scream($"{node} logs: {text}");
    }
}
