// A customer's subscription: which periods it has and which of them make bills. Pure: no clock, no rows.
using Coffer.Kernel;
using Coffer.Plans;

namespace Coffer.Subscriptions;

public enum SubscriptionStatus
{
    /// <summary>Before its start.</summary>
    Trialing,
    Active,

    /// <summary>A bill was declined, and is unpaid.</summary>
    PastDue,
    Paused,

    /// <summary>The retries of a bill are spent.</summary>
    Suspended,
    Cancelled,

    /// <summary>All installments are paid.</summary>
    Completed,
}

/// <summary>Periods that made no bills.</summary>
/// <param name="First">The first one's number, from 1.</param>
/// <param name="Last">The last one's.</param>
/// <param name="Reason">paused or suspended.</param>
public sealed record Gap(int First, int Last, string Reason);

/// <summary>Which method is charged.</summary>
/// <param name="Entry">Its row's number.</param>
public sealed record Chosen(long Entry, Guid Id);

/// <param name="Wallet">The method that is charged; null: the default at the time of each charge.</param>
/// <param name="Start">The civil date that the series begins with.</param>
/// <param name="NextPeriod">How many periods have passed: the first without a bill or gap, from 0.</param>
/// <param name="Payments">How many bills ask for money: all but the skipped ones.</param>
public sealed record Subscription(
    long Seq,
    Guid Id,
    long CustomerSeq,
    Guid Customer,
    Guid Plan,
    Chosen? Wallet,
    SubscriptionStatus Status,
    Terms Terms,
    DateOnly Start,
    DateTimeOffset Created
)
{
    // So many bills are made ahead of the oldest unpaid one; the others when those are paid.
    internal const int MostOpen = 100;

    public required string InitiatedBy { get; init; }
    public bool SkipFirst { get; init; }
    public int NextPeriod { get; init; }
    public long Payments { get; init; }
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>How often the row was written since it was made, with its bills or without.</summary>
    public long Version { get; init; }

    /// <summary>The account's plans and deletions ask: can anything still be billed?</summary>
    public bool IsLive => Status is not (SubscriptionStatus.Cancelled or SubscriptionStatus.Completed);

    public bool IsCancelled => Status == SubscriptionStatus.Cancelled;

    /// <summary>Whether periods make bills.</summary>
    public bool IsRunning =>
        Status is SubscriptionStatus.Trialing or SubscriptionStatus.Active or SubscriptionStatus.PastDue;

    public bool HasAllPayments => Terms.Installments is { } count && Payments >= count;

    /// <summary>The date of the next bill; null when none is to come.</summary>
    public DateOnly? NextDay => IsRunning && !HasAllPayments ? DayOf(NextPeriod) : null;

    /// <param name="period">From 0.</param>
    public DateOnly DayOf(int period) => BillingCalendar.Due(Terms.Cycle, Anchor, period);

    /// <summary>The subscription after the bills of all periods up to a day, and these bills.</summary>
    /// <param name="most">How many that ask for money it makes at most.</param>
    public (Subscription After, List<Bill> Bills) BillUpTo(DateOnly today, int most)
    {
        var after = this;
        var bills = new List<Bill>();
        while (most > 0 && after.NextDay is { } day && day <= today)
        {
            var bill = after.NextBill(day, today);
            bills.Add(bill);
            most -= bill.Status == BillStatus.Skipped ? 0 : 1;
            after = after.Past(bill);
        }

        return (after, bills);
    }

    /// <summary>The bill of the next period, as it would be on a day.</summary>
    public Bill NextBill(DateOnly day, DateOnly today)
    {
        var why =
            SkipFirst && NextPeriod == 0 ? "first_payment_skipped"
            : Terms.CatchUp == CatchUp.Latest && DayOf(NextPeriod + 1) <= today ? "caught_up_later"
            : null;
        var amount = Terms.AmountOf(Payments + 1);
        return why is null
            ? new(0, NextPeriod + 1, Payments + 1, day, amount, BillStatus.Waiting)
            : new(0, NextPeriod + 1, 0, day, amount, BillStatus.Skipped) { Note = why };
    }

    /// <summary>After the period of its next bill.</summary>
    public Subscription Past(Bill bill) =>
        this with
        {
            NextPeriod = NextPeriod + 1,
            Payments = Payments + (bill.Status == BillStatus.Skipped ? 0 : 1),
        };

    /// <summary>Active again from today on: periods that have begun meanwhile make no bills.</summary>
    /// <param name="reason">Why they make none.</param>
    public Subscription GoOn(DateOnly today, string reason)
    {
        var next = HasAllPayments
            ? NextPeriod
            : Math.Max(NextPeriod, BillingCalendar.CountBefore(Terms.Cycle, Anchor, today.AddDays(1)));
        return this with
        {
            Status = SubscriptionStatus.Active,
            NextPeriod = next,
            Gaps = next == NextPeriod ? Gaps : [.. Gaps, new(NextPeriod + 1, next, reason)],
        };
    }

    private Anchor Anchor => BillingCalendar.Begin(Terms.Cycle, Start);
}
