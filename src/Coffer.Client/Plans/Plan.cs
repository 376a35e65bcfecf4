// A plan as the server answers it, and what makes one.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>What customers can be enrolled in: how much, how often, how many times. A plan never changes.</summary>
public sealed class Plan
{
    /// <summary>The plan's id, a lower-case UUID.</summary>
    public string Id
    {
        get => field ?? "";
        init;
    }

    /// <summary>What it is called.</summary>
    public string Label
    {
        get => field ?? "";
        init;
    }

    /// <summary>Whether it takes new enrolments.</summary>
    public PlanStatus Status { get; init; }

    /// <summary>How often it bills.</summary>
    public Cycle Cycle
    {
        get => field ?? new Cycle();
        init;
    }

    /// <summary>The amount of each payment; null where a fixed sum is split.</summary>
    public Amount? Amount { get; init; }

    /// <summary>The fixed sum that is split over the installments; null where each payment has the amount.</summary>
    public Amount? TotalAmount { get; init; }

    /// <summary>How many payments; null: until it is cancelled.</summary>
    public int? Installments { get; init; }

    /// <summary>
    /// Days after the first decline on which a bill is tried again; null: those of the account, empty: never.
    /// </summary>
    public IReadOnlyList<int>? RetryDays { get; init; }

    /// <summary>Whether a soft decline tries the customer's other methods at once.</summary>
    public bool Fallback { get; init; }

    /// <summary>What is done about periods that nobody was there to bill.</summary>
    public CatchUp CatchUp { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }
}

/// <summary>A new plan: exactly one of <see cref="Amount"/> and <see cref="TotalAmount"/>.</summary>
public sealed class CreatePlanParams
{
    /// <summary>What it is called, 1 to 100 characters. Required.</summary>
    public string? Label { get; init; }

    /// <summary>How often it bills. Required.</summary>
    public Cycle? Cycle { get; init; }

    /// <summary>The amount of each payment.</summary>
    public Amount? Amount { get; init; }

    /// <summary>
    /// A fixed sum, split over the <see cref="Installments"/> to the minor unit; what is left over goes to the first
    /// payments.
    /// </summary>
    public Amount? TotalAmount { get; init; }

    /// <summary>How many payments; null: until it is cancelled.</summary>
    public int? Installments { get; init; }

    /// <summary>
    /// Days after the first decline on which a bill is tried again: at most 10, from 1 to 365, each later than the one
    /// before. Null: those of the account.
    /// </summary>
    public IReadOnlyList<int>? RetryDays { get; init; }

    /// <summary>True: a soft decline tries the customer's other methods at once.</summary>
    public bool? Fallback { get; init; }

    /// <summary>What is done about periods that nobody was there to bill; null for all of them.</summary>
    public CatchUp? CatchUp { get; init; }
}

/// <summary>Whether a plan takes new enrolments. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<PlanStatus>))]
public readonly record struct PlanStatus(string Value) : IText<PlanStatus>
{
    /// <summary>It does.</summary>
    public static readonly PlanStatus Open = new("open");

    /// <summary>It does not; running ones go on.</summary>
    public static readonly PlanStatus Closed = new("closed");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator PlanStatus(string value) => new(value);

    static PlanStatus IText<PlanStatus>.From(string text) => new(text);
}

/// <summary>What is done about periods that nobody was there to bill. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<CatchUp>))]
public readonly record struct CatchUp(string Value) : IText<CatchUp>
{
    /// <summary>Each is billed once, oldest first (the default).</summary>
    public static readonly CatchUp All = new("all");

    /// <summary>The newest is billed only; the others are skipped.</summary>
    public static readonly CatchUp Latest = new("latest");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator CatchUp(string value) => new(value);

    static CatchUp IText<CatchUp>.From(string text) => new(text);
}
