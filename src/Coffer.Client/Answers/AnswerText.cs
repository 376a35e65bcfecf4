// What can be read off any answer, whoever wrote it: headers as a plain dictionary, JSON if it is JSON.
using System.Text;
using System.Text.Json;

namespace Coffer.Client;

internal static class AnswerText
{
    public static Dictionary<string, string> Headers(HttpResponseMessage answer)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            headers[name] = string.Join(", ", values);
        }

        return headers;
    }

    // Always UTF-8, as Coffer writes it: a proxy's page may claim a character set that does not exist.
    public static string Of(byte[] bytes) => Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');

    public static JsonElement? Parse(string body)
    {
        try
        {
            return body.Length == 0 ? null : JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Text as it is, anything else by its JSON: a tolerant reader does not fail on a number where it expected text.
    public static string? Member(JsonElement? json, string name)
    {
        if (json is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty(name, out var member))
        {
            return null;
        }

        return member.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => member.GetString(),
            _ => member.GetRawText(),
        };
    }
}
