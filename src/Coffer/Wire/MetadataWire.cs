// Metadata in and out. Names are data: compared exactly, and never repeated in a message where they might hold a card
// number.
using System.Text.Json;
using Coffer.Kernel;
using Coffer.Sealing;

namespace Coffer.Wire;

public static class MetadataWire
{
    private const string Field = "metadata";

    /// <summary>The members that were given; null when there is no such object. A null value removes, where the request
    /// merges.</summary>
    public static List<KeyValuePair<string, MetadataValue?>>? Read(Members parent)
    {
        if (parent.Json(Field, JsonValueKind.Object) is not { } json)
            return null;
        var changes = new List<KeyValuePair<string, MetadataValue?>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (!IsGoodName(parent, property.Name))
                continue;
            if (!seen.Add(property.Name))
                parent.Reading.Fault(
                    Codes.DuplicateMember,
                    FieldOf(property.Name),
                    "The metadata field holds a name twice."
                );
            if (ReadValue(parent, property, out var value))
                changes.Add(new(property.Name, value));
        }

        Keep(parent, changes);
        if (!parent.Reading.Merging && Metadata.Empty.Merge(changes).Broken() is { } broken)
            parent.Reading.Fault(broken.Code, broken.Field!, broken.Message);
        return changes;
    }

    public static void Write(Utf8JsonWriter writer, Metadata metadata)
    {
        writer.WriteStartObject(Field);
        foreach (var (name, value) in metadata.Members)
        {
            writer.WritePropertyName(name);
            if (value.Kind == MetadataKind.Text)
                writer.WriteStringValue(value.Text);
            else
                writer.WriteRawValue(value.Text, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    private static bool IsGoodName(Members parent, string name)
    {
        if (name.Length == 0)
        {
            parent.Reading.Fault(
                Codes.InvalidFormat,
                Field,
                "The metadata field holds an empty name; names have 1 to 64 characters."
            );
            return false;
        }

        var broken = TextRules.Broken(
            name,
            "metadata name",
            Metadata.MaxNameLength,
            parent.Reading.CardNumbersInTextAllowed
        );
        if (broken is { } fault)
            parent.Reading.Fault(fault.Code, Field, fault.Message);
        return broken is null;
    }

    private static bool ReadValue(Members parent, JsonProperty property, out MetadataValue? value)
    {
        var field = FieldOf(property.Name);
        value = property.Value.ValueKind switch
        {
            JsonValueKind.String => new(MetadataKind.Text, property.Value.GetString()!),
            JsonValueKind.True or JsonValueKind.False => new(MetadataKind.Bool, property.Value.GetRawText()),
            JsonValueKind.Number => new(MetadataKind.Number, property.Value.GetRawText()),
            _ => null,
        };
        if (value is not { } given)
        {
            if (parent.Reading.Merging && property.Value.ValueKind == JsonValueKind.Null)
                return true;
            parent.Reading.Fault(Codes.WrongType, field, $"The {field} field must be a string, a number or a boolean.");
            return false;
        }

        var allowed = parent.Reading.CardNumbersInTextAllowed;
        var rule =
            given.Kind == MetadataKind.Text
                ? TextRules.Broken(given.Text, field, Metadata.MaxTextLength, allowed)
                : TextRules.BrokenNumber(given.Text, field, allowed);
        if (rule is not { } broken)
            return true;
        parent.Reading.Fault(broken.Code, field, broken.Message);
        return false;
    }

    // Order does not matter to idempotency.
    private static void Keep(Members parent, List<KeyValuePair<string, MetadataValue?>> changes)
    {
        foreach (var (name, value) in changes.OrderBy(change => change.Key, StringComparer.Ordinal))
            parent.Reading.Keep($"{Field}.{name}", value is { } given ? $"{(int)given.Kind}{given.Text}" : "\0removed");
    }

    // A name that could be a number or a key of somebody's is not said again.
    private static string FieldOf(string name) =>
        name.Any(char.IsDigit) && name.All(c => char.IsDigit(c) || c is ' ' or '-')
        || name.StartsWith("cof_", StringComparison.OrdinalIgnoreCase)
        || CardNumberPattern.Occurs(name)
            ? Field
            : $"{Field}.{name}";
}
