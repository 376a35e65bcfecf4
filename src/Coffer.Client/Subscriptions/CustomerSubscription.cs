// A customer's subscription as the server answers it, and its bills.
namespace Coffer.Client;

/// <summary>A customer in a plan.</summary>
public sealed class CustomerSubscription
{
    /// <summary>The id, a lower-case UUID.</summary>
    public string Id
    {
        get => field ?? "";
        init;
    }

    /// <summary>The customer's id.</summary>
    public string Customer
    {
        get => field ?? "";
        init;
    }

    /// <summary>The plan's id.</summary>
    public string SubscriptionId
    {
        get => field ?? "";
        init;
    }

    /// <summary>Where it stands.</summary>
    public SubscriptionStatus Status { get; init; }

    /// <summary>The day that it starts on, a civil date in the account's time zone.</summary>
    public DateOnly Start { get; init; }

    /// <summary>
    /// The date of the next bill, a civil date in the account's time zone; null: none is to come as it stands.
    /// </summary>
    public DateOnly? NextDue { get; init; }

    /// <summary>When the oldest unpaid bill is tried again; null: it is not, by itself.</summary>
    public DateTimeOffset? NextRetryAt { get; init; }

    /// <summary>What is charged.</summary>
    public SubscriptionPayment Payment
    {
        get => field ?? new SubscriptionPayment();
        init;
    }

    /// <summary>Whether the first period asked for no money.</summary>
    public bool SkipFirstPayment { get; init; }

    /// <summary>The amount of the next payment, in major units.</summary>
    public Amount Amount
    {
        get => field ?? new Amount();
        init;
    }

    /// <summary>How many payments; null: until it is cancelled.</summary>
    public int? Installments { get; init; }

    /// <summary>How many of the installments have a bill; null where there are none.</summary>
    public long? InstallmentsBilled { get; init; }

    /// <summary>
    /// The bills, oldest first: the newest 1,000; those of the newest 100 periods in a customer's list, none in the
    /// account's.
    /// </summary>
    public IReadOnlyList<Bill> Bills
    {
        get => field ?? [];
        init;
    }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }
}

/// <summary>What a subscription charges.</summary>
public sealed class SubscriptionPayment
{
    /// <summary>The stored method. Required where a subscription is made.</summary>
    public SubscriptionMethod? Stored { get; init; }
}

/// <summary>Which stored method a subscription charges.</summary>
public sealed class SubscriptionMethod
{
    /// <summary>The method's id; null: the customer's default at the time of each charge.</summary>
    public string? Wallet { get; init; }

    /// <summary>Who asked for the enrolment; the charges themselves are the merchant's. Required.</summary>
    public InitiatedBy? InitiatedBy { get; init; }
}

/// <summary>One period of a subscription, one date, one amount.</summary>
public sealed class Bill
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

    /// <summary>The attempt that paid it, or else the last one; null: it was not tried.</summary>
    public string? TransactionId { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// Why it stands as it does, such as a decline code, <c>R01</c> or <c>first_payment_skipped</c>; null where it is
    /// paid or was not tried.
    /// </summary>
    public string? Reason { get; init; }
}
