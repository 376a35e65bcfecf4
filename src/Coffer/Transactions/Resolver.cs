// Asks the processor about attempts without an outcome, on the stated schedule, and settles them once. Several nodes
// may run it: each attempt is taken by lease. It never sends.
using Coffer.Http;
using Coffer.Processing;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace Coffer.Transactions;

public static partial class Resolver
{
    /// <summary>How many are asked about at the same time.</summary>
    private const int Askers = 4;

    // Longer than a processor may take to answer; after it another node may ask too, which does no harm.
    private static readonly TimeSpan Lease = Deadline.Limit * 2;

    // The circuit to the processor is open: nothing was asked, so nothing of the schedule is used up.
    private static readonly ChargeAnswer NotAsked = ChargeAnswer.Unknown("The processor is not asked at the moment");
    private static readonly TimeSpan AfterNotAsked = TimeSpan.FromMinutes(1);

    public static Chore Chore { get; } =
        new(
            "resolve charges without an outcome",
            (session, account, after) => DueStore.Next(session, account, after, TransactionStatus.Pending),
            desk => Task.WhenAll(Enumerable.Range(0, Askers).Select(_ => AskAll(desk)))
        );

    /// <summary>Asks about all that are due, one after the other.</summary>
    public static async Task AskAll(Desk desk)
    {
        while (!desk.IsEnough && await Take(desk) is { } id)
            await Ask(desk, id);
    }

    private static Task<long?> Take(Desk desk)
    {
        var now = desk.Time.GetUtcNow(); // others may have been asked about for a while at this desk
        return desk.Write(tx => DueStore.Take(tx, desk.Account, desk.Now, now, Lease));
    }

    private static async Task Ask(Desk desk, long id)
    {
        var row = await desk.Database.Read(session => TransactionStore.Find(session, desk.Account, id));
        if (row is null || row.Transaction.IsDecided)
            return; // the sandbox was emptied, or somebody else brought the outcome
        var started = desk.Time.GetTimestamp();
        var answer = await Answer(desk, row.Transaction);
        var outcome = new Outcome(answer, (long)desk.Time.GetElapsedTime(started).TotalMilliseconds);
        await desk.Write(async tx =>
        {
            if (answer.IsFinal)
                await Settling.Settle(tx, desk, id, outcome);
            else if (ReferenceEquals(answer, NotAsked))
                DueStore.Wait(tx, desk.Account, id, desk.Now + AfterNotAsked);
            else
                DueStore.PutOff(
                    tx,
                    desk.Account,
                    row,
                    Schedule.NextAsk(row.Transaction.Created, row.Asked + 1, desk.Now)
                );
        });
    }

    private static async Task<ChargeAnswer> Answer(Desk desk, Transaction transaction)
    {
        try
        {
            var processor = await desk.Processors.Get(desk.Account, transaction.Upstream);
            return await processor.Inquire(transaction.ToInquiry(desk), CancellationToken.None);
        }
        catch (BrokenCircuitException)
        {
            return NotAsked;
        }
        catch (Exception e)
        {
            LogNoAnswer(desk.Tools.Log("Transactions"), transaction.Id, e.GetType().Name);
            return ChargeAnswer.Unknown("No answer");
        }
    }

    [LoggerMessage(51, LogLevel.Warning, "Asked about {Transaction}, the processor gave no answer ({Fault}).")]
    private static partial void LogNoAnswer(ILogger logger, long transaction, string fault);
}
