// A plan: what is billed, how often, and how failures are gone after. A plan never changes; it can be closed to new
// enrolments, and running ones go on by the terms they began with.
using System.Text.Json.Serialization;
using Coffer.Kernel;

namespace Coffer.Plans;

/// <summary>What a machine that was off does about the periods that it missed.</summary>
public enum CatchUp
{
    /// <summary>Bills each of them once, oldest first.</summary>
    All,

    /// <summary>Bills the newest only; the others are skipped.</summary>
    Latest,
}

/// <summary>What was agreed on: kept with the plan, and with each subscription as it was at enrolment.</summary>
/// <param name="Days">The day or days of the cycle, as <see cref="Kernel.Cycle"/> has them.</param>
/// <param name="AmountMinor">Of each payment; null where a fixed sum is split.</param>
/// <param name="TotalMinor">The fixed sum that is split over the installments; null where each payment has the
/// amount.</param>
/// <param name="Installments">How many payments; null: open-ended.</param>
/// <param name="RetryDays">Days after the first decline on which a bill is tried again; null: the account's.</param>
/// <param name="Fallback">Whether a soft decline tries the customer's other methods.</param>
public sealed record Terms(
    CycleUnit Unit,
    int Interval,
    IReadOnlyList<int> Days,
    string Currency,
    long? AmountMinor,
    long? TotalMinor,
    int? Installments,
    IReadOnlyList<int>? RetryDays,
    bool Fallback,
    CatchUp CatchUp
)
{
    [JsonIgnore]
    public Cycle Cycle => new(Unit, Interval, Days);

    /// <summary>The amount of a payment, from 1: a fixed sum is split to the minor unit, what is over goes to the
    /// first payments.</summary>
    public Money AmountOf(long payment)
    {
        var currency = Kernel.Currency.Get(Currency);
        if (TotalMinor is not { } total)
            return new(AmountMinor!.Value, currency);
        var count = Installments!.Value;
        return new((total / count) + (payment <= total % count ? 1 : 0), currency);
    }
}

/// <param name="Closed">It takes no new enrolments since then.</param>
public sealed record Plan(Guid Id, string Label, Terms Terms, DateTimeOffset Created)
{
    [JsonIgnore]
    public DateTimeOffset? Closed { get; init; }
}
