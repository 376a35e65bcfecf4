// Sends one call: the attempts, the pauses between them, and nothing about what the call means.
using System.Net;

namespace Coffer.Client;

internal sealed class Sender : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly CallSettings _settings;
    private readonly RetryRule _retries;

    public Sender(HttpClient http, bool ownsHttp, CofferClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(http);
        _http = http;
        _ownsHttp = ownsHttp;
        _settings = new CallSettings(options, http.BaseAddress);
        _retries = new RetryRule(options.MaxRetryDelay, options.TimeProvider);
    }

    // No redirects: the key must not follow one. The time-out is the options', for each attempt.
    public static HttpClient NewHttpClient() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    public async Task<CofferResponse> SendAsync(
        HttpMethod method,
        string path,
        RawContent? body,
        RequestOptions? options,
        CancellationToken cancellationToken
    )
    {
        var call = new Call(method, path, body, options ?? new RequestOptions(), _settings);
        for (var retry = 0; ; retry++)
        {
            TimeSpan? pause;
            try
            {
                var response = await AttemptAsync(call, cancellationToken).ConfigureAwait(false);
                pause = retry < call.MaxRetries ? _retries.PauseAfter(response, retry) : null;
                if (pause is null)
                {
                    return response;
                }
            }
            catch (CofferConnectionException) when (retry < call.MaxRetries)
            {
                pause = _retries.BackOff(retry);
            }

            await Task.Delay(pause.Value, _settings.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public TimeSpan? RetryAfter(CofferResponse response) => _retries.Asked(response);

    private async Task<CofferResponse> AttemptAsync(Call call, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(call.Timeout, _settings.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var request = call.ToRequest();
        try
        {
            using var answer = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            var bytes = await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return new CofferResponse(answer, AnswerText.Of(bytes), call.IdempotencyKey);
        }
        catch (OperationCanceledException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw call.NoAnswer(timedOut: true, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw call.NoAnswer(timedOut: false, e);
        }
    }

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }
}
