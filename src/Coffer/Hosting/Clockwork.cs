// The recurring loops: one does every few seconds what falls due at the accounts, one sweeps every half minute. A loop
// has no rules; a job that fails is logged and comes again at the next turn, and the others run all the same.
using System.Security.Cryptography;
using Coffer.Agenda;
using Coffer.Cards;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Tokens;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coffer.Hosting;

using Job = (string Name, Func<CancellationToken, Task> Run);

internal sealed partial class Clockwork(IReadOnlyList<Job> jobs, TimeSpan every, TimeProvider time, ILogger logger)
    : BackgroundService
{
    private const int AtOnce = 1_000;

    public static TimeSpan DuePeriod { get; } = TimeSpan.FromSeconds(5);

    public static TimeSpan SweepPeriod { get; } = TimeSpan.FromSeconds(30);

    /// <summary>What falls due at the accounts. A loop of its own: a processor may keep it waiting.</summary>
    public static IReadOnlyList<Job> Due(Tools tools) => [("do what is due", stop => Chores.RunDue(tools, stop))];

    /// <summary>What has lapsed and must go.</summary>
    public static IReadOnlyList<Job> Sweeps(Tools tools)
    {
        var lives = tools.Lifetimes;
        return
        [
            ("destroy overdue keys", _ => tools.Keys.DestroyOverdue(Before(TimeSpan.Zero))),
            ("forget idempotency keys", Sweep(lives.IdempotencyKey, (tx, old) => Idempotency.Forget(tx, old, AtOnce))),
            ("expire tokens", Sweep(TimeSpan.Zero, (tx, now) => TokenStore.Sweep(tx, now, Spent(now), AtOnce))),
            ("destroy copies of cards", Sweep(TimeSpan.Zero, (tx, now) => CopyStore.Sweep(tx, now, AtOnce))),
        ];

        long Before(TimeSpan age) => Instants.Milliseconds(tools.Time.GetUtcNow() - age);
        long Spent(long now) => now - (long)lives.SpentToken.TotalMilliseconds;

        Func<CancellationToken, Task> Sweep(TimeSpan age, Func<Session, long, ValueTask<int>> some) =>
            async stop =>
            {
                var before = Before(age);
                while (!stop.IsCancellationRequested && await tools.Database.Write(tx => some(tx, before)) >= AtOnce)
                { }
            };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(OutOfStep(), time, stoppingToken);
            using var timer = new PeriodicTimer(every, time);
            do await RunAll(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops
        }
    }

    // Nodes that start together do not march in step.
    private TimeSpan OutOfStep() =>
        TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)every.TotalMilliseconds / 3));

    private async Task RunAll(CancellationToken stop)
    {
        foreach (var (name, run) in jobs)
        {
            try
            {
                await run(stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                LogFailure(logger, name, e.GetType().Name);
            }
        }
    }

    [LoggerMessage(20, LogLevel.Error, "The job '{Job}' failed ({Fault}); it comes again at the next turn.")]
    private static partial void LogFailure(ILogger logger, string job, string fault);
}
