// What is to come of a subscription, and why it stands as it does.
namespace Coffer.Client;

/// <summary>The bills to come, by the calendar and the terms as they are now.</summary>
public sealed class SubscriptionPreview
{
    /// <summary>The subscription's status.</summary>
    public SubscriptionStatus Status { get; init; }

    /// <summary>The last day that counts.</summary>
    public DateOnly Until { get; init; }

    /// <summary>The bills, at most 1,000; none where it does not run.</summary>
    public IReadOnlyList<ComingBill> Bills
    {
        get => field ?? [];
        init;
    }

    /// <summary>What these bills ask for; in major units, 0 where there are none.</summary>
    public Amount Total
    {
        get => field ?? new Amount();
        init;
    }
}

/// <summary>A bill to come.</summary>
public sealed class ComingBill
{
    /// <summary>Which period of the subscription it is, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The date that it will be due on, a civil date in the account's time zone.</summary>
    public DateOnly Due { get; init; }

    /// <summary>The amount, in major units.</summary>
    public Amount Amount
    {
        get => field ?? new Amount();
        init;
    }

    /// <summary><see cref="BillStatus.Due"/>, or <see cref="BillStatus.Skipped"/>: it will ask for no money.</summary>
    public BillStatus Status { get; init; }

    /// <summary>Why it is so, in an explanation; null in a preview.</summary>
    public BillReasons? Why { get; init; }
}

/// <summary>Why a subscription's bills are as they are.</summary>
public sealed class Explanation
{
    /// <summary>The subscription's status.</summary>
    public SubscriptionStatus Status { get; init; }

    /// <summary>The newest 100 bills, oldest first.</summary>
    public IReadOnlyList<ExplainedBill> Bills
    {
        get => field ?? [];
        init;
    }

    /// <summary>The periods that made no bills.</summary>
    public IReadOnlyList<BillingGap> Gaps
    {
        get => field ?? [];
        init;
    }

    /// <summary>The next bill; null: none is to come as it stands.</summary>
    public ComingBill? Next { get; init; }
}

/// <summary>A bill, and why it is so.</summary>
public sealed class ExplainedBill
{
    /// <summary>Which period of the subscription it is, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The date that it is due on, a civil date in the account's time zone.</summary>
    public DateOnly Due { get; init; }

    /// <summary>The amount, in major units.</summary>
    public Amount Amount
    {
        get => field ?? new Amount();
        init;
    }

    /// <summary>Where it stands.</summary>
    public BillStatus Status { get; init; }

    /// <summary>Why.</summary>
    public BillReasons Why
    {
        get => field ?? new BillReasons();
        init;
    }

    /// <summary>Every attempt, oldest first.</summary>
    public IReadOnlyList<BillAttempt> Attempts
    {
        get => field ?? [];
        init;
    }
}

/// <summary>Sentences for people; they may change.</summary>
public sealed class BillReasons
{
    /// <summary>Why this date.</summary>
    public string? Date { get; init; }

    /// <summary>Why this amount.</summary>
    public string? Amount { get; init; }

    /// <summary>Why this method.</summary>
    public string? Method { get; init; }

    /// <summary>What became of it, and when it is tried again; null for a bill to come.</summary>
    public string? Retry { get; init; }
}

/// <summary>An attempt at a bill.</summary>
public sealed class BillAttempt
{
    /// <summary>The transaction.</summary>
    public string TransactionId
    {
        get => field ?? "";
        init;
    }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Where it stands.</summary>
    public TransactionStatus Status { get; init; }

    /// <summary>The method that was charged.</summary>
    public string? Wallet { get; init; }

    /// <summary>Its number, masked.</summary>
    public string? AccountNumber { get; init; }

    /// <summary>Why it was declined.</summary>
    public string? DeclineCode { get; init; }

    /// <summary>Whether trying again could help.</summary>
    public DeclineKind? DeclineKind { get; init; }

    /// <summary>Why the bank took it back, by NACHA: <c>R01</c>.</summary>
    public string? ReturnCode { get; init; }
}

/// <summary>Periods that made no bills.</summary>
public sealed class BillingGap
{
    /// <summary>The number of the first one.</summary>
    public int First { get; init; }

    /// <summary>The number of the last one.</summary>
    public int Last { get; init; }

    /// <summary>The date of the first one.</summary>
    public DateOnly From { get; init; }

    /// <summary>The date of the last one.</summary>
    public DateOnly To { get; init; }

    /// <summary>Why: <c>paused</c> or <c>suspended</c>.</summary>
    public string? Reason { get; init; }
}
