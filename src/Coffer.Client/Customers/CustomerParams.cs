// What the customer calls take: a new customer, a change of one, the filters of the list.
namespace Coffer.Client;

/// <summary>A new customer. Nothing is required; texts are at most 100 characters unless told otherwise.</summary>
public sealed class CreateCustomerParams
{
    /// <summary>The first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>The last name.</summary>
    public string? LastName { get; init; }

    /// <summary>The company.</summary>
    public string? Company { get; init; }

    /// <summary>The merchant's own id of this customer.</summary>
    public string? MerchantIdentifier { get; init; }

    /// <summary>The e-mail address, at most 254 characters.</summary>
    public string? EmailAddress { get; init; }

    /// <summary>The phone number, in any notation.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>The shipping address.</summary>
    public Address? ShippingAddress { get; init; }

    /// <summary>
    /// The merchant's own names (1 to 64 characters) and values; at most 50, together at most 16,384 bytes.
    /// </summary>
    public Dictionary<string, MetadataValue>? Metadata { get; init; }
}

/// <summary>
/// A change of a customer: what is not set stays, a value replaces, <see cref="Patch.Clear"/> removes. Address and
/// metadata change member by member.
/// </summary>
public sealed class UpdateCustomerParams
{
    /// <summary>The first name.</summary>
    public Patch<string> FirstName { get; init; }

    /// <summary>The last name.</summary>
    public Patch<string> LastName { get; init; }

    /// <summary>The company.</summary>
    public Patch<string> Company { get; init; }

    /// <summary>The merchant's own id of this customer.</summary>
    public Patch<string> MerchantIdentifier { get; init; }

    /// <summary>The e-mail address.</summary>
    public Patch<string> EmailAddress { get; init; }

    /// <summary>The phone number.</summary>
    public Patch<string> PhoneNumber { get; init; }

    /// <summary>The shipping address, member by member; <see cref="Patch.Clear"/> removes all of it.</summary>
    public Patch<AddressPatch> ShippingAddress { get; init; }

    /// <summary>The metadata, name by name; <see cref="Patch.Clear"/> removes all of it.</summary>
    public Patch<MetadataPatch> Metadata { get; init; }
}

/// <summary>A change of metadata: names not given stay, a null removes its name, anything else sets it.</summary>
/// <example><code>new MetadataPatch { ["loyalty_tier"] = "gold", ["store_location"] = null }</code></example>
public sealed class MetadataPatch : Dictionary<string, MetadataValue?>
{
    /// <summary>A change of nothing.</summary>
    public MetadataPatch()
        : base(StringComparer.Ordinal) { }
}

/// <summary>Which customers are listed. Filters are exact and all must hold; at most 10 at once.</summary>
public sealed class ListCustomersParams : ListParams
{
    /// <summary>Only those with this e-mail address, in any letter case.</summary>
    public string? EmailAddress { get; init; }

    /// <summary>Only those with this id of the merchant's.</summary>
    public string? MerchantIdentifier { get; init; }

    /// <summary>Only those whose metadata has these values; numbers compare by how they are written.</summary>
    public Dictionary<string, MetadataValue>? Metadata { get; init; }

    internal override Query ToQuery(string? after)
    {
        var query = base.ToQuery(after)
            .Add("email_address", EmailAddress)
            .Add("merchant_identifier", MerchantIdentifier);
        foreach (var (name, value) in Metadata ?? [])
        {
            query.Add($"metadata[{name}]", value.Text);
        }

        return query;
    }
}
