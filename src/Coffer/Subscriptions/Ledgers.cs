// Ledgers out of rows and back into them, inside one unit. Every change of a subscription or a bill is written here,
// with its events.
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Subscriptions;

public static class Ledgers
{
    /// <summary>The account's present, and the rules of a subscription there.</summary>
    public static Moment Moment(Desk desk, Subscription subscription) =>
        new(desk.Now, desk.Settings.TimeZone, subscription.Terms.RetryDays ?? desk.Settings.RetryDays);

    public static ValueTask<Ledger?> Find(Session session, long account, long seq) =>
        BillStore.FindLedger(session, account, seq);

    /// <summary>It is read once it is locked: a statement that waited for the lock would show the bills of
    /// before.</summary>
    public static ValueTask<Ledger?> FindAndLock(Session tx, long account, long seq)
    {
        SubscriptionStore.Lock(tx, account, seq);
        return BillStore.FindLedger(tx, account, seq);
    }

    /// <summary>The one that a bill is of.</summary>
    public static ValueTask<Ledger?> FindAndLockOf(Session tx, long account, long bill)
    {
        SubscriptionStore.LockOf(tx, account, bill);
        return BillStore.FindLedgerOf(tx, account, bill);
    }

    /// <summary>Writes what changed of a ledger that was locked before it was read, or, in a unit that guesses, that
    /// nobody else has written since; returns it as it is written now.</summary>
    /// <param name="lease">Until when the writer goes on working on it; null: it is done.</param>
    public static Ledger Write(Session tx, Desk desk, Ledger before, Ledger after, DateTimeOffset? lease = null)
    {
        var known = before.Bills.ToDictionary(bill => bill.Number);
        var due = after.Due(Moment(desk, after.Subscription));
        SubscriptionStore.Save(tx, desk.Account, after.Subscription, new(due, lease));
        foreach (var bill in after.Bills)
            Write(tx, desk, after.Subscription, (known.GetValueOrDefault(bill.Number), bill));
        if (ActionOf(before.Subscription.Status, after.Subscription.Status) is { } action)
            Happened(tx, desk, after, action);
        return after with { Subscription = after.Subscription with { Version = after.Subscription.Version + 1 } };
    }

    /// <summary>The event of a change of a subscription, without its bills.</summary>
    public static void Happened(Session tx, Desk desk, Ledger ledger, string action) =>
        EventLog.Append(
            tx,
            desk.Account,
            Event.Of(
                new(desk.Account, desk.Now),
                "subscription",
                action,
                Ids.Text(ledger.Subscription.Id),
                SubscriptionWire.Body(ledger.Subscription, bills: null, ledger.NextRetry)
            )
        );

    private static void Write(Session tx, Desk desk, Subscription subscription, (Bill? Before, Bill After) bill)
    {
        var (before, after) = bill;
        if (before == after)
            return;
        if (before is null)
            BillStore.Insert(tx, desk.Account, subscription.Seq, after);
        else
            BillStore.Save(tx, desk.Account, subscription.Seq, after);
        if (ActionOf(before, after) is { } action)
            EventLog.Append(
                tx,
                desk.Account,
                Event.Of(
                    new(desk.Account, desk.Now),
                    "bill",
                    action,
                    $"{Ids.Text(subscription.Id)}/{after.Number}",
                    SubscriptionWire.BillBody(subscription, after)
                )
            );
    }

    private static string? ActionOf(Bill? before, Bill after) =>
        after.Status switch
        {
            _ when after.Status == before?.Status && before.Attempt is not null && after.Attempt is null => "declined",
            _ when after.Status == before?.Status => (after.Hard && !before.Hard)
            || (after.IsOverdue && !before.IsOverdue)
                ? "declined"
                : null,
            BillStatus.Paid => "paid",
            BillStatus.Failed => "failed",
            BillStatus.Skipped => "skipped",
            _ when before is null => after.FirstDecline is null ? null : "declined",
            _ => before.Status == BillStatus.Paid ? "returned" : null,
        };

    private static string? ActionOf(SubscriptionStatus before, SubscriptionStatus after) =>
        after switch
        {
            _ when before == after => null,
            SubscriptionStatus.PastDue => "past_due",
            SubscriptionStatus.Paused => "paused",
            SubscriptionStatus.Suspended => "suspended",
            SubscriptionStatus.Cancelled => "cancelled",
            SubscriptionStatus.Completed => "completed",
            _ when before == SubscriptionStatus.Paused => "resumed",
            _ when before == SubscriptionStatus.Trialing => "activated",
            _ => "recovered",
        };
}
