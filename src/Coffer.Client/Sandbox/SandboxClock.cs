// The sandbox account's own clock.
namespace Coffer.Client;

/// <summary>Where the clock is to be moved, forward only: exactly one of the two members.</summary>
public sealed class AdvanceClockParams
{
    /// <summary>To this instant.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>By this ISO 8601 duration, such as <c>P1M</c>, <c>P3D</c> or <c>PT12H</c>; at most 10 years.</summary>
    public string? Advance { get; init; }
}

/// <summary>What time it is for a sandbox account, and what happened until then.</summary>
public sealed class SandboxClock
{
    /// <summary>The account's own time.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>
    /// The first 1,000 events of what fell due while the clock was moved, in order; empty if it was only read.
    /// </summary>
    public IReadOnlyList<CofferEvent> Happened
    {
        get => field ?? [];
        init;
    }

    /// <summary>How many events of each kind there were, such as <c>transaction.settled</c>.</summary>
    public IReadOnlyDictionary<string, long> Counts
    {
        get => field ?? new Dictionary<string, long>(StringComparer.Ordinal);
        init;
    }
}
