// A server that answers from a script and remembers what it was sent, and a clock on which every pause is over at once.
using System.Net;
using System.Text;
using Coffer.Client;

namespace Coffer.Tests.Client;

internal sealed record SentRequest(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Key => Headers.GetValueOrDefault("Idempotency-Key");
}

internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _script = new();

    public const string ApiKey = "cof_prv_sandbox_verysecretkey";

    public List<SentRequest> Sent { get; } = [];

    public ImmediateTime Time { get; } = new();

    public SentRequest Last => Sent[^1];

    public CofferClient Client(int maxRetries = 2, TimeSpan? timeout = null, TimeProvider? time = null) =>
        new(
            new HttpClient(this, disposeHandler: false),
            new CofferClientOptions
            {
                ApiKey = ApiKey,
                MaxRetries = maxRetries,
                Timeout = timeout ?? Timeout.InfiniteTimeSpan,
                TimeProvider = time ?? Time,
            }
        );

    public ScriptedServer Answers(string body, int status = 200, params (string Name, string Value)[] headers)
    {
        _script.Enqueue(_ => Task.FromResult(Answer(status, body, headers)));
        return this;
    }

    public ScriptedServer Refuses(int status, string code, params (string Name, string Value)[] headers) =>
        Answers(
            $$"""{"request_id":"R","errors":[{"type":"CONFLICT","code":"{{code}}","message":"No."}]}""",
            status,
            headers
        );

    public ScriptedServer BreaksTheConnection()
    {
        _script.Enqueue(_ => Task.FromException<HttpResponseMessage>(new HttpRequestException("Connection refused")));
        return this;
    }

    public ScriptedServer NeverAnswers()
    {
        _script.Enqueue(async stop =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            throw new InvalidOperationException("never reached");
        });
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default);
        Sent.Add(
            new SentRequest(
                request.Method.Method,
                request.RequestUri!.PathAndQuery,
                request.Content is null ? "" : await request.Content.ReadAsStringAsync(stop),
                headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)
            )
        );
        return await _script.Dequeue()(stop);
    }

    private static HttpResponseMessage Answer(int status, string body, (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            if (!answer.Headers.TryAddWithoutValidation(name, value))
            {
                answer.Content.Headers.Remove(name);
                answer.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return answer;
    }
}

internal sealed class ImmediateTime : TimeProvider
{
    public List<TimeSpan> Pauses { get; } = [];

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        Pauses.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

internal static class Wire
{
    public const string Customer = """{"customer":{"id":"c-1","metadata":{}},"request_id":"R"}""";

    public const string Wallet =
        """{"wallet":{"id":"w-1","type":"card","network":"visa","account_number":"4***********1111","default":true},"slots_left":3,"request_id":"R"}""";

    public const string Sale =
        """{"transaction_id":"100000000000001","type":"sale","status":"captured","response_code":"APPROVED","amount":99.00,"currency":"USD","metadata":{},"request_id":"R"}""";

    public const string Nothing = """{"request_id":"R"}""";

    public static string Customers(int pageSize, params string[] ids)
    {
        var items = string.Join(',', ids.Select(id => $$"""{"id":"{{id}}"}"""));
        var pagination = $$"""{"total_records":3,"total_pages":2,"page_size":{{pageSize}}}""";
        return $$"""{"customers":[{{items}}],"pagination":{{pagination}},"request_id":"R"}""";
    }
}
