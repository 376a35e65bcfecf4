// What the server shows beside the API: health, metrics, the reference page, and how it answers what is no route.
using System.Net;
using System.Text.Json;
using Coffer.Hosting;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Hosting;

public sealed class FaceTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RunningServer server = null!;

    public async ValueTask InitializeAsync() => server = await Running.Development(folder);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_answers_anyone(string path, string status)
    {
        using var answer = await Running.Send(server.BaseAddress, path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(status, json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Metrics_count_requests_by_route_template()
    {
        using var request = await Running.Send(server.BaseAddress, "/v1/customers/nobody", Running.Private);

        using var answer = await Running.Send(server.BaseAddress, "/metrics");

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("http_route=\"/v1/customers/{Customer}\"", text);
        Assert.DoesNotContain("nobody", text);
    }

    [Fact]
    public async Task Metrics_have_a_listener_of_their_own_if_wanted()
    {
        var port = Ports.Free();
        await using var other = await Running.Start(
            new()
            {
                Urls = Running.FreePort,
                Data = folder.At("other"),
                Metrics = $"http://127.0.0.1:{port}",
            }
        );
        Uri metrics = new($"http://127.0.0.1:{port}");

        Assert.Equal((200, 404), (await Status(metrics, "/metrics"), await Status(other.BaseAddress, "/metrics")));
        Assert.Equal(
            (404, 200),
            (await Status(metrics, "/health/live"), await Status(other.BaseAddress, "/health/live"))
        );
    }

    [Fact]
    public async Task Metrics_are_not_for_those_who_come_through_a_proxy()
    {
        var shop = await Running.Shop(folder, $"sqlite:{folder.At("db", "coffer.db")}");
        await using var proxied = await Running.Start(shop.Options with { BehindProxy = true });

        Assert.Equal(404, await Status(proxied.BaseAddress, "/metrics"));
    }

    [Fact]
    public async Task The_reference_page_comes_whole_from_here()
    {
        using var page = await Running.Send(server.BaseAddress, "/docs/");
        using var script = await Running.Send(server.BaseAddress, "/docs/scalar.js");
        using var document = await Running.Send(server.BaseAddress, "/openapi/v1.json");

        Assert.Equal((200, 200, 200), ((int)page.StatusCode, (int)script.StatusCode, (int)document.StatusCode));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("openapi/v1.json", html);
        Assert.DoesNotContain("https://", html);
        Assert.Contains("\"agent\":{\"disabled\":true}", html);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Theory]
    [InlineData("/", 404)]
    [InlineData("/nowhere", 404)]
    [InlineData("/v1", 401)]
    public async Task What_is_no_route_is_answered_in_the_envelope(string path, int status)
    {
        using var answer = await Running.Send(server.BaseAddress, path);

        Assert.Equal(status, (int)answer.StatusCode);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(21, json.GetProperty("request_id").GetString()!.Length);
        Assert.Equal(1, json.GetProperty("errors").GetArrayLength());
        Assert.Empty(answer.Headers.Server);
    }

    [Fact]
    public async Task HEAD_is_GET_without_the_body()
    {
        using var list = await Running.Send(server.BaseAddress, "/v1/customers", Running.Private);
        using var head = await Running.Send(
            server.BaseAddress,
            "/v1/customers",
            Running.Private,
            null,
            HttpMethod.Head
        );
        using var wrong = await Running.Send(server.BaseAddress, "/v1/tokens", Running.Private, null, HttpMethod.Head);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(list.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal("", await head.Content.ReadAsStringAsync());
        Assert.Equal((405, "POST"), ((int)wrong.StatusCode, wrong.Content.Headers.Allow.Single()));
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("127.0.0.2", 400)]
    [InlineData("evil.example", 400)]
    [InlineData("localhost.evil.example", 400)]
    public async Task Development_mode_answers_to_three_hosts_only(string host, int status)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.BaseAddress, "/health/live"));
        request.Headers.Host = host;

        using var answer = await client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("\"request_id\"", await answer.Content.ReadAsStringAsync());
    }

    private static async Task<int> Status(Uri url, string path)
    {
        using var answer = await Running.Send(url, path);
        return (int)answer.StatusCode;
    }
}
