// What the subscription calls take.
using System.Globalization;
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>An enrolment of a customer in a plan.</summary>
public sealed class CreateSubscriptionParams
{
    /// <summary>The plan's id. Required.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>What is charged, and who asked for it. Required.</summary>
    public SubscriptionPayment? Payment { get; init; }

    /// <summary>
    /// The day that it starts on, a civil date in the account's time zone: from today on, at most 10 years ahead; null
    /// for today.
    /// </summary>
    public DateOnly? Start { get; init; }

    /// <summary>True: the first period asks for no money, and is no installment.</summary>
    public bool? SkipFirstPayment { get; init; }
}

/// <summary>Which subscriptions are listed.</summary>
public sealed class ListSubscriptionsParams : ListParams
{
    /// <summary>Only those that have this status now.</summary>
    public SubscriptionStatus? Status { get; init; }

    internal override Query ToQuery(string? after) => base.ToQuery(after).Add("status", Status?.Value);
}

// The body of a change of the method: a null says "the default", so it must be written.
internal sealed class ChangeMethodParams
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Wallet { get; init; }
}

internal static class Days
{
    public static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
