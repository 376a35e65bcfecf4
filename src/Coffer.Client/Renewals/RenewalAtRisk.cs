// Renewals that may not be paid, as the server answers them.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>A coming or overdue renewal that may not be paid.</summary>
public sealed class RenewalAtRisk
{
    /// <summary>The customer's subscription.</summary>
    [JsonPropertyName("customer_subscription")]
    public string CustomerSubscriptionId
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

    /// <summary>The subscription's status.</summary>
    public SubscriptionStatus Status { get; init; }

    /// <summary>
    /// The date of the next bill, a civil date in the account's time zone; null: only what is unpaid is left.
    /// </summary>
    public DateOnly? NextDue { get; init; }

    /// <summary>
    /// The amount of the oldest unpaid bill, or, where there is none, of the next payment; in major units.
    /// </summary>
    public Amount Amount
    {
        get => field ?? new Amount();
        init;
    }

    /// <summary>The method that would be charged today; null: the customer has none.</summary>
    public string? Wallet { get; init; }

    /// <summary>Its number, masked.</summary>
    public string? AccountNumber { get; init; }

    /// <summary>A card's expiry, MMYY.</summary>
    public string? Expiry { get; init; }

    /// <summary>What is known against it.</summary>
    public IReadOnlyList<RiskReason> Reasons
    {
        get => field ?? [];
        init;
    }
}

/// <summary>What is known against a renewal.</summary>
public sealed class RiskReason
{
    /// <summary>The stable name, made for programs.</summary>
    public RiskCode Code { get; init; }

    /// <summary>A sentence for people.</summary>
    public string Message
    {
        get => field ?? "";
        init;
    }
}

/// <summary>The stable name of a risk. An unknown one is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<RiskCode>))]
public readonly record struct RiskCode(string Value) : IText<RiskCode>
{
    /// <summary>The wallet is empty.</summary>
    public static readonly RiskCode NoPaymentMethod = new("no_payment_method");

    /// <summary>The card has expired.</summary>
    public static readonly RiskCode CardExpired = new("card_expired");

    /// <summary>The card expires before a coming bill.</summary>
    public static readonly RiskCode CardExpiresBeforeRenewal = new("card_expires_before_renewal");

    /// <summary>A bank account, where the plan bills in another currency than USD.</summary>
    public static readonly RiskCode MethodCannotPay = new("method_cannot_pay");

    /// <summary>A soft decline: it is tried again.</summary>
    public static readonly RiskCode Declined = new("declined");

    /// <summary>A hard decline: the method must change.</summary>
    public static readonly RiskCode MethodDeclined = new("method_declined");

    /// <summary>It could not be sent to the processor.</summary>
    public static readonly RiskCode ProcessorUnavailable = new("processor_unavailable");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a code by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator RiskCode(string value) => new(value);

    static RiskCode IText<RiskCode>.From(string text) => new(text);
}

/// <summary>Which renewals are looked at.</summary>
public sealed class ListAtRiskParams
{
    /// <summary>How many days from today count, 1 to 365; null for 30.</summary>
    public int? Days { get; init; }

    /// <summary>How many are answered at once, 1 to 100; null for 100.</summary>
    public int? Size { get; init; }

    /// <summary>
    /// Continues after this subscription: <see cref="RenewalsAtRisk.NextAfter"/> of the answer before.
    /// </summary>
    public string? After { get; init; }
}

/// <summary>Some of the renewals at risk, in the order of enrolment.</summary>
public sealed class RenewalsAtRisk : CofferResponse
{
    internal RenewalsAtRisk(CofferResponse answer, IReadOnlyList<RenewalAtRisk> items)
        : base(answer) => Items = items;

    /// <summary>The renewals.</summary>
    public IReadOnlyList<RenewalAtRisk> Items { get; }

    /// <summary>Where the next call continues; null: that was all.</summary>
    public string? NextAfter => AnswerText.Member(Json?.GetProperty("pagination"), "next_after");
}
