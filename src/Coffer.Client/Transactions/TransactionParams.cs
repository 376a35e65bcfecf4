// What the transaction calls take: a charge, and the filters of the list.
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

/// <summary>A charge: a sale or an authorization.</summary>
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

/// <summary>Which page of the transactions is listed.</summary>
public sealed class ListTransactionsParams : ListParams;
