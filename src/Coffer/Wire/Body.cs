// The body of a request: at most 64 KiB, JSON in UTF-8, an object. Its bytes may hold a card number, so they are read
// into a rented buffer that is wiped when the request is done.
using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Coffer.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Coffer.Wire;

public sealed class Body : IDisposable
{
    public const int MaxBytes = 64 * 1024;
    private static readonly JsonDocument Nothing = JsonDocument.Parse("{}");

    private readonly ArraySegment<byte> _read;
    private readonly JsonDocument _document;

    private Body(ArraySegment<byte> read, JsonDocument document)
    {
        _read = read;
        _document = document;
    }

    public Members Read(Shape shape, Reading reading) => new(_document.RootElement, shape, "", reading);

    /// <exception cref="Refusal">413, 415, or 400 with the line and position at which the JSON breaks.</exception>
    public static async Task<Body> Receive(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
            throw TooLarge();
        var most = (int)(request.ContentLength ?? MaxBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(most + 1);
        try
        {
            var read = await Fill(new(buffer, 0, most + 1), request.Body, cancellationToken);
            if (read.Count == 0)
            {
                Return(read);
                return new Body(default, Nothing);
            }

            CheckMediaType(request);
            return new Body(read, Parse(read));
        }
        catch
        {
            Return(buffer); // how much of it was filled, nobody has said
            throw;
        }
    }

    public void Dispose()
    {
        if (_read.Count == 0)
            return;
        _document.Dispose();
        Return(_read);
    }

    internal static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble))
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(utf8.Span))
            throw Malformed("The body is not valid UTF-8.");
        try
        {
            var document = JsonDocument.Parse(utf8);
            if (utf8.Span.IndexOf("\\u"u8) >= 0)
                CheckStrings(utf8.Span);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new Refusal(
                    RefusalKind.Invalid,
                    new Fault(Codes.WrongType, null, "The body must be a JSON object.")
                );
        }
        catch (JsonException e)
        {
            throw Malformed(
                $"The body is not valid JSON: it breaks at line {(e.LineNumber ?? 0) + 1}, position "
                    + $"{(e.BytePositionInLine ?? 0) + 1}."
            );
        }
    }

    // JSON's grammar lets "\ud800" through, though it is no text in any encoding.
    private static void CheckStrings(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
                continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw Malformed(
                    $"The body holds half of a surrogate pair (\\ud800 to \\udfff) near byte "
                        + $"{reader.TokenStartIndex + 1}."
                );
            }
        }
    }

    // What was read; the place for it is one byte longer than a body may be.
    private static async Task<ArraySegment<byte>> Fill(
        ArraySegment<byte> place,
        Stream body,
        CancellationToken cancellationToken
    )
    {
        var length = 0;
        while (length < place.Count)
        {
            var read = await body.ReadAsync(place[length..], cancellationToken);
            if (read == 0)
                return place[..length];
            length += read;
        }

        throw TooLarge();
    }

    private static void CheckMediaType(HttpRequest request)
    {
        var patch = HttpMethods.IsPatch(request.Method);
        if (
            MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (
                type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || (patch && type.MediaType.Equals("application/merge-patch+json", StringComparison.OrdinalIgnoreCase))
            )
        )
            return;
        throw new Refusal(
            RefusalKind.UnsupportedMediaType,
            new Fault(Codes.UnsupportedMediaType, null, "Send the body as Content-Type: application/json.")
        );
    }

    private static void Return(ArraySegment<byte> filled)
    {
        CryptographicOperations.ZeroMemory(filled);
        ArrayPool<byte>.Shared.Return(filled.Array!);
    }

    private static Refusal Malformed(string message) =>
        new(RefusalKind.Invalid, new Fault(Codes.MalformedJson, null, message));

    private static Refusal TooLarge() =>
        new(RefusalKind.TooLarge, new Fault(Codes.TooLarge, null, "The body is larger than 64 KiB."));
}
