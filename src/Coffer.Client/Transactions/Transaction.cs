// A transaction as the server answers it.
namespace Coffer.Client;

/// <summary>
/// A transaction. A decline is an outcome and not an error: look at <see cref="ResponseCode"/>. Amounts are in
/// major units of <see cref="Currency"/>.
/// </summary>
public sealed class Transaction
{
    /// <summary>The id: 15 digits that begin with 1.</summary>
    public string TransactionId
    {
        get => field ?? "";
        init;
    }

    /// <summary>What kind of transaction it is.</summary>
    public TransactionType Type { get; init; }

    /// <summary>Where its money stands.</summary>
    public TransactionStatus Status { get; init; }

    /// <summary>How the attempt ended.</summary>
    public ResponseCode ResponseCode { get; init; }

    /// <summary>The same in words.</summary>
    public string? ResponseText { get; init; }

    /// <summary>Why it was declined, such as <c>insufficient_funds</c>.</summary>
    public string? DeclineCode { get; init; }

    /// <summary>Whether trying again later can help.</summary>
    public DeclineKind? DeclineKind { get; init; }

    /// <summary>The issuer's approval code.</summary>
    public string? AuthCode { get; init; }

    /// <summary>The amount asked for.</summary>
    public decimal Amount { get; init; }

    /// <summary>The currency, ISO 4217.</summary>
    public string Currency
    {
        get => field ?? "";
        init;
    }

    /// <summary>How much of it is or was held.</summary>
    public decimal? AuthorizedAmount { get; init; }

    /// <summary>How much of it was taken.</summary>
    public decimal? CapturedAmount { get; init; }

    /// <summary>How much of it was given back.</summary>
    public decimal? RefundedAmount { get; init; }

    /// <summary>The check of the address.</summary>
    public CheckResult? Avs { get; init; }

    /// <summary>The check of the security code.</summary>
    public CheckResult? Cvv { get; init; }

    /// <summary>What was charged, masked.</summary>
    public TransactionPayment? Payment { get; init; }

    /// <summary>The transaction that this one captures, voids or refunds.</summary>
    public string? ReferenceTransactionId { get; init; }

    /// <summary>The card network's id, which later charges of the stored card refer to.</summary>
    public string? NetworkTransactionId { get; init; }

    /// <summary>Why a bank returned an ACH payment, such as <c>R01</c>.</summary>
    public string? ReturnCode { get; init; }

    /// <summary>How long the processor took, in milliseconds.</summary>
    public decimal? Latency { get; init; }

    /// <summary>The order, as it was given.</summary>
    public Order? Order { get; init; }

    /// <summary>The merchant's own names and values; empty if there are none.</summary>
    public IReadOnlyDictionary<string, MetadataValue> Metadata
    {
        get => field ?? new Dictionary<string, MetadataValue>(StringComparer.Ordinal);
        init;
    }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Whether the processor approved it.</summary>
    public bool IsApproved => ResponseCode == ResponseCode.Approved;
}

/// <summary>The result of a check: a letter and what it means.</summary>
public sealed class CheckResult
{
    /// <summary>The letter, such as <c>Y</c> or <c>M</c>.</summary>
    public string? Code { get; init; }

    /// <summary>What it means.</summary>
    public string? Text { get; init; }
}

/// <summary>What a transaction charged, masked.</summary>
public sealed class TransactionPayment
{
    /// <summary>A card or a bank account.</summary>
    public MethodType? Type { get; init; }

    /// <summary>The card's network, or <see cref="Client.Network.Ach"/>.</summary>
    public Network? Network { get; init; }

    /// <summary>The masked number.</summary>
    public string? AccountNumber { get; init; }

    /// <summary>A card's expiry, MMYY.</summary>
    public string? Expiry { get; init; }

    /// <summary>The customer's id, if a stored method was charged.</summary>
    public string? Customer { get; init; }

    /// <summary>The stored method's id.</summary>
    public string? Wallet { get; init; }

    /// <summary>The customer's subscription whose bill it pays.</summary>
    public string? CustomerSubscription { get; init; }

    /// <summary>The number of that bill, from 1.</summary>
    public int? Bill { get; init; }
}
