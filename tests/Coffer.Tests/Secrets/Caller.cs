// Sends what a test says, as it says it, and keeps every answer: status, headers and body.
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Coffer.Tests.Secrets;

internal sealed class Caller(Uri server, string key, Haystacks answers) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null })
    {
        BaseAddress = server,
    };

    public Task<string> Get(string path) => Send(new(HttpMethod.Get, Encoded(path)));

    public Task<string> Post(string path, string json, Action<HttpRequestHeaders>? headers = null) =>
        Send(With(HttpMethod.Post, path, json), headers);

    public Task<string> Patch(string path, string json) => Send(With(HttpMethod.Patch, path, json));

    public async Task<string> Send(HttpRequestMessage request, Action<HttpRequestHeaders>? headers = null)
    {
        using (request)
        {
            headers?.Invoke(request.Headers);
            if (!request.Headers.Contains("X-Api-Key") && request.Headers.Authorization is null)
                request.Headers.Add("X-Api-Key", key);
            using var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            answer.Content.Headers.ContentLength = null; // any digits, those of a security code among them
            answers.Add(
                $"answer {request.Method} {request.RequestUri!.AbsolutePath}",
                $"{(int)answer.StatusCode} {answer.Headers}{answer.Content.Headers}{text}"
            );
            Assert.True((int)answer.StatusCode < 500, $"{request.Method} {request.RequestUri} was answered {text}");
            return text;
        }
    }

    /// <summary>A member of an answer of 200.</summary>
    public static string Member(string json, params ReadOnlySpan<string> path)
    {
        var at = JsonDocument.Parse(json).RootElement;
        foreach (var name in path)
            at = at.TryGetProperty(name, out var inner)
                ? inner
                : throw new InvalidOperationException($"no {name} in {json}");
        return at.GetString()!;
    }

    public void Dispose() => _http.Dispose();

    public static HttpRequestMessage With(HttpMethod method, string path, string json) =>
        new(method, Encoded(path)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private static Uri Encoded(string path) => new(path, UriKind.Relative);
}
