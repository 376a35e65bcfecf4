// The words of a subscription's life, and of a bill's.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>Where a subscription stands. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<SubscriptionStatus>))]
public readonly record struct SubscriptionStatus(string Value) : IText<SubscriptionStatus>
{
    /// <summary>Before its start.</summary>
    public static readonly SubscriptionStatus Trialing = new("trialing");

    /// <summary>It runs.</summary>
    public static readonly SubscriptionStatus Active = new("active");

    /// <summary>A bill was declined, and is unpaid.</summary>
    public static readonly SubscriptionStatus PastDue = new("past_due");

    /// <summary>Somebody paused it.</summary>
    public static readonly SubscriptionStatus Paused = new("paused");

    /// <summary>The retries of a bill are spent.</summary>
    public static readonly SubscriptionStatus Suspended = new("suspended");

    /// <summary>Somebody cancelled it, for good.</summary>
    public static readonly SubscriptionStatus Cancelled = new("cancelled");

    /// <summary>All installments are paid.</summary>
    public static readonly SubscriptionStatus Completed = new("completed");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator SubscriptionStatus(string value) => new(value);

    static SubscriptionStatus IText<SubscriptionStatus>.From(string text) => new(text);
}

/// <summary>Where a bill stands. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<BillStatus>))]
public readonly record struct BillStatus(string Value) : IText<BillStatus>
{
    /// <summary>Unpaid, and the next to be charged.</summary>
    public static readonly BillStatus Due = new("due");

    /// <summary>Unpaid; an older bill comes first.</summary>
    public static readonly BillStatus Waiting = new("waiting");

    /// <summary>Paid.</summary>
    public static readonly BillStatus Paid = new("paid");

    /// <summary>Given up.</summary>
    public static readonly BillStatus Failed = new("failed");

    /// <summary>It asks for no money.</summary>
    public static readonly BillStatus Skipped = new("skipped");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator BillStatus(string value) => new(value);

    static BillStatus IText<BillStatus>.From(string text) => new(text);
}
