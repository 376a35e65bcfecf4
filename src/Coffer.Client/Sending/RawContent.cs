// The body of a plain request: bytes and a content type, so that every attempt can send the same.
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Coffer.Client;

/// <summary>
/// A request's body for <see cref="CofferClient.SendAsync"/>: JSON text (a string converts by itself), a
/// <see cref="JsonNode"/> (likewise), or any bytes with any content type.
/// </summary>
public sealed class RawContent
{
    private const string Json = "application/json";

    private readonly byte[] _bytes;
    private readonly string? _contentType;

    /// <summary>A body of these bytes.</summary>
    /// <param name="bytes">What is sent; copied.</param>
    /// <param name="contentType">The <c>Content-Type</c> as it is sent; null for none.</param>
    public RawContent(ReadOnlySpan<byte> bytes, string? contentType)
        : this(bytes.ToArray(), contentType) { }

    private RawContent(byte[] bytes, string? contentType)
    {
        _bytes = bytes;
        _contentType = contentType;
    }

    /// <summary>A body of this text, in UTF-8.</summary>
    /// <param name="text">What is sent, as it is.</param>
    /// <param name="contentType">The <c>Content-Type</c> as it is sent; null for none.</param>
    /// <returns>The body.</returns>
    public static RawContent Text(string text, string? contentType = Json) =>
        new(Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>JSON text, sent as it is with <c>application/json</c>; it need not be valid.</summary>
    /// <param name="json">The text.</param>
    [return: NotNullIfNotNull(nameof(json))]
    public static implicit operator RawContent?(string? json) => json is null ? null : Text(json);

    /// <summary>A JSON value, sent with <c>application/json</c>.</summary>
    /// <param name="json">The value.</param>
    [return: NotNullIfNotNull(nameof(json))]
    public static implicit operator RawContent?(JsonNode? json) => json is null ? null : Text(json.ToJsonString());

    // Headers go in unvalidated: a test may want a content type that no parser would pass.
    internal HttpContent ToContent()
    {
        var content = new ByteArrayContent(_bytes);
        if (_contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", _contentType);
        }

        return content;
    }

    internal static RawContent Of<T>(T body, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new RawContent(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body, type), Json);
    }
}
