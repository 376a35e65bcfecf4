// What the transaction calls take: a charge, a check, what follows on an original, and the filters of the list.
namespace Coffer.Client;

/// <summary>An amount of money.</summary>
public sealed class Amount
{
    /// <summary>An amount in the account's usual currency, US dollars.</summary>
    public Amount() { }

    /// <summary>An amount.</summary>
    /// <param name="value">In major units, with at most the currency's digits: <c>99.00m</c>.</param>
    /// <param name="currency">ISO 4217; null for <c>USD</c>.</param>
    public Amount(decimal value, string? currency = null)
    {
        Value = value;
        Currency = currency;
    }

    /// <summary>The amount in major units (dollars, not cents): above 0, below 1,000,000,000.</summary>
    public decimal Value { get; init; }

    /// <summary>The currency, ISO 4217; <c>USD</c> if null.</summary>
    public string? Currency { get; init; }
}

/// <summary>A charge: a sale, an authorization or a credit.</summary>
public sealed class CreateTransactionParams
{
    /// <summary>What is charged. Required.</summary>
    public Payment? Payment { get; init; }

    /// <summary>How much. Required.</summary>
    public Amount? Amount { get; init; }

    /// <summary>What was bought; stored and given back, its totals are not recomputed.</summary>
    public Order? Order { get; init; }

    /// <summary>
    /// The merchant's own names (1 to 64 characters) and values; at most 50, together at most 16,384 bytes.
    /// </summary>
    public Dictionary<string, MetadataValue>? Metadata { get; init; }
}

/// <summary>A check of a card or account, for no money.</summary>
public sealed class ValidateParams
{
    /// <summary>What is checked. Required.</summary>
    public Payment? Payment { get; init; }

    /// <summary>What is to be bought; stored and given back.</summary>
    public Order? Order { get; init; }

    /// <summary>
    /// The merchant's own names (1 to 64 characters) and values; at most 50, together at most 16,384 bytes.
    /// </summary>
    public Dictionary<string, MetadataValue>? Metadata { get; init; }
}

/// <summary>A capture, void or refund: what follows on an original.</summary>
public sealed class FollowUpParams
{
    /// <summary>
    /// The id of the original, a sale or an authorization. Required. A void or refund may also name the capture.
    /// </summary>
    public string? TransactionId { get; init; }

    /// <summary>How much; null for all that is left. A void is always of the whole.</summary>
    public Amount? Amount { get; init; }

    /// <summary>An order of its own; stored and given back.</summary>
    public Order? Order { get; init; }

    /// <summary>
    /// The merchant's own names (1 to 64 characters) and values; at most 50, together at most 16,384 bytes.
    /// </summary>
    public Dictionary<string, MetadataValue>? Metadata { get; init; }
}

/// <summary>Which transactions are listed. All filters must hold.</summary>
public sealed class ListTransactionsParams : ListParams
{
    /// <summary>Only those that charged a method of this customer, and what followed on them.</summary>
    public string? Customer { get; init; }

    /// <summary>Only those that charged this stored method.</summary>
    public string? Wallet { get; init; }

    /// <summary>Only those that have this status now.</summary>
    public TransactionStatus? Status { get; init; }

    /// <summary>Only those of this type.</summary>
    public TransactionType? Type { get; init; }

    /// <summary>
    /// Only those made at this time or later: an instant, or a date, which is that whole day in the account's time
    /// zone.
    /// </summary>
    public CreatedBound? CreatedFrom { get; init; }

    /// <summary>
    /// Only those made at this time or earlier: an instant, or a date, which is that whole day in the account's time
    /// zone.
    /// </summary>
    public CreatedBound? CreatedTo { get; init; }

    /// <summary>Only the one that was made with this <c>Idempotency-Key</c> and a private key.</summary>
    public string? IdempotencyKey { get; init; }

    internal override Query ToQuery(string? after) =>
        base.ToQuery(after)
            .Add("customer", Customer)
            .Add("wallet", Wallet)
            .Add("status", Status?.Value)
            .Add("type", Type?.Value)
            .Add("created_from", CreatedFrom?.ToString())
            .Add("created_to", CreatedTo?.ToString())
            .Add("idempotency_key", IdempotencyKey);
}
