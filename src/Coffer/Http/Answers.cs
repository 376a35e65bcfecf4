// Writes answers: one resource member and the request's id. Bodies that are stored as they are sent are copied, not
// rebuilt.
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Coffer.Http;

public static class Answers
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the answers are application/json, never markup
        SkipValidation = true,
    };

    /// <summary>An object made by <paramref name="members"/>, closed by <c>request_id</c>.</summary>
    /// <param name="size">How many bytes it may have, so that they are not moved while it grows.</param>
    public static byte[] Object(string requestId, Action<Utf8JsonWriter> members, int size = 1024) =>
        Json(
            writer =>
            {
                writer.WriteStartObject();
                members(writer);
                writer.WriteString("request_id"u8, requestId);
                writer.WriteEndObject();
            },
            size
        );

    /// <summary><c>{ "name": body, "request_id": … }</c></summary>
    public static byte[] One(string requestId, string name, byte[] body) =>
        Object(requestId, writer => Raw(writer, name, body));

    public static byte[] Json(Action<Utf8JsonWriter> write, int size = 1024)
    {
        var buffer = new ArrayBufferWriter<byte>(size);
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Raw(Utf8JsonWriter writer, string name, byte[] json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    public static async Task Send(HttpContext http, int status, byte[] json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(json);
    }
}
