// The verb: charge. Three steps, because no transaction stays open over the network: commit the attempt as pending,
// send it to the processor under its own id, commit the outcome. A client that goes away undoes nothing.
using Coffer.Cards;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Processing;
using Coffer.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coffer.Transactions;

public static partial class Charging
{
    private const int MaxOpenings = 5;

    public static async Task Charge(Call call, ChargeType type, ChargeRequest request, Claim claim)
    {
        for (var opening = 1; ; opening++)
        {
            using var source = await PaymentSource.Read(call, request);
            try
            {
                var attempt = await Attempt.Prepare(call, type, request, source, claim);
                await Idempotency.UnlessDone(
                    call,
                    claim,
                    () => Charge(call, attempt),
                    earlier => Replay(call, earlier)
                );
                return;
            }
            catch (StaleSourceException)
            {
                // The method was changed, or the id drawn elsewhere, between opening and committing: nothing was
                // committed.
                if (opening == MaxOpenings)
                    throw Refusal.Unavailable(Codes.Unavailable, "The payment method keeps changing.", 1);
            }
        }
    }

    private static async Task Charge(Call call, Attempt attempt)
    {
        if (await call.Database.Write(tx => Begin(tx, call, attempt)) is { } earlier)
        {
            await Replay(call, earlier);
            return;
        }

        // From here on nothing the client does matters: the attempt is committed and will have its outcome.
        var decided = await Send(call, attempt);
        var json = TransactionJson.Answer(call.RequestId, decided, attempt.Detail);
        var happened = decided.Outcome is null ? null : Happened(call, attempt, decided);
        await call.Database.Write(tx =>
            Finish(tx, call, attempt, new(decided, call.Answer(json, attempt.Source.Owner), happened))
        );
        await call.Send(json);
    }

    /// <summary>First commit: the key, the source used up, the attempt. Returns what the key did before, if it
    /// did.</summary>
    private static async ValueTask<Earlier?> Begin(Session tx, Call call, Attempt attempt)
    {
        if (await Idempotency.Find(tx, call, attempt.Claim) is { } earlier)
            return earlier;
        await attempt.Source.Take(tx);
        var transaction = attempt.Row.Transaction;
        var payment = attempt.Source.Payment!;
        Transaction.CheckSuits(transaction.Type, transaction.Amount, payment.Instrument.Display, attempt.Source.Field);
        _ = Processor(call);
        if (!await TransactionStore.Insert(tx, call.Account, attempt.Row))
            throw new StaleSourceException();
        if (attempt.Copy is { } copy)
            CopyStore.Insert(
                tx,
                call.Account,
                transaction.Id,
                copy,
                Instants.Milliseconds(call.RealNow + call.Lifetimes.CardCopy)
            );
        Idempotency.KeepRunning(tx, call, attempt.Claim, transaction.Id);
        return null;
    }

    // No answer is no decline: the processor may have charged. Then the attempt stays as it is, pending.
    private static async Task<Transaction> Send(Call call, Attempt attempt)
    {
        var started = call.Time.GetTimestamp();
        try
        {
            var answer = await Processor(call).Send(attempt.ToCharge(call), CancellationToken.None);
            var latency = (long)call.Time.GetElapsedTime(started).TotalMilliseconds;
            return attempt.Row.Transaction.Decide(new(answer, latency));
        }
        catch (Exception e)
        {
            var id = attempt.Row.Transaction.Id;
            LogNoAnswer(call.Http.RequestServices.GetRequiredService<ILogger<IProcessor>>(), id, e.GetType().Name);
            return attempt.Row.Transaction;
        }
    }

    private static IProcessor Processor(Call call) =>
        Processors.Of(call.Http.RequestServices).For(call.Caller.AccountKind);

    /// <summary>Second commit: the outcome and its event, if there is one, and the answer for the key.</summary>
    private static ValueTask Finish(Session tx, Call call, Attempt attempt, Decided decided)
    {
        var transaction = decided.Transaction;
        if (transaction.Outcome is not null)
            TransactionStore.Decide(tx, call.Account, transaction, Instants.Milliseconds(call.Now));
        if (transaction.Outcome?.Answer.NetworkTransactionId is { } networkId && attempt.Row.WalletEntry is { } entry)
            TransactionStore.RememberNetworkId(tx, call.Account, entry, networkId);
        if (decided.Event is { } happened)
            EventLog.Append(tx, call.Account, happened);
        Idempotency.KeepOutcome(tx, call, attempt.Claim, transaction.Id, decided.Answer);
        return default;
    }

    // A key whose charge has no outcome yet, and nobody at work on it, answers that charge as it stands.
    private static async Task Replay(Call call, Earlier earlier)
    {
        Idempotency.MarkReplayed(call);
        if (earlier.Json is not null)
        {
            await call.Send(earlier.Json);
            return;
        }

        var row = (await call.Read(session => TransactionStore.Find(session, call.Account, earlier.TransactionId)))!;
        var detail = TransactionStore.Detail(call.Keys, call.Account, row);
        await call.Send(TransactionJson.Answer(call.RequestId, row.Transaction, detail));
    }

    // The event shows the transaction without order and metadata: they stay with the transaction, and go with the
    // customer.
    private static Event Happened(Call call, Attempt attempt, Transaction decided)
    {
        var action = decided.Status == TransactionStatus.Declined ? "declined" : "approved";
        var source = new EventSource(call.Account, call.Now, attempt.Source.Owner);
        return Event.Of(
            source,
            "transaction",
            action,
            TransactionJson.IdText(decided.Id),
            TransactionJson.Body(decided, detail: null)
        );
    }

    private sealed record Decided(Transaction Transaction, Answer Answer, Event? Event);

    [LoggerMessage(50, LogLevel.Error, "The processor gave no answer for {Transaction} ({Fault}); it stays pending.")]
    private static partial void LogNoAnswer(ILogger logger, long transaction, string fault);
}
