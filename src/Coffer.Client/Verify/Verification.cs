// What the proof of an account found, as the server answers it.
namespace Coffer.Client;

/// <summary>What must hold of an account's records, derived again from the records.</summary>
public sealed class Verification
{
    /// <summary>Whether every check found nothing.</summary>
    public bool Verified { get; init; }

    /// <summary>The checks.</summary>
    public IReadOnlyList<VerificationCheck> Checks
    {
        get => field ?? [];
        init;
    }
}

/// <summary>One thing that must hold.</summary>
public sealed class VerificationCheck
{
    /// <summary>Its stable name.</summary>
    public string Name
    {
        get => field ?? "";
        init;
    }

    /// <summary>How many records were looked at.</summary>
    public long Checked { get; init; }

    /// <summary>Of how many it does not hold.</summary>
    public long OffenderCount { get; init; }

    /// <summary>The first of these.</summary>
    public IReadOnlyList<VerificationOffender> Offenders
    {
        get => field ?? [];
        init;
    }
}

/// <summary>A record of which something does not hold.</summary>
public sealed class VerificationOffender
{
    /// <summary>Its id.</summary>
    public string Id
    {
        get => field ?? "";
        init;
    }

    /// <summary>What is wrong with it.</summary>
    public string Message
    {
        get => field ?? "";
        init;
    }
}
