// A transaction: an attempt to move money and what became of it. Its state and its pure decisions.
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Processing;

namespace Coffer.Transactions;

public enum TransactionStatus
{
    Pending,
    Declined,

    /// <summary>Certainly not done.</summary>
    Failed,

    /// <summary>A validation, capture or void that was done.</summary>
    Approved,
    Authorized,
    Captured,
    Voided,
    Expired,
    Settled,
    Returned,
}

/// <summary>What was charged, masked, and how a stored method was charged. Nothing here names the person.</summary>
public sealed record PaymentFacts
{
    public required string Type { get; init; }
    public required string Network { get; init; }
    public required string AccountNumber { get; init; }
    public string? Expiry { get; init; }
    public string? Customer { get; init; }
    public string? Wallet { get; init; }
    public string? InitiatedBy { get; init; }
    public string? Reason { get; init; }
    public int? Installment { get; init; }
    public string? InitialTransactionId { get; init; }

    /// <summary>The subscription whose bill it pays, and the bill's number.</summary>
    public string? Subscription { get; init; }
    public int? Bill { get; init; }

    public bool IsCard() => Type == Display.Card;

    public static PaymentFacts Of(Display display) =>
        new()
        {
            Type = display.Type,
            Network = display.Network,
            AccountNumber = display.AccountNumber,
            Expiry = display.Expiry,
        };
}

/// <param name="LatencyMs">How long the processor took; of a charge that was asked about, how long the answer
/// was.</param>
public sealed record Outcome(ChargeAnswer Answer, long LatencyMs);

/// <summary>The money of a sale or authorization; zeros for what only moves the money of another.</summary>
/// <param name="Refunding">Reserved by refunds that have no outcome yet.</param>
public sealed record Amounts(Money Authorized, Money Captured, Money Refunded, Money Refunding)
{
    public static Amounts None(Money like)
    {
        var nothing = like.With(0);
        return new(nothing, nothing, nothing, nothing);
    }

    public long RefundableMinor => Captured.AmountMinor - Refunded.AmountMinor - Refunding.AmountMinor;
}

public sealed record Transaction(
    long Id,
    TransactionType Type,
    TransactionStatus Status,
    Money Amount,
    Amounts Amounts,
    PaymentFacts Payment,
    DateTimeOffset Created
)
{
    public Outcome? Outcome { get; init; }

    /// <summary>The original that a capture, void or refund moves the money of.</summary>
    public long? Reference { get; init; }

    /// <summary>The capture or void of this transaction that has no outcome yet.</summary>
    public long? InProgress { get; init; }

    /// <summary>The NACHA code of a returned bank debit.</summary>
    public string? ReturnCode { get; init; }

    /// <summary>The account's upstream that it was sent to; null: the sandbox processor.</summary>
    public long? Upstream { get; init; }

    /// <summary>The id of the request that made it.</summary>
    public string? RequestId { get; init; }

    /// <summary>Moves the money of another: a capture, void or refund.</summary>
    public bool IsFollowUp => Type is TransactionType.Capture or TransactionType.Void or TransactionType.Refund;

    public bool IsDecided => Status != TransactionStatus.Pending;

    /// <summary>The attempt with its outcome.</summary>
    public Transaction Decide(Outcome outcome)
    {
        var decided = this with { Outcome = outcome, Status = StatusAfter(outcome.Answer.Outcome) };
        return decided.Status switch
        {
            TransactionStatus.Authorized => decided with { Amounts = Amounts with { Authorized = Amount } },
            TransactionStatus.Captured when Type == TransactionType.Sale => decided with
            {
                Amounts = Amounts with { Authorized = Amount, Captured = Amount },
            },
            _ => decided,
        };
    }

    /// <summary>Bank accounts are debited in one step and in US dollars.</summary>
    /// <exception cref="Refusal">The method cannot be charged so.</exception>
    public static void CheckSuits(TransactionType type, Money amount, bool isCard, string field)
    {
        if (isCard)
            return;
        if (type is TransactionType.Authorize or TransactionType.Capture)
            throw Refusal.Invalid(
                Codes.NotForAch,
                field,
                "A bank account cannot be authorized first and captured later; use a sale."
            );
        if (!Suits(amount, isCard))
            throw Refusal.Invalid(
                Codes.InvalidValue,
                "amount.currency",
                "A bank account is debited and credited in USD only."
            );
    }

    /// <summary>Whether a method can pay an amount at all.</summary>
    public static bool Suits(Money amount, bool isCard) => isCard || amount.Currency == Currency.Usd;

    private TransactionStatus StatusAfter(ChargeOutcome outcome) =>
        outcome switch
        {
            ChargeOutcome.Approved => StateTable.Approved(Type),
            ChargeOutcome.Declined => TransactionStatus.Declined,
            ChargeOutcome.Failed => TransactionStatus.Failed,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "This is no outcome."),
        };
}
