// What one call may want differently from its client.
namespace Coffer.Client;

/// <summary>Settings of a single call; whatever is not set is as in <see cref="CofferClientOptions"/>.</summary>
public sealed class RequestOptions
{
    /// <summary>
    /// The <c>Idempotency-Key</c> of a POST, PUT, PATCH or DELETE: 1 to 255 visible ASCII characters. Without one,
    /// the client makes a random key for the call and keeps it over its retries. Give your own (an order number,
    /// say) when the call may be repeated by another process or after a restart.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// True: a write is sent without any <c>Idempotency-Key</c>, and is then never tried again. For tests and rare
    /// by-passes.
    /// </summary>
    public bool WithoutIdempotencyKey { get; init; }

    /// <summary>How many times this call may be tried again; 0: never.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>The time given to each attempt of this call.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Another API key for this call, such as a public one for making a token.</summary>
    public string? ApiKey { get; init; }

    /// <summary>More headers. One that the client would set itself is replaced by the one given here.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
