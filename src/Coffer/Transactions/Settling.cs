// The second commit of a charge, and the one place that gives an attempt its outcome, whoever brings it: the request,
// the resolver, a processor that answers twice. It changes a pending row or nothing.
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Transactions;

public static class Settling
{
    /// <summary>Inside a unit: the outcome, what it does to the original, the events, the answer for the key. Returns
    /// the transaction's answer; null when it had its outcome before, or is gone.</summary>
    public static async ValueTask<byte[]?> Settle(Session tx, Desk desk, Undecided attempt, Outcome outcome)
    {
        var decided = attempt.Transaction.Decide(outcome);
        if (!await TransactionStore.Decide(tx, desk.Account, decided, desk.Now, Due.After(decided, desk)))
            return null;
        var isCharge = decided.Type is TransactionType.Sale or TransactionType.Authorize or TransactionType.Validate;
        if (
            isCharge
            && outcome.Answer.NetworkTransactionId is { } networkId
            && attempt is { HasNetworkId: false, WalletEntry: { } entry }
        )
            TransactionStore.RememberNetworkId(tx, desk.Account, entry, networkId);
        Happened(tx, desk, attempt.Owner, decided, ActionOf(decided));
        if (attempt.Billed is not null || attempt.Bill is not null)
        {
            var billed = new BilledAttempt(decided.Id, attempt.WalletEntry)
            {
                Bill = attempt.Bill ?? 0,
                Begun = attempt.Billed,
            };
            await desk.Tools.Billing.Decided(tx, desk, billed, outcome.Answer);
        }

        if (decided.Reference is { } reference)
            await EndAtOriginal(tx, desk, reference, decided);
        var json = TransactionJson.Answer(decided.RequestId ?? "", decided, attempt.Detail);
        await Keep(tx, desk, attempt, json);
        return json;
    }

    /// <summary>Inside a unit: there is no outcome yet; the key answers PENDING until there is. Null when there is one
    /// by now, or the attempt is gone.</summary>
    public static async ValueTask<byte[]?> Wait(Session tx, Desk desk, Undecided attempt)
    {
        var row = await TransactionStore.FindAndLock(tx, desk.Account, attempt.Transaction.Id);
        if (row is null || row.Transaction.IsDecided)
            return null;
        var json = TransactionJson.Answer(attempt.Transaction.RequestId ?? "", attempt.Transaction, attempt.Detail);
        Happened(tx, desk, attempt.Owner, attempt.Transaction, "pending");
        await Keep(tx, desk, attempt, json);
        return json;
    }

    /// <summary>An answer for an attempt that is known by its id only: asked for by the resolver, or come on its
    /// own. Says whether it was the one that decided.</summary>
    public static async ValueTask<bool> Settle(Session tx, Desk desk, long id, Outcome outcome)
    {
        var row = await TransactionStore.FindAndLock(tx, desk.Account, id);
        if (row is null || row.Transaction.IsDecided)
            return false;
        var detail = TransactionStore.Detail(desk.Keys, desk.Account, row);
        using var owner = row.Key is null ? null : desk.Keys.Unwrap(row.Key);
        var attempt = new Undecided(row.Transaction, detail, owner, row.Idempotency, row.WalletEntry, row.Bill);
        return await Settle(tx, desk, attempt, outcome) is not null;
    }

    /// <summary>The event of a change of a transaction. It shows the transaction without order and metadata: they stay
    /// with the transaction, and go with the customer.</summary>
    public static void Happened(Session tx, Desk desk, DataKey? owner, Transaction transaction, string action) =>
        EventLog.Append(
            tx,
            desk.Account,
            Event.Of(
                new(desk.Account, desk.Now, owner),
                "transaction",
                action,
                TransactionJson.IdText(transaction.Id),
                TransactionJson.Body(transaction, detail: null)
            )
        );

    // A customer may have taken over the charge that a capture or refund was begun on as nobody's: then the answer is
    // theirs too.
    private static async ValueTask Keep(Session tx, Desk desk, Undecided attempt, byte[] json)
    {
        var id = attempt.Transaction.Id;
        if (attempt.Key is null || attempt.Owner is not null || !attempt.Transaction.IsFollowUp)
        {
            Idempotency.KeepOutcome(tx, desk.Account, attempt.Key, id, new(json, attempt.Owner));
            return;
        }

        var row = await TransactionStore.Find(tx, desk.Account, id);
        using var owner = row?.Key is { } key ? desk.Keys.Unwrap(key) : null;
        Idempotency.KeepOutcome(tx, desk.Account, attempt.Key, id, new(json, owner));
    }

    private static string ActionOf(Transaction decided) =>
        decided.Outcome!.Answer.Outcome switch
        {
            ChargeOutcome.Approved => "approved",
            ChargeOutcome.Declined => "declined",
            _ => "failed",
        };

    private static async ValueTask EndAtOriginal(Session tx, Desk desk, long reference, Transaction followUp)
    {
        if (await TransactionStore.FindAndLock(tx, desk.Account, reference) is not { } row)
            return;
        var original = row.Transaction.End(followUp);
        var due = followUp.Type == TransactionType.Refund ? row.Due : Due.After(original, desk);
        TransactionStore.Move(tx, desk.Account, original, due);
        if (followUp.Outcome!.Answer.Outcome != ChargeOutcome.Approved)
            return;
        using var owner = row.Key is null ? null : desk.Keys.Unwrap(row.Key);
        Happened(tx, desk, owner, original, Past(followUp.Type));
    }

    private static string Past(TransactionType followUp) =>
        followUp switch
        {
            TransactionType.Capture => "captured",
            TransactionType.Void => "voided",
            _ => "refunded",
        };
}
