// What came back over HTTP: a status, JSON if it is any, and the few words of it that a log line may hold.
using System.Text.Json;

namespace Coffer.Processing.Ecrypt;

/// <param name="Json">Null when the body is no JSON object or list.</param>
internal sealed record Reply(int Status, JsonElement? Json, string? HeaderId)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Upstream's own id of the request, for its support.</summary>
    public string RequestId => Forms.RequestId(Json?.Member("request_id").Text()) ?? Forms.RequestId(HeaderId) ?? "-";

    /// <summary>The stable words of its errors.</summary>
    public IReadOnlyList<string> Codes { get; } =
        Json is not { } json
            ? []
            :
            [
                .. json.Member("errors")
                    .Items()
                    .Select(error => Forms.Word(error.Member("code", "type").Text()))
                    .OfType<string>(),
            ];

    /// <summary>The same for a log line.</summary>
    public string Words => Codes.Count == 0 ? "without a code" : string.Join(' ', Codes);

    public static async Task<Reply> Read(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var id = answer.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.FirstOrDefault() : null;
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return new((int)answer.StatusCode, Parse(bytes), id);
    }

    private static JsonElement? Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? document.RootElement.Clone()
                : null;
        }
        catch (JsonException)
        {
            return null; // a page of something in between, or an answer that was cut
        }
    }
}
