// How a client is set up. Immutable once made, so that one instance can be shared between threads.
namespace Coffer.Client;

/// <summary>Settings of a <see cref="CofferClient"/>.</summary>
/// <remarks>Not a record on purpose: its text form must not show the API key.</remarks>
public sealed class CofferClientOptions
{
    /// <summary>
    /// The address on which <c>coffer serve</c> listens unless told otherwise: <c>http://127.0.0.1:5080</c>.
    /// </summary>
    public static Uri DefaultBaseAddress { get; } = new("http://127.0.0.1:5080/");

    /// <summary>
    /// The server's address, with or without a path prefix. If not set: the address of the given
    /// <see cref="HttpClient"/>, and without one <see cref="DefaultBaseAddress"/>.
    /// </summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>
    /// The API key, sent as <c>X-Api-Key</c>. Without one no key is sent, which the server answers with 401. Never
    /// shown in exceptions or texts.
    /// </summary>
    public string? ApiKey { get; init; }

    /// <summary>How many times a call is tried again after its first attempt, when that is safe. Default 2.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>
    /// The longest time that is waited before one retry, default 30 seconds. An answer whose <c>Retry-After</c>
    /// asks for more is not tried again; the exception carries the time.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time given to one attempt, from connecting to the last byte of its answer; default 60 seconds.
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock for time-outs and pauses between attempts. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
