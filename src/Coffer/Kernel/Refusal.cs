// Every way that Coffer says no. A refusal is thrown (ADR 2): inside a unit of work that rolls the unit back, and one
// place at the door (Http/Envelope) turns it into an answer. HTTP status codes are that place's business, not ours.
namespace Coffer.Kernel;

public enum RefusalKind
{
    Invalid,
    Unauthenticated,
    RequestFailed,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    TooLarge,
    UnsupportedMediaType,
    Conflict,
    RateLimited,
    Internal,
    Unavailable,
}

/// <summary>One fault: a stable code, the member at fault in the wire's spelling, a sentence, and the ids of what
/// stands in the way.</summary>
public sealed record Fault(string Code, string? Field, string Message, IReadOnlyList<string>? Ids = null);

public sealed class Refusal : Exception
{
    public Refusal(RefusalKind kind, params IReadOnlyList<Fault> faults)
        : base(faults.Count > 0 ? faults[0].Message : kind.ToString())
    {
        Kind = kind;
        Faults = faults;
    }

    public RefusalKind Kind { get; }
    public IReadOnlyList<Fault> Faults { get; }
    public int? RetryAfterSeconds { get; init; }

    public static Refusal Invalid(string code, string field, string message) =>
        new(RefusalKind.Invalid, new Fault(code, field, message));

    public static Refusal NotFound(string what) =>
        new(RefusalKind.NotFound, new Fault(Codes.NotFound, null, $"There is no such {what} in this account."));

    public static Refusal UnknownReference(string field, string what) =>
        Invalid(Codes.UnknownReference, field, $"The {field} names no {what} of this account.");

    public static Refusal Conflict(
        string code,
        string message,
        string? field = null,
        IReadOnlyList<string>? ids = null
    ) => new(RefusalKind.Conflict, new Fault(code, field, message, ids));

    public static Refusal RequestFailed(string code, string message, string? field = null) =>
        new(RefusalKind.RequestFailed, new Fault(code, field, message));

    public static Refusal Forbidden(string code, string message) =>
        new(RefusalKind.Forbidden, new Fault(code, null, message));

    public static Refusal Unavailable(string code, string message, int? retryAfterSeconds = null) =>
        new(RefusalKind.Unavailable, new Fault(code, null, message)) { RetryAfterSeconds = retryAfterSeconds };
}
