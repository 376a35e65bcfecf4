// Turns an answer that is not a success into an exception, whether its body is ours, a proxy's page, or empty.
using System.Text.Json;

namespace Coffer.Client;

internal static class ErrorReading
{
    public static IReadOnlyList<CofferError> Read(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } root
        && root.TryGetProperty("errors", out var errors)
        && errors.ValueKind == JsonValueKind.Array
            ? [.. errors.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(One)]
            : [];

    public static CofferException Refused(CofferResponse response, TimeSpan? retryAfter)
    {
        var said = response.Errors.Count > 0 ? string.Join(" | ", response.Errors) : NotOurs(response);
        return new CofferException(Sentence(response, said), response, response.IdempotencyKey)
        {
            RetryAfter = retryAfter,
        };
    }

    public static CofferException Unreadable(CofferResponse response, Exception? cause = null) =>
        new(Sentence(response, NotOurs(response)), response, response.IdempotencyKey, cause);

    private static CofferError One(JsonElement error) =>
        new()
        {
            Type = new ErrorType(AnswerText.Member(error, "type") ?? ""),
            Code = AnswerText.Member(error, "code") is { } code ? new ErrorCode(code) : default(ErrorCode?),
            Field = AnswerText.Member(error, "field"),
            Message = AnswerText.Member(error, "message") ?? "",
            Ids = Ids(error),
        };

    private static IReadOnlyList<string> Ids(JsonElement error) =>
        error.TryGetProperty("ids", out var ids) && ids.ValueKind == JsonValueKind.Array
            ? [.. ids.EnumerateArray().Select(id => id.ToString())]
            : [];

    private static string Sentence(CofferResponse response, string said)
    {
        var request = response.RequestId is { } id ? $" (request {id})" : "";
        return $"{(int)response.StatusCode} {response.StatusCode}: {said}{request}";
    }

    // Not a word of the body: a page that is not ours may repeat the request.
    private static string NotOurs(CofferResponse response)
    {
        var type = response.Headers.GetValueOrDefault("Content-Type") ?? "no content type";
        return response.Body.Length == 0
            ? "the answer is empty, where Coffer writes JSON"
            : $"the answer is not one that Coffer writes ({type}, {response.Body.Length} characters)";
    }
}
