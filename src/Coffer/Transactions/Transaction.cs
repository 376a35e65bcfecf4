// A transaction: an attempt to move money and what became of it. Its state and its pure decisions.
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Processing;

namespace Coffer.Transactions;

public enum TransactionStatus
{
    Pending,
    Declined,
    Authorized,
    Captured,
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

    public static PaymentFacts Of(Display display) =>
        new()
        {
            Type = display.Type,
            Network = display.Network,
            AccountNumber = display.AccountNumber,
            Expiry = display.Expiry,
        };
}

/// <param name="LatencyMs">How long the processor took.</param>
public sealed record Outcome(ChargeAnswer Answer, long LatencyMs);

public sealed record Transaction(
    long Id,
    ChargeType Type,
    TransactionStatus Status,
    Money Amount,
    Money Authorized,
    Money Captured,
    Money Refunded,
    PaymentFacts Payment,
    Outcome? Outcome,
    DateTimeOffset Created
)
{
    /// <summary>An attempt, before the processor knows of it.</summary>
    public static Transaction Begin(long id, ChargeType type, Money amount, PaymentFacts payment, DateTimeOffset now)
    {
        var nothing = amount.With(0);
        return new(id, type, TransactionStatus.Pending, amount, nothing, nothing, nothing, payment, null, now);
    }

    /// <summary>The attempt with its outcome: a sale is captured at once, an authorization holds.</summary>
    public Transaction Decide(Outcome outcome)
    {
        if (outcome.Answer.Outcome == ChargeOutcome.Declined)
            return this with { Status = TransactionStatus.Declined, Outcome = outcome };
        return Type == ChargeType.Sale
            ? this with
            {
                Status = TransactionStatus.Captured,
                Authorized = Amount,
                Captured = Amount,
                Outcome = outcome,
            }
            : this with
            {
                Status = TransactionStatus.Authorized,
                Authorized = Amount,
                Outcome = outcome,
            };
    }

    /// <summary>Bank accounts are debited in one step and in US dollars.</summary>
    /// <exception cref="Refusal">The method cannot be charged so.</exception>
    public static void CheckSuits(ChargeType type, Money amount, Display display, string field)
    {
        if (display.IsCard)
            return;
        if (type == ChargeType.Authorize)
            throw Refusal.Invalid(Codes.NotForAch, field, "A bank account cannot be authorized first; use a sale.");
        if (amount.Currency != Currency.Usd)
            throw Refusal.Invalid(Codes.InvalidValue, "amount.currency", "A bank account is debited in USD only.");
    }
}
