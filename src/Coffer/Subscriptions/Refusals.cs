// What may be asked of a subscription in which state, and what is said where it may not.
using Coffer.Kernel;
using Coffer.Transactions;

namespace Coffer.Subscriptions;

internal static class Refusals
{
    /// <exception cref="Refusal">The subscription is not in a state for that.</exception>
    public static Ledger Must(this Ledger ledger, Func<Subscription, bool> holds, string otherwise) =>
        holds(ledger.Subscription)
            ? ledger
            : throw WrongState(
                $"The subscription {otherwise}: its status is {SubscriptionWire.Word(ledger.Subscription.Status)}."
            );

    /// <exception cref="Refusal">What suspended it was a hard decline, and the method is still the same.</exception>
    public static Ledger Resumable(this Ledger ledger) =>
        ledger.Subscription.Status == SubscriptionStatus.Suspended
        && ledger.Bills.FirstOrDefault(bill => bill is { Status: BillStatus.Failed, Hard: true }) is { } hard
            ? throw MethodDeclined(hard)
            : ledger;

    /// <summary>The bill is tried now.</summary>
    /// <exception cref="Refusal">It cannot be.</exception>
    public static Ledger Retry(this Ledger ledger, Bill bill, Moment moment)
    {
        if (bill.Status is BillStatus.Paid or BillStatus.Skipped)
            throw WrongState($"Bill {bill.Number} is {BillStore.Word(bill.Status)}: there is nothing to retry.");
        if (bill.Attempt is { } attempt)
            throw Refusal.Conflict(
                Codes.TransactionInProgress,
                $"Bill {bill.Number} is being charged: its transaction has no outcome yet.",
                ids: [TransactionJson.IdText(attempt)]
            );
        ledger.Must(s => s.IsLive && s.Status != SubscriptionStatus.Paused, "charges nothing now");
        if (bill.Hard)
            throw MethodDeclined(bill);
        var oldest = ledger.Bills.First(other => other.IsOpen || other.Status == BillStatus.Failed);
        if (oldest.Number != bill.Number)
            throw WrongState($"Bill {bill.Number} waits: bill {oldest.Number} is older and comes first.");
        return ledger.Changed(bill.Asked(moment.Now), moment);
    }

    private static Refusal MethodDeclined(Bill bill) =>
        Refusal.Conflict(
            Codes.MethodDeclined,
            $"Bill {bill.Number} had a hard decline ({bill.Note}): nothing is tried until the payment method changes."
        );

    private static Refusal WrongState(string message) => Refusal.Conflict(Codes.WrongState, message);
}
