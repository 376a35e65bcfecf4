// Seeds, one after the other on two threads, until the time is over or one goes wrong. A seed that goes wrong says so
// with all that happened in it, and how to run it alone.
using System.Diagnostics;
using System.Globalization;

namespace Coffer.Tests.Simulation;

internal sealed class Seeds(long first, long count, TimeSpan time)
{
    private const int Threads = 2;
    private readonly long _end = first + count;
    private long _next = first;
    private long _done;
    private Outcome? _wrong;

    /// <summary>SIMULATION_SEED: this one alone.</summary>
    public static long? Alone { get; } = Number("SIMULATION_SEED");

    /// <summary>SIMULATION_SECONDS: new seeds for so long; `forever` until told to stop.</summary>
    public static TimeSpan? Soak { get; } =
        Environment.GetEnvironmentVariable("SIMULATION_SECONDS") == "forever" ? TimeSpan.MaxValue
        : Number("SIMULATION_SECONDS") is { } seconds ? TimeSpan.FromSeconds(seconds)
        : null;

    public long Done => _done;

    /// <summary>The first run that went wrong; null: none did.</summary>
    public Outcome? Run(string template, Func<InlineSqlite, long, Outcome> run)
    {
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() => Work(template, run))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return _wrong;
    }

    public static string Report(Outcome outcome) =>
        $"{outcome.Name} goes wrong:\n{string.Join('\n', outcome.Wrong)}\n\n{outcome.History}\n\n"
        + $"{outcome.Name} went wrong: {outcome.Wrong[0]}\n"
        + "A seed runs alone by SIMULATION_SEED=… make test TEST_ARGS='--filter-class Coffer.Tests.Simulation.SimulationTests'";

    // A fault of the simulation itself is one of its outcomes: out of a thread it would end the whole test run.
    private void Work(string template, Func<InlineSqlite, long, Outcome> run)
    {
        try
        {
            WorkOn(template, run);
        }
        catch (Exception e)
        {
            _wrong = new("The simulation", [e.ToString()], "", 0);
        }
    }

    private void WorkOn(string template, Func<InlineSqlite, long, Outcome> run)
    {
        var store = new InlineSqlite(template);
        var began = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _wrong) is null && Stopwatch.GetElapsedTime(began) < time)
        {
            var seed = Interlocked.Increment(ref _next) - 1;
            if (seed >= _end)
                return;
            var outcome = run(store, seed);
            if (outcome.IsWrong)
                Interlocked.CompareExchange(ref _wrong, outcome, null);
            Interlocked.Increment(ref _done);
        }
    }

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
