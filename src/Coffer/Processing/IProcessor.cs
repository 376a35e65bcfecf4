// The seam to whoever moves the money. There truly are several of these: the sandbox, and one folder per real gateway.
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Sealing;

namespace Coffer.Processing;

public enum ChargeType
{
    Sale,
    Authorize,
    Validate,
}

public enum ChargeOutcome
{
    Approved,
    Declined,
}

public enum DeclineKind
{
    Hard,
    Soft,
}

public enum Initiator
{
    Merchant,
    Customer,
}

/// <summary>One attempt to charge.</summary>
/// <param name="AttemptId">Our transaction's id: the processor's idempotency key. The same id is the same charge,
/// however often it is sent.</param>
/// <param name="Amount">Zero for <see cref="ChargeType.Validate"/>.</param>
/// <param name="Instrument">The open card or account; valid for this call only.</param>
/// <param name="Code">The card's security code, if the customer gave it for this charge.</param>
/// <param name="Stored">How a stored method is charged; null for a token or raw card.</param>
/// <param name="BillingAddress">For address verification; the card's own postal code counts where this has
/// none.</param>
/// <param name="Today">The civil date in the account's own time.</param>
public sealed record Charge(
    long AttemptId,
    ChargeType Type,
    Money Amount,
    Instrument Instrument,
    SecurityCode? Code,
    StoredCredential? Stored,
    Address? BillingAddress,
    DateOnly Today
);

/// <summary>The stored-credential framework: who starts the charge, why, and the network's id of the first
/// one.</summary>
public sealed record StoredCredential(
    Initiator InitiatedBy,
    string? Reason,
    int? Installment,
    string? NetworkTransactionId
);

/// <summary>What a check of address or code found: a letter of the networks and its meaning.</summary>
public sealed record Check(string Code, string Text);

/// <summary>The processor's answer.</summary>
/// <param name="DeclineCode">A stable word of ours, such as insufficient_funds; null when approved.</param>
/// <param name="NetworkTransactionId">The card network's id of this charge; null when declined, and for ACH.</param>
public sealed record ChargeAnswer(
    ChargeOutcome Outcome,
    string Text,
    string? DeclineCode = null,
    DeclineKind? DeclineKind = null,
    string? AuthCode = null,
    Check? Avs = null,
    Check? Cvv = null,
    string? NetworkTransactionId = null
);

/// <summary>Sends charges to one processor. Implementations are safe for use by many requests at once.</summary>
public interface IProcessor
{
    /// <summary>Sends the charge and waits for its outcome. What it throws means that the outcome is not known: the
    /// charge stays pending and is asked about, never sent again.</summary>
    Task<ChargeAnswer> Send(Charge charge, CancellationToken cancellationToken);
}
