// A postal address, as customers, wallets and orders have it.
namespace Coffer.Client;

/// <summary>A postal address. Every member is text of at most 100 characters; none is required.</summary>
public sealed class Address
{
    /// <summary>The name of the person or firm at this address.</summary>
    public string? Name { get; init; }

    /// <summary>Street and number.</summary>
    public string? Line1 { get; init; }

    /// <summary>What does not fit in the first line.</summary>
    public string? Line2 { get; init; }

    /// <summary>The city.</summary>
    public string? City { get; init; }

    /// <summary>The state or province.</summary>
    public string? State { get; init; }

    /// <summary>The postal code; it takes part in address verification.</summary>
    public string? PostalCode { get; init; }

    /// <summary>The country, such as <c>US</c>.</summary>
    public string? Country { get; init; }
}

/// <summary>A change of an address: members that are not given stay as they are.</summary>
public sealed class AddressPatch
{
    /// <summary>The name of the person or firm at this address.</summary>
    public Patch<string> Name { get; init; }

    /// <summary>Street and number.</summary>
    public Patch<string> Line1 { get; init; }

    /// <summary>What does not fit in the first line.</summary>
    public Patch<string> Line2 { get; init; }

    /// <summary>The city.</summary>
    public Patch<string> City { get; init; }

    /// <summary>The state or province.</summary>
    public Patch<string> State { get; init; }

    /// <summary>The postal code.</summary>
    public Patch<string> PostalCode { get; init; }

    /// <summary>The country.</summary>
    public Patch<string> Country { get; init; }
}
