// The seam to whoever moves the money. There truly are several of these: the sandbox, and one folder per real gateway.
namespace Coffer.Processing;

/// <summary>Sends charges to one processor and asks it about them. Implementations are safe for use by many requests
/// at once.</summary>
public interface IProcessor
{
    /// <summary>Sends the charge and waits for its outcome. What it throws means that the outcome is not known: the
    /// charge stays pending and is asked about, never sent again.</summary>
    Task<ChargeAnswer> Send(Charge charge, CancellationToken cancellationToken);

    /// <summary>Asks what became of a charge that was sent, or was about to be. Never makes one. An answer of
    /// <see cref="ChargeOutcome.Failed"/> says that the processor neither carried it out nor ever will;
    /// <see cref="ChargeOutcome.Unknown"/>, that it cannot tell.</summary>
    Task<ChargeAnswer> Inquire(Inquiry inquiry, CancellationToken cancellationToken);

    /// <summary>Asks where the money of an approved charge is: still captured, settled, or returned.</summary>
    Task<Standing> Look(Inquiry inquiry, CancellationToken cancellationToken);
}
