// A customer as the server answers it.
namespace Coffer.Client;

/// <summary>A customer. Members that were not given are null.</summary>
public sealed class Customer
{
    /// <summary>The id, a lower-case UUID; all later calls need it.</summary>
    public string Id
    {
        get => field ?? "";
        init;
    }

    /// <summary>The first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>The last name.</summary>
    public string? LastName { get; init; }

    /// <summary>The company.</summary>
    public string? Company { get; init; }

    /// <summary>The merchant's own id of this customer.</summary>
    public string? MerchantIdentifier { get; init; }

    /// <summary>The e-mail address.</summary>
    public string? EmailAddress { get; init; }

    /// <summary>The phone number, as it was given.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>The shipping address.</summary>
    public Address? ShippingAddress { get; init; }

    /// <summary>The merchant's own names and values; empty if there are none.</summary>
    public IReadOnlyDictionary<string, MetadataValue> Metadata
    {
        get => field ?? new Dictionary<string, MetadataValue>(StringComparer.Ordinal);
        init;
    }

    /// <summary>When the customer was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the customer was last changed.</summary>
    public DateTimeOffset Updated { get; init; }
}
