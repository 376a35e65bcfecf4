// A customer: who they are, and the pure decisions about them.
using System.Collections.Immutable;
using Coffer.Kernel;
using Coffer.Wire;

namespace Coffer.Customers;

public sealed record Profile
{
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Company { get; init; }
    public string? MerchantIdentifier { get; init; }
    public string? EmailAddress { get; init; }
    public string? PhoneNumber { get; init; }
    public Address? ShippingAddress { get; init; }
    public Metadata Metadata { get; init; } = Metadata.Empty;
}

/// <summary>The members that a POST or PATCH gave.</summary>
public sealed record ProfilePatch(
    Given<string> FirstName,
    Given<string> LastName,
    Given<string> Company,
    Given<string> MerchantIdentifier,
    Given<string> EmailAddress,
    Given<string> PhoneNumber,
    Given<AddressPatch> ShippingAddress,
    Given<List<KeyValuePair<string, MetadataValue?>>> Metadata
);

public sealed record Customer(Guid Id, Profile Profile, DateTimeOffset Created, DateTimeOffset Updated)
{
    public static Customer Create(Guid id, ProfilePatch given, DateTimeOffset now) =>
        new(id, Merge(new Profile(), given), now, now);

    /// <exception cref="Refusal">The metadata would grow beyond its limits.</exception>
    public Customer Change(ProfilePatch given, DateTimeOffset now)
    {
        var merged = Merge(Profile, given);
        if (merged.Metadata.Broken() is { } broken)
            throw new Refusal(RefusalKind.Invalid, broken);
        return this with { Profile = merged, Updated = now };
    }

    /// <summary>The values that the customer can be found by (contract section 3): name of the filter and its
    /// text.</summary>
    public IEnumerable<(string Name, string Value)> FilterValues()
    {
        if (Profile.EmailAddress is { } email)
            yield return (CustomerFilter.Email, CustomerFilter.FoldEmail(email));
        if (Profile.MerchantIdentifier is { } identifier)
            yield return (CustomerFilter.MerchantIdentifier, identifier);
        foreach (var (name, value) in Profile.Metadata.Members)
            yield return (CustomerFilter.MetadataName(name), value.Text);
    }

    private static Profile Merge(Profile before, ProfilePatch given) =>
        new()
        {
            FirstName = given.FirstName.Or(before.FirstName),
            LastName = given.LastName.Or(before.LastName),
            Company = given.Company.Or(before.Company),
            MerchantIdentifier = given.MerchantIdentifier.Or(before.MerchantIdentifier),
            EmailAddress = given.EmailAddress.Or(before.EmailAddress),
            PhoneNumber = given.PhoneNumber.Or(before.PhoneNumber),
            ShippingAddress = MergeAddress(before.ShippingAddress, given.ShippingAddress),
            Metadata = MergeMetadata(before.Metadata, given.Metadata),
        };

    private static Address? MergeAddress(Address? before, Given<AddressPatch> given) =>
        given.IsGiven ? given.Value?.Apply(before) : before;

    private static Metadata MergeMetadata(Metadata before, Given<List<KeyValuePair<string, MetadataValue?>>> given) =>
        !given.IsGiven ? before
        : given.Value is null ? Metadata.Empty
        : before.Merge(given.Value);
}
