// The wire to one upstream: a client of its own, a time limit on every call, and circuits that stay open for a while
// when calls fail: one for what moves money, one for questions, so that a list that is down stops no charge. Questions
// are repeated; what moves money is sent once, and what happened to it is told exactly.
using System.Net.Http.Headers;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Coffer.Processing.Ecrypt;

/// <summary>Not one byte of the request's body was sent, so nothing was done.</summary>
internal sealed class NotSentException(Exception inner) : Exception("The request was not sent.", inner);

internal sealed class Connection : IDisposable
{
    /// <summary>Two tokens and a charge stay below <see cref="Deadline.Limit"/>, so that it is known what of a charge
    /// was sent.</summary>
    public static TimeSpan TokenLimit { get; } = TimeSpan.FromSeconds(5);
    public static TimeSpan ChargeLimit { get; } = TimeSpan.FromSeconds(18);

    private static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(8);
    private const long MaxAnswer = 8 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly UpstreamKeys _keys;
    private readonly ResiliencePipeline<Reply> _circuit;
    private readonly ResiliencePipeline<Reply> _asking;

    public Connection(Uri address, UpstreamKeys keys, TimeProvider time)
    {
        _keys = keys;
        Time = time;
        _http = new HttpClient(Handler())
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("coffer", null));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _circuit = Circuit(time);
        _asking = Asking(time, Circuit(time));
    }

    public TimeProvider Time { get; }

    /// <summary>Makes a token: the one call with the public key.</summary>
    public Task<Reply> Token(RequestBody body, CancellationToken cancellationToken) =>
        Once("v1/tokens", _keys.Public, body, TokenLimit, cancellationToken);

    /// <summary>Moves money, or may. Sent at most once.</summary>
    /// <exception cref="NotSentException">Nothing was sent. Any other exception: nobody knows.</exception>
    public Task<Reply> Transaction(string kind, RequestBody body, CancellationToken cancellationToken) =>
        Once($"v1/transactions/{kind}", _keys.Private, body, ChargeLimit, cancellationToken);

    /// <summary>Asks, and asks again when there is no answer.</summary>
    public async Task<Reply> Ask(string path, CancellationToken cancellationToken) =>
        await _asking.ExecuteAsync(
            async stop =>
            {
                using var request = Request(HttpMethod.Get, path, _keys.Private);
                return await Exchange(request, stop);
            },
            cancellationToken
        );

    public void Dispose() => _http.Dispose();

    private async Task<Reply> Once(
        string path,
        string key,
        RequestBody body,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        using var request = Request(HttpMethod.Post, path, key);
        request.Content = body;
        if (body.IdempotencyKey is { } idempotencyKey)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var ends = new CancellationTokenSource(limit, Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ends.Token, cancellationToken);
        try
        {
            return await _circuit.ExecuteAsync(async token => await Exchange(request, token), stop.Token);
        }
        catch (Exception e) when (!body.Started)
        {
            throw new NotSentException(e);
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string key)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Add("X-Api-Key", key);
        return request;
    }

    private async Task<Reply> Exchange(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var answer = await _http.SendAsync(request, cancellationToken);
        return await Reply.Read(answer, cancellationToken);
    }

    // A redirect or a proxy of the environment would take card numbers elsewhere; trace headers would tell upstream
    // what a caller typed. A request with a body is never repeated by the handler once the body has begun.
    private static SocketsHttpHandler Handler() =>
        new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        };

    private static ResiliencePipeline<Reply> Circuit(TimeProvider time) =>
        new ResiliencePipelineBuilder<Reply> { TimeProvider = time }
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<Reply>
                {
                    FailureRatio = 0.5,
                    MinimumThroughput = 10,
                    SamplingDuration = TimeSpan.FromSeconds(30),
                    BreakDuration = TimeSpan.FromSeconds(15),
                    ShouldHandle = new PredicateBuilder<Reply>().Handle<Exception>().HandleResult(IsBroken),
                }
            )
            .Build();

    private static ResiliencePipeline<Reply> Asking(TimeProvider time, ResiliencePipeline<Reply> circuit) =>
        new ResiliencePipelineBuilder<Reply> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<Reply>
                {
                    MaxRetryAttempts = 2,
                    Delay = TimeSpan.FromMilliseconds(200),
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    ShouldHandle = new PredicateBuilder<Reply>()
                        .Handle<Exception>(e => e is not BrokenCircuitException and not OperationCanceledException)
                        .HandleResult(IsBroken),
                }
            )
            .AddPipeline(circuit)
            .AddTimeout(new TimeoutStrategyOptions { Timeout = QuestionLimit })
            .Build();

    private static bool IsBroken(Reply reply) => reply.Status >= 500;
}
