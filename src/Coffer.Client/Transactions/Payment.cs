// What is charged: a token, a stored method, or raw card or account data.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>What is charged: exactly one of the four members.</summary>
public sealed class Payment
{
    /// <summary>A token from <see cref="TokensClient.CreateAsync"/>; any attempt uses it up.</summary>
    public string? Token { get; init; }

    /// <summary>A method in a customer's wallet.</summary>
    public StoredPayment? Stored { get; init; }

    /// <summary>A card, for callers in PCI scope.</summary>
    public CreditCard? CreditCard { get; init; }

    /// <summary>A bank account, for callers in PCI scope.</summary>
    public Check? Check { get; init; }

    /// <summary>Charges a token.</summary>
    /// <param name="token">The token's id.</param>
    /// <returns>The payment.</returns>
    public static Payment WithToken(string token) => new() { Token = token };

    /// <summary>Charges a customer's default method.</summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="initiatedBy">Who asked for the charge.</param>
    /// <returns>The payment.</returns>
    public static Payment WithCustomer(string customerId, InitiatedBy initiatedBy) =>
        new()
        {
            Stored = new StoredPayment { Customer = customerId, InitiatedBy = initiatedBy },
        };

    /// <summary>Charges one stored method.</summary>
    /// <param name="walletId">The method's id.</param>
    /// <param name="initiatedBy">Who asked for the charge.</param>
    /// <returns>The payment.</returns>
    public static Payment WithWallet(string walletId, InitiatedBy initiatedBy) =>
        new()
        {
            Stored = new StoredPayment { Wallet = walletId, InitiatedBy = initiatedBy },
        };
}

/// <summary>A stored method to be charged: exactly one of <see cref="Customer"/> and <see cref="Wallet"/>.</summary>
public sealed class StoredPayment
{
    /// <summary>A customer's id: the default method is charged.</summary>
    public string? Customer { get; init; }

    /// <summary>A stored method's id.</summary>
    public string? Wallet { get; init; }

    /// <summary>Who asked for the charge. Required.</summary>
    public InitiatedBy? InitiatedBy { get; init; }

    /// <summary>Why the merchant charges.</summary>
    public StoredReason? Reason { get; init; }

    /// <summary>Which installment this is, from 1.</summary>
    public int? Installment { get; init; }

    /// <summary>The first transaction of a series.</summary>
    public string? InitialTransactionId { get; init; }

    /// <summary>The security code, asked of the customer again.</summary>
    public string? VerificationValue { get; init; }
}

/// <summary>Who asked for a charge of a stored method.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<InitiatedBy>))]
public readonly record struct InitiatedBy(string Value) : IText<InitiatedBy>
{
    /// <summary>The merchant: recurring, installments, by an agent.</summary>
    public static readonly InitiatedBy Merchant = new("MERCHANT");

    /// <summary>The customer, who picked the stored method at checkout.</summary>
    public static readonly InitiatedBy Customer = new("CUSTOMER");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator InitiatedBy(string value) => new(value);

    static InitiatedBy IText<InitiatedBy>.From(string text) => new(text);
}

/// <summary>Why a merchant charges a stored method.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<StoredReason>))]
public readonly record struct StoredReason(string Value) : IText<StoredReason>
{
    /// <summary>One of an open series, at regular times.</summary>
    public static readonly StoredReason Recurring = new("recurring");

    /// <summary>One of a fixed number of parts.</summary>
    public static readonly StoredReason Installment = new("installment");

    /// <summary>At no fixed time, such as a top-up.</summary>
    public static readonly StoredReason Unscheduled = new("unscheduled");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator StoredReason(string value) => new(value);

    static StoredReason IText<StoredReason>.From(string text) => new(text);
}
