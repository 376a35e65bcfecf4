// Writes answers: one resource member and the request's id. Bodies that are stored as they are sent are copied, not
// rebuilt.
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Coffer.Http;

public static class Answers
{
    /// <summary>An object made by <paramref name="members"/>, closed by <c>request_id</c>.</summary>
    public static byte[] Object(string requestId, Action<Utf8JsonWriter> members) =>
        Json(writer => Object(writer, requestId, members));

    /// <summary><c>{ "name": body, "request_id": … }</c></summary>
    public static byte[] One(string requestId, string name, byte[] body) =>
        Object(requestId, writer => Raw(writer, name, body));

    public static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = JsonBuffer.Rent();
        write(buffer.Writer);
        return buffer.Written().ToArray();
    }

    /// <summary>An object made by <paramref name="members"/>, closed by <c>request_id</c>.</summary>
    public static void Object(Utf8JsonWriter writer, string requestId, Action<Utf8JsonWriter> members)
    {
        writer.WriteStartObject();
        members(writer);
        writer.WriteString("request_id"u8, requestId);
        writer.WriteEndObject();
    }

    public static void Raw(Utf8JsonWriter writer, string name, byte[] json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    public static async Task Send(HttpContext http, int status, ReadOnlyMemory<byte> json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(json);
    }
}
