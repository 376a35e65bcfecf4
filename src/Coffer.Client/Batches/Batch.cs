// A batch as the server answers it.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>What an account settled together, usually a day.</summary>
public sealed class Batch
{
    /// <summary>The batch's id.</summary>
    public string Id
    {
        get => field ?? "";
        init;
    }

    /// <summary>Whether transactions still come in.</summary>
    public BatchStatus Status { get; init; }

    /// <summary>What was captured until then is in it.</summary>
    public DateTimeOffset Cutoff { get; init; }

    /// <summary>When it was closed; null while it is closing.</summary>
    public DateTimeOffset? Closed { get; init; }

    /// <summary>How many transactions it settled.</summary>
    public long TransactionCount { get; init; }

    /// <summary>The sums, one element for each currency.</summary>
    public IReadOnlyList<BatchTotals> Totals
    {
        get => field ?? [];
        init;
    }
}

/// <summary>The counts and sums of one currency, in major units.</summary>
public sealed class BatchTotals
{
    /// <summary>The currency, ISO 4217.</summary>
    public string Currency
    {
        get => field ?? "";
        init;
    }

    /// <summary>How many sales and captured authorizations.</summary>
    public long SalesCount { get; init; }

    /// <summary>What they took.</summary>
    public decimal Sales { get; init; }

    /// <summary>How many refunds.</summary>
    public long RefundsCount { get; init; }

    /// <summary>What they gave back.</summary>
    public decimal Refunds { get; init; }

    /// <summary>How many credits.</summary>
    public long CreditsCount { get; init; }

    /// <summary>What they sent out.</summary>
    public decimal Credits { get; init; }

    /// <summary>Sales less refunds and credits; it may be below zero.</summary>
    public decimal Net { get; init; }
}

/// <summary>How far a batch is. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<BatchStatus>))]
public readonly record struct BatchStatus(string Value) : IText<BatchStatus>
{
    /// <summary>Transactions still come in.</summary>
    public static readonly BatchStatus Closing = new("closing");

    /// <summary>Complete.</summary>
    public static readonly BatchStatus Closed = new("closed");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator BatchStatus(string value) => new(value);

    static BatchStatus IText<BatchStatus>.From(string text) => new(text);
}
