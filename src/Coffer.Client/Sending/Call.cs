// One call and the requests it makes: every attempt is a new message with the same key and the same bytes.
namespace Coffer.Client;

internal sealed class Call
{
    private const string KeyHeader = "Idempotency-Key";

    private readonly HttpMethod _method;
    private readonly Uri _address;
    private readonly RawContent? _body;
    private readonly Dictionary<string, string> _headers;

    public Call(HttpMethod method, string path, RawContent? body, RequestOptions options, CallSettings settings)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        _method = method;
        _address = new Uri(settings.BaseAddress, "./" + path.TrimStart('/'));
        _body = body;
        IdempotencyKey = KeyFor(method, options);
        _headers = HeadersOf(options, CallSettings.CheckVisible(options.ApiKey, "API key") ?? settings.ApiKey);
        Timeout = options.Timeout is { } own ? CallSettings.CheckTimeout(own) : settings.Timeout;
        MaxRetries = IsWrite(method) && IdempotencyKey is null ? 0 : options.MaxRetries ?? settings.MaxRetries;
    }

    public string? IdempotencyKey { get; }

    public TimeSpan Timeout { get; }

    public int MaxRetries { get; }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(_method, _address) { Content = _body?.ToContent() };
        foreach (var (name, value) in _headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    // Only scheme, host and port: a path or query may hold personal data, an address may hold a password.
    public CofferConnectionException NoAnswer(bool timedOut, Exception cause)
    {
        var server = _address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var fault = timedOut ? "in time" : "because the connection failed";
        return new CofferConnectionException(
            $"No answer came from {server} {fault}{Advice()}.",
            timedOut,
            IdempotencyKey,
            cause
        );
    }

    private string Advice() =>
        IsWrite(_method) ? "; whether the request was carried out is not known, repeat it with the same key" : "";

    private Dictionary<string, string> HeadersOf(RequestOptions options, string? apiKey)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["User-Agent"] = CallSettings.UserAgent,
            ["Accept"] = "application/json",
        };
        if (apiKey is not null)
        {
            headers["X-Api-Key"] = apiKey;
        }

        if (IdempotencyKey is not null)
        {
            headers[KeyHeader] = IdempotencyKey;
        }

        foreach (var (name, value) in options.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            headers[name] = value;
        }

        return headers;
    }

    private static bool IsWrite(HttpMethod method) =>
        method == HttpMethod.Post
        || method == HttpMethod.Put
        || method == HttpMethod.Patch
        || method == HttpMethod.Delete;

    private static string? KeyFor(HttpMethod method, RequestOptions options)
    {
        if (options.Headers?.FirstOrDefault(h => IsKeyHeader(h.Key)) is { Value: { } raw })
        {
            return raw;
        }

        if (!IsWrite(method) || options.WithoutIdempotencyKey)
        {
            return null;
        }

        return CallSettings.CheckVisible(options.IdempotencyKey, "idempotency key") ?? Guid.NewGuid().ToString();
    }

    private static bool IsKeyHeader(string name) => name.Equals(KeyHeader, StringComparison.OrdinalIgnoreCase);
}
