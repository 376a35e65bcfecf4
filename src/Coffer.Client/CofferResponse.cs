// What came back: the same facts about the exchange on every answer, and the typed thing that was asked for.
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;

namespace Coffer.Client;

/// <summary>An answer of the server: its status, headers, body and the facts that every answer carries.</summary>
public class CofferResponse
{
    internal CofferResponse(HttpResponseMessage answer, string body, string? idempotencyKey)
    {
        StatusCode = answer.StatusCode;
        Headers = AnswerText.Headers(answer);
        Body = body;
        Json = AnswerText.Parse(body);
        IdempotencyKey = idempotencyKey;
        Errors = IsSuccess ? [] : ErrorReading.Read(Json);
    }

    private protected CofferResponse(CofferResponse other)
    {
        StatusCode = other.StatusCode;
        Headers = other.Headers;
        Body = other.Body;
        Json = other.Json;
        IdempotencyKey = other.IdempotencyKey;
        Errors = other.Errors;
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>Whether the status is 200 to 299.</summary>
    public bool IsSuccess => (int)StatusCode is >= 200 and < 300;

    /// <summary>
    /// The answer's headers, those of its content too; names in any letter case, several values joined by a comma.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body's text as it came, empty if there was none.</summary>
    public string Body { get; }

    /// <summary>The body as JSON, with the members that this client does not know; null if it is not JSON.</summary>
    public JsonElement? Json { get; }

    /// <summary>
    /// The errors of an answer that is not a success; empty if its body is not one that Coffer writes.
    /// </summary>
    public IReadOnlyList<CofferError> Errors { get; }

    /// <summary>
    /// The id of this request, by which the server's logs can be searched: 21 characters <c>[0-9A-Z]</c>. Null if
    /// something other than Coffer answered.
    /// </summary>
    public string? RequestId => Headers.GetValueOrDefault("X-Request-Id") ?? FirstRequestId;

    /// <summary>
    /// The <c>request_id</c> in the body. It differs from <see cref="RequestId"/> only in a replayed answer, where
    /// it is the id of the request that did the work.
    /// </summary>
    public string? FirstRequestId => AnswerText.Member(Json, "request_id");

    /// <summary>
    /// Whether this is the stored answer of an earlier request with the same key: nothing was done again.
    /// </summary>
    public bool Replayed =>
        string.Equals(Headers.GetValueOrDefault("Idempotent-Replayed"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The <c>Idempotency-Key</c> that was sent, whether given or made by the client; null for reads.
    /// </summary>
    public string? IdempotencyKey { get; }
}

/// <summary>An answer together with the thing that was asked for. It converts to that thing by itself.</summary>
/// <typeparam name="T">What the answer holds, such as <see cref="Customer"/>.</typeparam>
public class CofferResponse<T> : CofferResponse
{
    internal CofferResponse(CofferResponse answer, T value)
        : base(answer) => Value = value;

    /// <summary>What the answer holds.</summary>
    public T Value { get; }

    /// <summary>
    /// Takes the value out of its answer: <c>Customer jane = await client.Customers.GetAsync(id);</c>
    /// </summary>
    /// <param name="response">The answer.</param>
    /// <returns>Its <see cref="Value"/>.</returns>
    [SuppressMessage("Usage", "CA2225", Justification = "The named alternative is Value.")]
    public static implicit operator T(CofferResponse<T> response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Value;
    }
}
