// Addresses in and out. Each member is text of at most 100; in a PATCH they merge member by member.
using System.Text.Json;
using Coffer.Kernel;

namespace Coffer.Wire;

public sealed record AddressPatch(
    Given<string> Name,
    Given<string> Line1,
    Given<string> Line2,
    Given<string> City,
    Given<string> State,
    Given<string> PostalCode,
    Given<string> Country
)
{
    /// <summary>The address after the change; null when nothing is left of it.</summary>
    public Address? Apply(Address? before)
    {
        var old = before ?? Address.Empty;
        var merged = new Address
        {
            Name = Name.Or(old.Name),
            Line1 = Line1.Or(old.Line1),
            Line2 = Line2.Or(old.Line2),
            City = City.Or(old.City),
            State = State.Or(old.State),
            PostalCode = PostalCode.Or(old.PostalCode),
            Country = Country.Or(old.Country),
        };
        return merged == Address.Empty ? null : merged;
    }
}

public static class AddressWire
{
    private const int Max = 100;
    private static readonly Shape Shape = new("name", "line1", "line2", "city", "state", "postal_code", "country");

    public static AddressPatch? Read(Members parent, string name)
    {
        if (parent.Object(name, Shape) is not { } members)
            return null;
        Given<string> Text(string part) => Given.Of(members, part, n => members.Text(n, Max));
        return new(
            Text("name"),
            Text("line1"),
            Text("line2"),
            Text("city"),
            Text("state"),
            Text("postal_code"),
            Text("country")
        );
    }

    public static void Write(Utf8JsonWriter writer, string name, Address? address)
    {
        if (address is null)
            return;
        writer.WriteStartObject(name);
        Writing.Optional(writer, "name", address.Name);
        Writing.Optional(writer, "line1", address.Line1);
        Writing.Optional(writer, "line2", address.Line2);
        Writing.Optional(writer, "city", address.City);
        Writing.Optional(writer, "state", address.State);
        Writing.Optional(writer, "postal_code", address.PostalCode);
        Writing.Optional(writer, "country", address.Country);
        writer.WriteEndObject();
    }
}
