// A subscription with its unpaid bills: what time, outcomes and orders make of the two together. Every change of either
// goes through here. Pure.
using Coffer.Kernel;

namespace Coffer.Subscriptions;

/// <param name="Bills">Unpaid, given up, and whatever else this unit is about, by number.</param>
public sealed record Ledger(Subscription Subscription, IReadOnlyList<Bill> Bills)
{
    /// <summary>The oldest bill that asks for money; null: none does.</summary>
    public Bill? Oldest => Bills.FirstOrDefault(bill => bill.IsOpen);

    /// <summary>The bill that has to be charged now, if the subscription was looked at.</summary>
    public Bill? Payable(Moment moment) =>
        Charged is { Attempt: null, Hard: false } bill && (bill.Retry ?? moment.Now) <= moment.Now ? bill : null;

    /// <summary>When an unpaid bill is tried again; null: none is, or its attempt is under way.</summary>
    public DateTimeOffset? NextRetry => Oldest is { Attempt: null } bill ? bill.Retry : null;

    public bool IsSameAs(Ledger other) => Subscription == other.Subscription && Bills.SequenceEqual(other.Bills);

    /// <summary>After what falls due by time alone: new bills, a bill that is given up.</summary>
    public Ledger Look(Moment moment)
    {
        var ledger = BilledUpTo(moment, Subscription.MostOpen - Bills.Count(bill => bill.IsOpen));
        if (
            ledger.Subscription.IsRunning
            && ledger.Oldest is { Attempt: null, Hard: true } hard
            && hard.GivenUpAt(moment) <= moment.Now
        )
            ledger = ledger.With(hard.GivenUp());
        return ledger.Settle(moment);
    }

    /// <summary>After an outcome, an order or a new method changed a bill.</summary>
    public Ledger Changed(Bill bill, Moment moment) =>
        With(Subscription.IsCancelled && bill is { IsOpen: true, Attempt: null } ? bill.GivenUp() : bill)
            .Settle(moment);

    /// <summary>Every declined bill is tried at once.</summary>
    public Ledger Renew(Moment moment)
    {
        var bills = Bills.Select(bill =>
            bill is { Status: BillStatus.Failed } or { IsOverdue: true } or { Attempt: not null }
                ? bill.Renewed(moment.Now)
                : bill
        );
        var after =
            Subscription.Status == SubscriptionStatus.Suspended
                ? Subscription.GoOn(moment.Today, "suspended")
                : Subscription;
        return new Ledger(after, bills.ToArray()).Settle(moment);
    }

    /// <summary>What began before has its bill, however much is unpaid: only what begins meanwhile has none.</summary>
    public Ledger Pause(Moment moment)
    {
        var ledger = BilledUpTo(moment, most: int.MaxValue);
        return (ledger with { Subscription = ledger.As(SubscriptionStatus.Paused) }).Settle(moment);
    }

    public Ledger Resume(Moment moment) =>
        Subscription.Status == SubscriptionStatus.Paused
            ? new Ledger(
                Subscription.GoOn(moment.Today, "paused"),
                Bills.Select(bill => bill.Resumed(moment.Now)).ToArray()
            ).Settle(moment)
            : Renew(moment);

    /// <summary>What is unpaid will not be charged any more; an attempt that is under way has its outcome all the
    /// same.</summary>
    public Ledger Cancel() =>
        new(
            As(SubscriptionStatus.Cancelled),
            Bills
                .Select(bill =>
                    !bill.IsOpen || bill.Attempt is not null ? bill
                    : bill.Attempts > 0 ? bill.GivenUp() with { Note = "cancelled" }
                    : bill with { Status = BillStatus.Skipped, Note = "cancelled" }
                )
                .ToArray()
        );

    /// <summary>When it must be looked at next; null: nothing is to come by time alone.</summary>
    public DateTimeOffset? Due(Moment moment)
    {
        var isFull = Bills.Count(bill => bill.IsOpen) >= Subscription.MostOpen; // the next bill waits for a payment
        var next = Subscription.NextDay is { } day && !isFull ? moment.Midnight(day) : (DateTimeOffset?)null;
        if (Subscription.Status == SubscriptionStatus.Trialing)
            next = Earlier(next, moment.Midnight(Subscription.Start));
        return Charged is { Attempt: null } bill
            ? Earlier(next, bill.Hard ? bill.GivenUpAt(moment) : bill.Retry ?? moment.Now)
            : next;
    }

    // The bill whose turn it is: the oldest; while it is suspended, the one given up that somebody asked to try again.
    private Bill? Charged =>
        Subscription.IsRunning ? Oldest
        : Subscription.Status == SubscriptionStatus.Suspended
            ? Bills.FirstOrDefault(bill => bill is { Status: BillStatus.Failed, Retry: not null })
        : null;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other : one;

    private Ledger BilledUpTo(Moment moment, int most)
    {
        var (after, made) = Subscription.BillUpTo(moment.Today, most);
        return new(after, [.. Bills, .. made]);
    }

    private Ledger With(Bill bill) =>
        this with
        {
            Bills = Bills.Where(other => other.Number != bill.Number).Append(bill).OrderBy(b => b.Number).ToArray(),
        };

    private Subscription As(SubscriptionStatus status) => Subscription with { Status = status };

    // Of the unpaid bills the oldest is due and the others wait; what ended stays so; the rest follows from the bills.
    // What began before a suspension has its bill, as before a pause.
    private Ledger Settle(Moment moment)
    {
        var isSuspended = Subscription.IsRunning && Bills.Any(bill => bill.Status == BillStatus.Failed);
        return (isSuspended ? BilledUpTo(moment, most: int.MaxValue) : this).Settled(moment);
    }

    private Ledger Settled(Moment moment)
    {
        var oldest = Oldest?.Number;
        var bills = Bills
            .Select(bill =>
                !bill.IsOpen ? bill : bill with { Status = bill.Number == oldest ? BillStatus.Due : BillStatus.Waiting }
            )
            .ToArray();
        var ledger = this with { Bills = bills };
        return ledger with { Subscription = ledger.Standing(moment) };
    }

    private Subscription Standing(Moment moment)
    {
        var hasFailed = Bills.Any(bill => bill.Status == BillStatus.Failed);
        var hasOpen = hasFailed || Bills.Any(bill => bill.IsOpen);
        return Subscription.Status switch
        {
            SubscriptionStatus.Cancelled => Subscription,
            _ when Subscription.HasAllPayments && !hasOpen => As(SubscriptionStatus.Completed),
            SubscriptionStatus.Paused => Subscription,
            _ when hasFailed => As(SubscriptionStatus.Suspended),
            SubscriptionStatus.Suspended => Subscription.GoOn(moment.Today, "suspended") with
            {
                Status = Running(moment),
            },
            _ => As(Running(moment)),
        };
    }

    private SubscriptionStatus Running(Moment moment) =>
        Bills.Any(bill => bill.IsOverdue) ? SubscriptionStatus.PastDue
        : moment.Today < Subscription.Start ? SubscriptionStatus.Trialing
        : SubscriptionStatus.Active;
}
