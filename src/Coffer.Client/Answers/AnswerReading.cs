// Sends a call and reads the typed thing out of its answer: a member of the envelope, the envelope itself, or a page.
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Coffer.Client;

internal static class AnswerReading
{
    public static async Task<CofferResponse> CallAsync(
        this Sender sender,
        HttpMethod method,
        string path,
        RawContent? body,
        RequestOptions? options,
        CancellationToken cancellationToken
    )
    {
        var response = await sender.SendAsync(method, path, body, options, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            throw ErrorReading.Refused(response, sender.RetryAfter(response));
        }

        return response.Json is { ValueKind: JsonValueKind.Object }
            ? response
            : throw ErrorReading.Unreadable(response);
    }

    // A null member: the thing is the whole answer.
    public static CofferResponse<T> As<T>(this CofferResponse response, string? member, JsonTypeInfo<T> type) =>
        new(response, Value(response, member, type));

    public static CofferPage<T> AsPage<T>(this CofferResponse response, string member, JsonTypeInfo<List<T>> type)
    {
        var items = Value(response, member, type);
        var pagination = Has(response, "pagination")
            ? Value(response, "pagination", ClientJson.Wire.Pagination)
            : new Pagination { TotalRecords = items.Count, PageSize = items.Count };
        return new CofferPage<T>(response, items, pagination);
    }

    public static T Value<T>(CofferResponse response, string? member, JsonTypeInfo<T> type)
    {
        var json = response.Json!.Value;
        if (member is not null && !json.TryGetProperty(member, out json))
        {
            throw ErrorReading.Unreadable(response);
        }

        try
        {
            return json.Deserialize(type) ?? throw ErrorReading.Unreadable(response);
        }
        catch (JsonException e)
        {
            throw ErrorReading.Unreadable(response, e);
        }
    }

    public static bool Has(CofferResponse response, string member) =>
        response.Json!.Value.TryGetProperty(member, out var found) && found.ValueKind != JsonValueKind.Null;
}
