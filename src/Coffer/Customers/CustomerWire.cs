// The customer on the wire: the members of contract section 3, all optional.
using System.Globalization;
using System.Text.Json;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Coffer.Customers;

public static class CustomerWire
{
    /// <summary>Which form the stored bodies have; a change of <see cref="Body"/> that must reach old rows raises
    /// it.</summary>
    public const int Form = 1;
    private const int MaxText = 100;
    private const int MaxEmail = 254;

    private static readonly Shape Shape = new(
        "first_name",
        "last_name",
        "company",
        "merchant_identifier",
        "email_address",
        "phone_number",
        "shipping_address",
        "metadata"
    );
    private static readonly Shape Stored = new([.. Shape.Names, "id", "created", "updated"]);

    public static ProfilePatch Read(Body body, Reading reading) => ReadProfile(body.Read(Shape, reading));

    public static byte[] Body(Customer customer) =>
        Answers.Json(writer =>
        {
            var profile = customer.Profile;
            writer.WriteStartObject();
            writer.WriteString("id"u8, customer.Id);
            Writing.Optional(writer, "first_name", profile.FirstName);
            Writing.Optional(writer, "last_name", profile.LastName);
            Writing.Optional(writer, "company", profile.Company);
            Writing.Optional(writer, "merchant_identifier", profile.MerchantIdentifier);
            Writing.Optional(writer, "email_address", profile.EmailAddress);
            Writing.Optional(writer, "phone_number", profile.PhoneNumber);
            AddressWire.Write(writer, "shipping_address", profile.ShippingAddress);
            MetadataWire.Write(writer, profile.Metadata);
            writer.WriteString("created"u8, Instants.Text(customer.Created));
            writer.WriteString("updated"u8, Instants.Text(customer.Updated));
            writer.WriteEndObject();
        });

    /// <summary>A stored body as the customer that it was written from.</summary>
    public static Customer FromBody(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var reading = new Reading(cardNumbersInTextAllowed: true);
        var members = new Members(json.RootElement, Stored, "", reading);
        var created = Instant(members.AnyString("created")!);
        var customer = Customer.Create(Guid.Parse(members.AnyString("id")!), ReadProfile(members), created);
        if (reading.Failed)
            throw new InvalidDataException("A stored customer does not fit its form.");
        return customer with { Updated = Instant(members.AnyString("updated")!) };
    }

    /// <summary>The filters of the list: names in any case, metadata's own names exactly as written.</summary>
    public static List<(string Name, string Value)> ReadFilters(HttpRequest request, Reading reading)
    {
        var filters = new List<(string, string)>();
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value ?? ""))
        {
            var name = pair.DecodeName().ToString();
            var value = pair.DecodeValue().ToString();
            if (value.Length > 0 && FilterName(name) is { } filter)
                filters.Add((filter, filter == CustomerFilter.Email ? CustomerFilter.FoldEmail(value) : value));
        }

        if (filters.Count > CustomerFilter.MaxAtOnce)
            reading.Fault(
                Codes.TooMany,
                "metadata",
                $"At most {CustomerFilter.MaxAtOnce} filters may be given at once."
            );
        return filters;
    }

    private static string? FilterName(string name)
    {
        if (name.StartsWith("metadata[", StringComparison.OrdinalIgnoreCase) && name.EndsWith(']'))
            return CustomerFilter.MetadataName(name["metadata[".Length..^1]);
        var folded = name.Replace("_", "", StringComparison.Ordinal);
        return folded.Equals("emailaddress", StringComparison.OrdinalIgnoreCase) ? CustomerFilter.Email
            : folded.Equals("merchantidentifier", StringComparison.OrdinalIgnoreCase)
                ? CustomerFilter.MerchantIdentifier
            : null;
    }

    private static ProfilePatch ReadProfile(Members members)
    {
        Given<string> Text(string name, bool cardNumbersAllowed = false) =>
            Given.Of(members, name, n => members.Text(n, MaxText, cardNumbersAllowed));
        return new(
            Text("first_name"),
            Text("last_name"),
            Text("company"),
            Text("merchant_identifier"),
            Given.Of(members, "email_address", n => Email(members, n)),
            Text("phone_number", cardNumbersAllowed: true),
            Given.Of(members, "shipping_address", n => AddressWire.Read(members, n)),
            Given.Of(members, "metadata", _ => MetadataWire.Read(members))
        );
    }

    private static string? Email(Members members, string name)
    {
        if (members.Text(name, MaxEmail) is not { } email)
            return null;
        var at = email.IndexOf('@', StringComparison.Ordinal);
        if (at > 0 && at == email.LastIndexOf('@') && at < email.Length - 1 && !email.Any(char.IsWhiteSpace))
            return email;
        members.Fault(
            name,
            Codes.InvalidFormat,
            $"The {name} field must have something on both sides of one @, and no spaces."
        );
        return null;
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
