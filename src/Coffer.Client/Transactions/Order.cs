// What was bought: sent with a charge, stored, and given back as it was.
namespace Coffer.Client;

/// <summary>
/// An order. Amounts are in major units of the transaction's currency; nothing is required or recomputed.
/// </summary>
public sealed class Order
{
    /// <summary>The customer's public identifier at the merchant.</summary>
    public string? CustomerPublicIdentifier { get; init; }

    /// <summary>The kind of the merchant's object that this order belongs to.</summary>
    public string? ReferenceObject { get; init; }

    /// <summary>The number of that object.</summary>
    public long? ReferenceObjectId { get; init; }

    /// <summary>The billing address.</summary>
    public Address? BillTo { get; init; }

    /// <summary>The shipping address.</summary>
    public Address? ShipTo { get; init; }

    /// <summary>The discount.</summary>
    public decimal? Discount { get; init; }

    /// <summary>The surcharge.</summary>
    public decimal? Surcharge { get; init; }

    /// <summary>The cost of shipping.</summary>
    public decimal? Shipping { get; init; }

    /// <summary>The tip.</summary>
    public decimal? Tip { get; init; }

    /// <summary>The tax.</summary>
    public decimal? Tax { get; init; }

    /// <summary>The total.</summary>
    public decimal? Total { get; init; }

    /// <summary>The e-mail address for this order.</summary>
    public string? Email { get; init; }

    /// <summary>When it was ordered.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The order's lines.</summary>
    public IReadOnlyList<OrderLine>? Lines { get; init; }
}

/// <summary>A line of an order.</summary>
public sealed class OrderLine
{
    /// <summary>The product's code.</summary>
    public string? ProductCode { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary>The commodity code.</summary>
    public string? CommodityCode { get; init; }

    /// <summary>The unit in which the quantity is given.</summary>
    public string? UnitOfMeasure { get; init; }

    /// <summary>The cost of one unit.</summary>
    public decimal? UnitCost { get; init; }

    /// <summary>How many units.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>The line's discount.</summary>
    public decimal? Discount { get; init; }

    /// <summary>How much of the line is taxed.</summary>
    public decimal? TaxableAmount { get; init; }

    /// <summary>Another tax id.</summary>
    public string? AlternateTaxId { get; init; }

    /// <summary>The line's tax.</summary>
    public decimal? Tax { get; init; }

    /// <summary>The line's total.</summary>
    public decimal? Total { get; init; }
}
