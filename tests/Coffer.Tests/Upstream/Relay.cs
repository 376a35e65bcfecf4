// A wire between us and the upstream on which a test can meddle: requests are passed on, remembered, dropped before or
// after they arrive, or answered in the upstream's place.
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coffer.Tests.Upstream;

internal sealed record Passed(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string What => $"{Method} {Path.Split('?')[0]}";
}

internal sealed class Relay : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly WebApplication _app;
    private readonly Uri? _target;
    private readonly ConcurrentQueue<Passed> _seen = new();

    private Relay(Uri? target)
    {
        _target = target;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(Handle);
    }

    public Uri Address => new(_app.Urls.Single() + "/");

    public IReadOnlyList<Passed> Seen => [.. _seen];

    public IEnumerable<Passed> Posts =>
        Seen.Where(one => one.What.StartsWith("POST /v1/transactions", StringComparison.Ordinal));

    /// <summary>What is done with a request; says whether it is passed on all the same.</summary>
    public Func<HttpContext, Passed, Task<bool>>? Before { get; set; }

    /// <summary>What is done when the upstream has answered; says whether its answer is handed back.</summary>
    public Func<HttpContext, Passed, Task<bool>>? After { get; set; }

    public static async Task<Relay> To(Uri? target)
    {
        var relay = new Relay(target);
        await relay._app.StartAsync();
        return relay;
    }

    public static async Task<bool> Answer(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body);
        return false;
    }

    public static Task<bool> Drop(HttpContext http)
    {
        http.Abort();
        return Task.FromResult(false);
    }

    public static bool Charges(Passed request) =>
        request.What.StartsWith("POST /v1/transactions", StringComparison.Ordinal);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Handle(HttpContext http)
    {
        var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
        var headers = http.Request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        var path = $"{http.Request.Path}{http.Request.QueryString}";
        var request = new Passed(http.Request.Method, path, body, headers);
        _seen.Enqueue(request);
        if (Before is not null && !await Before(http, request))
            return;
        using var answer = await Pass(request);
        if (After is not null && !await After(http, request))
            return;
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }

    private async Task<HttpResponseMessage> Pass(Passed request)
    {
        if (_target is null)
            return new(HttpStatusCode.NotFound) { Content = new StringContent("{}") };
        using var passed = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_target, request.Path));
        foreach (var name in (string[])["X-Api-Key", "Idempotency-Key"])
        {
            if (request.Headers.TryGetValue(name, out var value))
                passed.Headers.Add(name, value);
        }
        if (request.Body.Length > 0)
            passed.Content = new StringContent(request.Body, Encoding.UTF8, "application/json");
        return await Http.SendAsync(passed);
    }
}
