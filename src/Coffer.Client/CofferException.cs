// The one kind of exception for what the server or the network did. Its texts hold no request data.
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Coffer.Client;

/// <summary>A call failed: the server refused it, something else answered, or nothing did.</summary>
/// <remarks>
/// Its text holds neither the API key nor anything of the request's body, path or query. A decline is not an exception:
/// it is a <see cref="Transaction"/> whose <see cref="Transaction.ResponseCode"/> says so.
/// </remarks>
[SuppressMessage("Design", "CA1032", Justification = "Only the client makes these, from an answer.")]
public class CofferException : Exception
{
    internal CofferException(string message, CofferResponse? response, string? idempotencyKey, Exception? inner = null)
        : base(message, inner)
    {
        Response = response;
        IdempotencyKey = idempotencyKey;
    }

    /// <summary>The answer, its headers and body included; null if none came.</summary>
    public CofferResponse? Response { get; }

    /// <summary>The HTTP status; null if no answer came.</summary>
    public HttpStatusCode? StatusCode => Response?.StatusCode;

    /// <summary>The id of the failed request, for looking into the server's logs.</summary>
    public string? RequestId => Response?.RequestId;

    /// <summary>What was wrong, each fault by itself; empty if the answer was not Coffer's or none came.</summary>
    public IReadOnlyList<CofferError> Errors => Response?.Errors ?? [];

    /// <summary>
    /// The category of the first error; <see cref="ErrorType.Unreadable"/> if the answer was not Coffer's.
    /// </summary>
    public virtual ErrorType Kind => Errors is [var first, ..] ? first.Type : ErrorType.Unreadable;

    /// <summary>The stable name of the first error, null if there is none.</summary>
    public ErrorCode? Code => Errors is [var first, ..] ? first.Code : null;

    /// <summary>How long the server asks to wait before the next attempt (<c>Retry-After</c>), if it does.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>
    /// The <c>Idempotency-Key</c> that was sent. A write whose outcome is unknown is safely repeated with
    /// <see cref="RequestOptions.IdempotencyKey"/> set to this. Null for reads.
    /// </summary>
    public string? IdempotencyKey { get; }
}

/// <summary>
/// No answer came: connecting failed, the connection broke, or the time was up. For a write it is unknown whether
/// it was done; repeat it with the same <see cref="CofferException.IdempotencyKey"/>.
/// </summary>
[SuppressMessage("Design", "CA1032", Justification = "Only the client makes these, from a failed attempt.")]
public sealed class CofferConnectionException : CofferException
{
    internal CofferConnectionException(string message, bool timedOut, string? idempotencyKey, Exception inner)
        : base(message, response: null, idempotencyKey, inner) => TimedOut = timedOut;

    /// <inheritdoc/>
    public override ErrorType Kind => ErrorType.Connection;

    /// <summary>Whether it was the time-out that ended the last attempt.</summary>
    public bool TimedOut { get; }
}
