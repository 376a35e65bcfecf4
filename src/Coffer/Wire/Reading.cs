// What the reading of one request gathers on its way: every fault, and the canonical form that idempotency compares.
using Coffer.Kernel;

namespace Coffer.Wire;

public sealed class Reading(bool cardNumbersInTextAllowed = false, bool merging = false)
{
    private const int MaxFaults = 100;
    private readonly List<Fault> _faults = [];

    public bool CardNumbersInTextAllowed { get; } = cardNumbersInTextAllowed;

    /// <summary>The request is a PATCH: null and "" clear.</summary>
    public bool Merging { get; } = merging;

    public bool Failed => _faults.Count > 0;

    public Canonical Canonical { get; } = new();

    /// <summary>Notes a fault; the same one again (a third duplicate, a second empty name) is told once.</summary>
    public void Fault(string code, string field, string message)
    {
        var fault = new Fault(code, field, message);
        if (_faults.Count < MaxFaults && !_faults.Contains(fault))
            _faults.Add(fault);
    }

    public void Keep(string path, string value) => Canonical.Add(path, value);

    public void Keep(string path, byte[] value) => Canonical.Add(path, value);

    /// <summary>Refuses with all faults at once, if there were any.</summary>
    public void ThrowIfFailed()
    {
        if (_faults.Count > 0)
            throw new Refusal(RefusalKind.Invalid, _faults.ToArray());
    }
}
