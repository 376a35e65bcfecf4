// Checks JSON against a schema of the OpenAPI document. It knows the keywords that the document uses and refuses to run
// on any other, so that no rule is silently passed over. Closed, it also takes every member that no schema declares for
// a fault.
using System.Text.Json;

namespace Coffer.Tests.Contract;

internal sealed class SchemaCheck
{
    private static readonly string[] Annotations =
    [
        "description",
        "default",
        "title",
        "summary",
        "examples",
        "additionalProperties",
    ];

    private readonly JsonElement document;
    private readonly bool closed;

    private SchemaCheck(JsonElement document, bool closed)
    {
        this.document = document;
        this.closed = closed;
    }

    /// <summary>What is wrong with the value, by this schema; references are looked up in the document.</summary>
    public static IReadOnlyList<string> Faults(JsonElement document, JsonElement schema, JsonElement value, bool closed)
    {
        var faults = new List<string>();
        new SchemaCheck(document, closed).Value(schema, value, "$", faults);
        return faults;
    }

    public static JsonElement Resolve(JsonElement document, string reference)
    {
        var found = document;
        foreach (var name in reference.TrimStart('#', '/').Split('/'))
        {
            found = found.TryGetProperty(name, out var inner)
                ? inner
                : throw new InvalidOperationException($"Nothing is at {reference}.");
        }
        return found;
    }

    // A value at a place of its own: its schema, and, closed, whatever no part of that schema declared.
    private void Value(JsonElement schema, JsonElement value, string path, List<string> faults)
    {
        var declared = Part(schema, value, path, faults);
        if (!closed || value.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        var undeclared = value.EnumerateObject().Select(member => member.Name).Except(declared);
        faults.AddRange(undeclared.Select(name => $"{path}.{name} is not declared"));
    }

    /// <summary>One schema object applied to a value; returns the names of the members that it declares.</summary>
    private HashSet<string> Part(JsonElement schema, JsonElement value, string path, List<string> faults)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            throw new NotSupportedException($"A schema that is just {schema} at {path}.");
        }
        var declared = new HashSet<string>(StringComparer.Ordinal);
        foreach (var keyword in schema.EnumerateObject())
        {
            if (Combination(keyword, value, path, declared, faults) || Annotations.Contains(keyword.Name))
            {
                continue;
            }
            if (ValueRules.Broken(keyword.Name, keyword.Value, value) is { } broken)
            {
                faults.Add($"{path} {broken}");
            }
        }
        if (value.ValueKind == JsonValueKind.Object)
        {
            Members(schema, value, path, declared, faults);
        }
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            var place = 0;
            foreach (var item in value.EnumerateArray())
            {
                Value(items, item, $"{path}[{place++}]", faults);
            }
        }
        return declared;
    }

    private bool Combination(
        JsonProperty keyword,
        JsonElement value,
        string path,
        HashSet<string> declared,
        List<string> faults
    )
    {
        switch (keyword.Name)
        {
            case "$ref":
                declared.UnionWith(Part(Resolve(document, keyword.Value.GetString()!), value, path, faults));
                return true;
            case "allOf":
                foreach (var part in keyword.Value.EnumerateArray())
                {
                    declared.UnionWith(Part(part, value, path, faults));
                }
                return true;
            case "oneOf":
            case "anyOf":
                var fits = keyword.Value.EnumerateArray().Where(part => Fits(part, value, path, declared)).Count();
                if (fits == 0 || (fits > 1 && keyword.Name == "oneOf"))
                {
                    faults.Add($"{path} fits {fits} of the alternatives of {keyword.Name}");
                }
                return true;
            default:
                return keyword.Name is "properties" or "items" or "propertyNames";
        }
    }

    private bool Fits(JsonElement part, JsonElement value, string path, HashSet<string> declared)
    {
        var faults = new List<string>();
        var names = Part(part, value, path, faults);
        if (faults.Count == 0)
        {
            declared.UnionWith(names);
        }
        return faults.Count == 0;
    }

    private void Members(
        JsonElement schema,
        JsonElement value,
        string path,
        HashSet<string> declared,
        List<string> faults
    )
    {
        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        var rest = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
        foreach (var member in value.EnumerateObject())
        {
            var at = $"{path}.{member.Name}";
            if (schema.TryGetProperty("propertyNames", out var names))
            {
                Value(names, JsonSerializer.SerializeToElement(member.Name), $"the name of {at}", faults);
            }
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(member.Name, out var own))
            {
                Value(own, member.Value, at, faults);
            }
            else if (rest.ValueKind == JsonValueKind.Object)
            {
                Value(rest, member.Value, at, faults);
            }
            else if (rest.ValueKind != JsonValueKind.True)
            {
                continue;
            }
            declared.Add(member.Name);
        }
    }
}
