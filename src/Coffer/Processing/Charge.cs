// What a processor is told and what it answers.
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Sealing;

namespace Coffer.Processing;

public enum TransactionType
{
    Sale,
    Authorize,
    Capture,
    Void,
    Refund,
    Credit,
    Validate,
}

// The numbers are stored: new ones go to the end.
public enum ChargeOutcome
{
    /// <summary>Done.</summary>
    Approved,

    /// <summary>Refused by the issuer or the processor; nothing moved.</summary>
    Declined,

    /// <summary>Accepted, with an outcome that comes later.</summary>
    Pending,

    /// <summary>Certainly not done, and it never will be: the connection was refused, the request was
    /// rejected.</summary>
    Failed,

    /// <summary>Nobody can tell yet.</summary>
    Unknown,
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

/// <summary>One attempt to move money.</summary>
/// <param name="AttemptId">Our transaction's id: the processor's idempotency key. The same id is the same charge,
/// however often it is sent.</param>
/// <param name="Account">Whose charge it is: our number of the account.</param>
/// <param name="Amount">Zero for <see cref="TransactionType.Validate"/>.</param>
public sealed record Charge(long AttemptId, long Account, TransactionType Type, Money Amount)
{
    /// <summary>The open card or account, valid for this call only; null for what names an original.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>The card's security code, if the customer gave it for this charge.</summary>
    public SecurityCode? Code { get; init; }

    /// <summary>How a stored method is charged; null for a token or raw card.</summary>
    public StoredCredential? Stored { get; init; }

    /// <summary>For address verification; the card's own postal code counts where this has none.</summary>
    public Address? BillingAddress { get; init; }

    /// <summary>What is captured, voided or refunded.</summary>
    public OriginalCharge? Original { get; init; }

    /// <summary>The civil date in the account's own time.</summary>
    public DateOnly Today { get; init; }

    /// <summary>When the attempt was committed, the sandbox had no fault waiting: it need not look.</summary>
    public bool IsSpared { get; init; }
}

/// <summary>The stored-credential framework: who starts the charge, why, and the network's id of the first
/// one.</summary>
/// <param name="InitialTransactionId">As the caller gave it.</param>
public sealed record StoredCredential(
    Initiator InitiatedBy,
    string? Reason,
    int? Installment,
    string? NetworkTransactionId,
    string? InitialTransactionId = null
);

/// <param name="Reference">The processor's own id of it, as its answer gave it.</param>
public sealed record OriginalCharge(long AttemptId, string? Reference, bool IsCard);

/// <summary>A charge to ask about.</summary>
/// <param name="Now">The account's own time.</param>
public sealed record Inquiry(long AttemptId, long Account, TransactionType Type, Money Amount, DateTimeOffset Now)
{
    public bool IsCard { get; init; }

    /// <summary>The processor's own id of it, if it ever gave one.</summary>
    public string? Reference { get; init; }

    /// <summary>When it was settled, by the account's own time; null while it is not.</summary>
    public DateTimeOffset? Settled { get; init; }
}

/// <summary>What a check of address or code found: a letter of the networks and its meaning.</summary>
public sealed record Check(string Code, string Text);

/// <summary>The processor's answer.</summary>
/// <param name="DeclineCode">A stable word of ours, such as insufficient_funds; null when approved.</param>
/// <param name="NetworkTransactionId">The card network's id of this charge; null when declined, and for ACH.</param>
/// <param name="Reference">The processor's own id of this charge, which captures, voids and refunds will name.</param>
public sealed record ChargeAnswer(
    ChargeOutcome Outcome,
    string Text,
    string? DeclineCode = null,
    DeclineKind? DeclineKind = null,
    string? AuthCode = null,
    Check? Avs = null,
    Check? Cvv = null,
    string? NetworkTransactionId = null,
    string? Reference = null
)
{
    /// <summary>Approved, declined or failed: nothing can follow.</summary>
    public bool IsFinal => Outcome is ChargeOutcome.Approved or ChargeOutcome.Declined or ChargeOutcome.Failed;

    public static ChargeAnswer Failed(string text) => new(ChargeOutcome.Failed, text);

    public static ChargeAnswer Unknown(string text) => new(ChargeOutcome.Unknown, text);
}

public enum Whereabouts
{
    /// <summary>Not settled yet.</summary>
    Captured,
    Settled,

    /// <summary>The bank took it back after it was settled.</summary>
    Returned,
}

/// <summary>Where the money of an approved charge is.</summary>
/// <param name="ReturnCode">The NACHA code of a return, such as R01.</param>
/// <param name="LookAgain">When it is worth asking again, by the account's own time; null: nothing more will
/// come.</param>
public sealed record Standing(Whereabouts Where, string? ReturnCode = null, DateTimeOffset? LookAgain = null);
