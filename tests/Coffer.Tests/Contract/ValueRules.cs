// The keywords of a schema that look at one value only. A keyword speaks about values of its own type and leaves others
// alone.
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coffer.Tests.Contract;

internal static class ValueRules
{
    /// <summary>What the keyword has against the value; null when nothing.</summary>
    /// <exception cref="NotSupportedException">The keyword is not known here.</exception>
    public static string? Broken(string keyword, JsonElement rule, JsonElement value) =>
        keyword switch
        {
            "type" => HasType(rule, value) ? null : $"is {value.ValueKind}, not {rule}",
            "enum" => rule.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value))
                ? null
                : $"is {value}, not one of {rule}",
            "const" => JsonElement.DeepEquals(rule, value) ? null : $"is {value}, not {rule}",
            "minLength" or "maxLength" or "pattern" or "format" => OfString(keyword, rule, value),
            "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" => OfNumber(keyword, rule, value),
            "required" or "maxProperties" => OfObject(keyword, rule, value),
            "minItems" or "maxItems" => OfArray(keyword, rule, value),
            _ => throw new NotSupportedException($"The keyword {keyword} is not known to these tests."),
        };

    private static bool HasType(JsonElement rule, JsonElement value) =>
        rule.ValueKind == JsonValueKind.Array
            ? rule.EnumerateArray().Any(type => Is(type.GetString()!, value))
            : Is(rule.GetString()!, value);

    private static bool Is(string type, JsonElement value) =>
        type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && decimal.IsInteger(Number(value)),
            _ => throw new NotSupportedException($"The type {type} is not known to these tests."),
        };

    private static string? OfString(string keyword, JsonElement rule, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && keyword == "format")
        {
            return IntegerFits(rule.GetString()!, Number(value)) ? null : $"is {value}, too large for {rule}";
        }
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }
        var text = value.GetString()!;
        var length = text.EnumerateRunes().Count(); // JSON Schema counts code points, as the contract does
        var holds = keyword switch
        {
            "minLength" => length >= rule.GetInt32(),
            "maxLength" => length <= rule.GetInt32(),
            "pattern" => Regex.IsMatch(text, rule.GetString()!, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)),
            _ => HasFormat(rule.GetString()!, text),
        };
        return holds ? null : $"is \"{text}\", against {keyword} {rule}";
    }

    private static bool HasFormat(string format, string text) =>
        format switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date" => DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            ),
            "date-time" => text.Contains('T', StringComparison.Ordinal)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "password" => true,
            _ => throw new NotSupportedException($"The format {format} is not known to these tests."),
        };

    private static bool IntegerFits(string format, decimal value) =>
        format switch
        {
            "int32" => value is >= int.MinValue and <= int.MaxValue,
            "int64" => value is >= long.MinValue and <= long.MaxValue,
            _ => throw new NotSupportedException($"The format {format} is not known to these tests."),
        };

    private static string? OfNumber(string keyword, JsonElement rule, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }
        var order = Number(value).CompareTo(Number(rule));
        var holds = keyword switch
        {
            "minimum" => order >= 0,
            "maximum" => order <= 0,
            "exclusiveMinimum" => order > 0,
            _ => order < 0,
        };
        return holds ? null : $"is {value}, against {keyword} {rule}";
    }

    private static string? OfObject(string keyword, JsonElement rule, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        if (keyword == "maxProperties")
        {
            return value.EnumerateObject().Count() <= rule.GetInt32() ? null : $"has more than {rule} members";
        }
        var missing = rule.EnumerateArray()
            .Select(name => name.GetString()!)
            .Where(name => !value.TryGetProperty(name, out _));
        var names = string.Join(", ", missing);
        return names.Length == 0 ? null : $"lacks {names}";
    }

    private static string? OfArray(string keyword, JsonElement rule, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        var holds =
            keyword == "minItems"
                ? value.GetArrayLength() >= rule.GetInt32()
                : value.GetArrayLength() <= rule.GetInt32();
        return holds ? null : $"has {value.GetArrayLength()} elements, against {keyword} {rule}";
    }

    private static decimal Number(JsonElement value) => value.GetDecimal();
}
