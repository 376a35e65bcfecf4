// The verb: charge. Three steps, because no transaction stays open over the network: commit the attempt as pending,
// send it to the processor under its own id, commit the outcome. A client that goes away undoes nothing.
using Coffer.Access;
using Coffer.Cards;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Storage;

namespace Coffer.Transactions;

public static class Charging
{
    private const int MaxOpenings = 5;

    /// <summary>Charges for a request and answers it.</summary>
    public static Task Charge(Call call, ChargeRequest request, Claim claim) =>
        Idempotency.UnlessDone(
            call,
            claim,
            async () => await Answer(call, await Charge(call, call.RequestId, request, claim), claim),
            earlier => Answer(call, new(null, earlier), claim)
        );

    /// <summary>Charges at any desk. Returns what the key did before, if it did.</summary>
    public static async Task<Charged> Charge(Desk desk, string requestId, ChargeRequest request, Claim claim)
    {
        for (var opening = 1; ; opening++)
        {
            using var source = await PaymentSource.Read(desk, request);
            try
            {
                var attempt = await Attempt.Prepare(desk, requestId, request, source, claim);
                var begun = await desk.Write(tx => Begin(tx, desk, attempt));
                if (begun.Earlier is { } earlier)
                    return new(null, earlier);
                var charge = attempt.ToCharge(desk) with { IsSpared = begun.IsSpared };
                return new(await Sending.Send(desk, attempt.ToUndecided(), attempt.Processor, charge), null);
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

    /// <summary>Sends the answer of a charge, new or of before. A key whose charge has no stored answer (a crash took
    /// it) answers that charge as it stands.</summary>
    public static async Task Answer(Call call, Charged charged, Claim claim)
    {
        if (charged.Earlier is not { } earlier)
        {
            await call.Send(charged.Json!);
            return;
        }

        Idempotency.MarkReplayed(call);
        await call.Send(
            earlier.Json
                ?? await Sending.Standing(call, earlier.TransactionId, claim.Key)
                ?? throw Refusal.NotFound("transaction")
        );
    }

    /// <exception cref="Refusal">Money goes out without an original, and the account does not allow it.</exception>
    public static void CheckAllowed(Desk desk, TransactionType type)
    {
        if (
            type == TransactionType.Credit
            && desk.AccountKind == AccountKind.Production
            && !desk.Settings.CreditsAllowed
        )
            throw Refusal.Forbidden(
                Codes.CreditsNotAllowed,
                "This account may not send money out without an original transaction; the setting credits_allowed "
                    + "allows it."
            );
    }

    /// <summary>First commit: the key, the source used up, the bill marked, the attempt.</summary>
    private static async ValueTask<Begun> Begin(Session tx, Desk desk, Attempt attempt)
    {
        if (await Idempotency.FindUnlessNew(tx, desk, attempt.Claim) is { } earlier)
            return new(earlier, false);
        await attempt.Source.Take(tx);
        var transaction = attempt.Row.Transaction;
        Transaction.CheckSuits(
            transaction.Type,
            transaction.Amount,
            transaction.Payment.IsCard(),
            attempt.Source.Field
        );
        await (attempt.Billed?.Begin(tx, transaction.Id) ?? default);
        if (!await TransactionStore.Insert(tx, desk.Account, attempt.Row))
            throw new StaleSourceException();
        if (attempt.Copy is { } copy)
            CopyStore.Insert(
                tx,
                desk.Account,
                transaction.Id,
                copy,
                Instants.Milliseconds(desk.RealNow + desk.Lifetimes.CardCopy)
            );
        Idempotency.KeepRunning(tx, desk, attempt.Claim, transaction.Id);
        var isSpared = tx.MayGuess && transaction.Upstream is null;
        if (isSpared)
            SandboxStore.ExpectNoFault(tx, desk.Account);
        return new(null, isSpared);
    }

    /// <param name="Earlier">What the key did before, if it did.</param>
    /// <param name="IsSpared">The sandbox had no fault waiting.</param>
    private sealed record Begun(Earlier? Earlier, bool IsSpared);
}

/// <summary>A charge's answer, or what its key did before.</summary>
public sealed record Charged(byte[]? Json, Earlier? Earlier);
