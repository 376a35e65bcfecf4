// A bill: one period of a subscription, one date, one amount. Pure.
using Coffer.Kernel;

namespace Coffer.Subscriptions;

public enum BillStatus
{
    Due,
    Paid,

    /// <summary>Given up: its retries are spent, or the subscription ended. Somebody may ask to try it once
    /// more.</summary>
    Failed,

    /// <summary>Asks for no money.</summary>
    Skipped,

    /// <summary>An older bill comes first.</summary>
    Waiting,
}

/// <param name="Seq">The row's number; 0: not written yet.</param>
/// <param name="Number">The period's, from 1.</param>
/// <param name="Payment">Which payment it is, from 1; 0 for a skipped one.</param>
public sealed record Bill(long Seq, int Number, long Payment, DateOnly Day, Money Amount, BillStatus Status)
{
    public int Attempts { get; init; }

    /// <summary>The paying or last attempt.</summary>
    public long? Transaction { get; init; }

    /// <summary>The attempt whose outcome it waits for.</summary>
    public long? Attempt { get; init; }

    /// <summary>When it was first declined since it was last paid or the method last changed.</summary>
    public DateTimeOffset? FirstDecline { get; init; }

    /// <summary>The last decline was hard: nothing is tried until the method changes.</summary>
    public bool Hard { get; init; }

    /// <summary>When it is tried again.</summary>
    public DateTimeOffset? Retry { get; init; }

    /// <summary>Since when the processor could not be reached.</summary>
    public DateTimeOffset? Down { get; init; }

    /// <summary>The methods that declined in this round of a fallback, by their wallet entries.</summary>
    public string? Tried { get; init; }

    /// <summary>Why it stands as it does: the last decline's code, or why it asks for no money.</summary>
    public string? Note { get; init; }

    /// <summary>Asks for money that has not come.</summary>
    public bool IsOpen => Status is BillStatus.Due or BillStatus.Waiting;

    /// <summary>It was declined, and that stands.</summary>
    public bool IsOverdue => IsOpen && FirstDecline is not null;

    public IReadOnlyList<long> TriedEntries =>
        Tried is null
            ? []
            : Tried.Split(',').Select(e => long.Parse(e, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
}
