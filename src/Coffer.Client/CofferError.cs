// The errors of an answer, as the wire writes them.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>One thing that was wrong with a request. A body's faults come all at once.</summary>
public sealed class CofferError
{
    /// <summary>The category, one for each status.</summary>
    public ErrorType Type { get; init; }

    /// <summary>The stable name of the fault, made for programs; null if the server gave none.</summary>
    public ErrorCode? Code { get; init; }

    /// <summary>
    /// The path of the faulty member in the request, such as <c>amount.value</c> or <c>lines[0].quantity</c>.
    /// </summary>
    public string? Field { get; init; }

    /// <summary>A sentence for people. It never repeats a card number, account number, security code or key.</summary>
    public string Message { get; init; } = "";

    /// <summary>The ids that the error is about, such as the live subscriptions of a customer; mostly empty.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Code, field and message.</summary>
    /// <returns>One line of text.</returns>
    public override string ToString() => Code is { } code ? $"{code}: {Message}" : Message;
}

/// <summary>The category of an error. An unknown one is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<ErrorType>))]
public readonly record struct ErrorType(string Value) : IText<ErrorType>
{
    /// <summary>400: something in the request is missing, malformed or unknown.</summary>
    public static readonly ErrorType Validation = new("VALIDATION");

    /// <summary>401: no valid key.</summary>
    public static readonly ErrorType Authentication = new("AUTHENTICATION");

    /// <summary>402: valid, but it cannot be done with this money.</summary>
    public static readonly ErrorType RequestFailed = new("REQUEST_FAILED");

    /// <summary>403: a valid key of the wrong kind.</summary>
    public static readonly ErrorType Permission = new("PERMISSION");

    /// <summary>404: no such resource in this account, or no such route.</summary>
    public static readonly ErrorType NotFound = new("NOT_FOUND");

    /// <summary>405: the route does not know the method.</summary>
    public static readonly ErrorType Method = new("METHOD");

    /// <summary>409: the state forbids it, or an idempotency key clashes.</summary>
    public static readonly ErrorType Conflict = new("CONFLICT");

    /// <summary>413: a body over 64 KiB.</summary>
    public static readonly ErrorType TooLarge = new("TOO_LARGE");

    /// <summary>415: a body that is not JSON by its content type.</summary>
    public static readonly ErrorType MediaType = new("MEDIA_TYPE");

    /// <summary>429: too many requests.</summary>
    public static readonly ErrorType RateLimit = new("RATE_LIMIT");

    /// <summary>500: a fault of the server.</summary>
    public static readonly ErrorType Internal = new("INTERNAL");

    /// <summary>503: the server cannot do it now.</summary>
    public static readonly ErrorType Unavailable = new("UNAVAILABLE");

    /// <summary>Given by the client: no answer came.</summary>
    public static readonly ErrorType Connection = new("CONNECTION");

    /// <summary>Given by the client: something answered that is not Coffer, such as a proxy.</summary>
    public static readonly ErrorType Unreadable = new("UNREADABLE");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Makes a type from its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator ErrorType(string value) => new(value);

    static ErrorType IText<ErrorType>.From(string text) => new(text);
}
