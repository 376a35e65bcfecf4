// Reads JSON whose spelling is not certain: transaction_id, transactionId and TransactionId are one member, an id may
// be a string or a number, and so may an amount.
using System.Globalization;
using System.Text.Json;

namespace Coffer.Processing.Ecrypt;

internal static class Loose
{
    /// <summary>The member in any spelling; null when it is not there, or null.</summary>
    public static JsonElement? Member(this JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in json.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && IsSame(member.Name, name))
                return member.Value;
        }

        return null;
    }

    /// <summary>The first of some names that is there.</summary>
    public static JsonElement? Member(this JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (json.Member(name) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>A string, or a number as it is written; null when it is neither or empty.</summary>
    public static string? Text(this JsonElement? json) =>
        json?.ValueKind switch
        {
            JsonValueKind.String => json.Value.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number => json.Value.GetRawText(),
            _ => null,
        };

    public static decimal? Number(this JsonElement? json) =>
        decimal.TryParse(Text(json), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>An instant; one without a zone is UTC.</summary>
    public static DateTimeOffset? Instant(this JsonElement? json) =>
        DateTimeOffset.TryParse(
            Text(json),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        )
            ? instant
            : null;

    public static IEnumerable<JsonElement> Items(this JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    // Letter by letter, without underscores and case.
    private static bool IsSame(string given, string name)
    {
        var at = 0;
        foreach (var c in given)
        {
            if (c == '_')
                continue;
            while (at < name.Length && name[at] == '_')
                at++;
            if (at == name.Length || char.ToLowerInvariant(c) != name[at])
                return false;
            at++;
        }

        return at == name.Length;
    }
}
