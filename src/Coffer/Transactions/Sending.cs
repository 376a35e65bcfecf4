// From the first commit to the second: the call to the processor, and what its answer, or its silence, becomes.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Microsoft.Extensions.Logging;

namespace Coffer.Transactions;

public static partial class Sending
{
    /// <summary>Sends a committed attempt, once, and commits its outcome; returns its answer. Nothing that the client
    /// does can stop it.</summary>
    public static async Task<byte[]> Send(Desk desk, Undecided attempt, IProcessor processor, Charge charge)
    {
        var outcome = await Outcome(desk, processor, charge);
        return await desk.Write(tx =>
                outcome.Answer.IsFinal ? Settling.Settle(tx, desk, attempt, outcome) : Settling.Wait(tx, desk, attempt)
            ) ?? await Decided(desk, attempt);
    }

    // No answer is no decline: the processor may have charged. Then the attempt stays as it is, pending.
    private static async Task<Outcome> Outcome(Desk desk, IProcessor processor, Charge charge)
    {
        var started = desk.Time.GetTimestamp();
        ChargeAnswer answer;
        try
        {
            answer = await processor.Send(charge, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNoAnswer(desk.Tools.Log("Transactions"), charge.AttemptId, e.GetType().Name);
            answer = ChargeAnswer.Unknown("No answer");
        }

        return new(answer, (long)desk.Time.GetElapsedTime(started).TotalMilliseconds);
    }

    // The sandbox may have been emptied meanwhile: then its processor keeps nothing of it either.
    private static async Task<byte[]> Decided(Desk desk, Undecided attempt)
    {
        var id = attempt.Transaction.Id;
        if (await Standing(desk, id, attempt.Key) is { } json)
            return json;
        await desk.Write(tx =>
        {
            SandboxStore.Forget(tx, desk.Account, id);
            return ValueTask.CompletedTask;
        });
        throw Refusal.NotFound("transaction");
    }

    /// <summary>The answer of an attempt that somebody else may have decided: that outcome counts. Its key keeps it
    /// word for word, while the transaction may have moved on. Null: it is gone.</summary>
    /// <param name="key">The digest of the key that made it.</param>
    public static Task<byte[]?> Standing(Desk desk, long id, byte[]? key) =>
        desk.Database.Read(async session =>
        {
            if (await TransactionStore.Find(session, desk.Account, id) is not { } row)
                return null;
            var kept =
                key is not null && row.Transaction.IsDecided ? await Idempotency.FindAnswer(session, desk, key) : null;
            return kept ?? Shown(desk, row);
        });

    /// <summary>The answer of a transaction as it stands, with the id of the request that made it.</summary>
    public static byte[] Shown(Desk desk, TransactionRow row, string? requestId = null) =>
        TransactionJson.Answer(
            requestId ?? row.Transaction.RequestId ?? "",
            row.Transaction,
            TransactionStore.Detail(desk.Keys, desk.Account, row)
        );

    [LoggerMessage(50, LogLevel.Error, "The processor gave no answer for {Transaction} ({Fault}); it stays pending.")]
    private static partial void LogNoAnswer(ILogger logger, long transaction, string fault);
}
