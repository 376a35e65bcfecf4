// The escape hatch, and what every request carries.
using System.Net;
using System.Text.Json.Nodes;
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class PlainSendingTests
{
    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task A_refusal_comes_back_as_it_is()
    {
        _server.Answers("""{"request_id":"R","errors":[{"code":"malformed_json"}]}""", 400, ("X-Odd", "1"));

        var answer = await _server.Client().SendAsync(HttpMethod.Post, "/v1/customers?x=1", "{nonsense");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.IsSuccess);
        Assert.Equal("1", answer.Headers["x-odd"]);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal(ErrorCode.MalformedJson, answer.Errors[0].Code);
        Assert.Equal("R", answer.Json!.Value.GetProperty("request_id").GetString());
        Assert.Equal("{nonsense", _server.Last.Body);
        Assert.Equal("/v1/customers?x=1", _server.Last.Path);
        Assert.Equal("application/json", _server.Last.Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_json_node_is_sent_as_its_text()
    {
        _server.Answers(Wire.Nothing);

        await _server.Client().SendAsync(HttpMethod.Put, "/v1/x", new JsonObject { ["a"] = JsonNode.Parse("1.10") });

        Assert.Equal("""{"a":1.10}""", _server.Last.Body);
    }

    [Fact]
    public async Task Bytes_may_have_any_content_type_or_none()
    {
        _server.Answers(Wire.Nothing).Answers(Wire.Nothing);
        var client = _server.Client();

        await client.SendAsync(HttpMethod.Post, "/v1/x", RawContent.Text("a=b", "text/weird; x"));
        await client.SendAsync(HttpMethod.Post, "/v1/x", new RawContent("{}"u8, contentType: null));

        Assert.Equal("text/weird; x", _server.Sent[0].Headers["Content-Type"]);
        Assert.False(_server.Sent[1].Headers.ContainsKey("Content-Type"));
    }

    [Fact]
    public async Task Headers_of_a_call_replace_the_clients_own()
    {
        _server.Answers(Wire.Nothing);
        var options = new RequestOptions
        {
            Headers = new Dictionary<string, string>
            {
                ["idempotency-key"] = "not valid",
                ["Content-Type"] = "application/merge-patch+json",
                ["Origin"] = "https://shop.example",
                ["X-API-KEY"] = "other",
            },
        };

        var answer = await _server.Client().SendAsync(HttpMethod.Patch, "/v1/x", "{}", options);

        Assert.Equal("not valid", _server.Last.Key);
        Assert.Equal("not valid", answer.IdempotencyKey);
        Assert.Equal("application/merge-patch+json", _server.Last.Headers["Content-Type"]);
        Assert.Equal("https://shop.example", _server.Last.Headers["Origin"]);
        Assert.Equal("other", _server.Last.Headers["X-Api-Key"]);
    }

    [Fact]
    public async Task Every_request_tells_its_key_its_agent_and_what_it_reads()
    {
        _server.Answers(Wire.Customer).Answers(Wire.Customer);
        var client = _server.Client();

        await client.Customers.GetAsync("c-1");
        await client.Customers.GetAsync("c-1", new RequestOptions { ApiKey = "cof_pub_x" });

        Assert.Equal(ScriptedServer.ApiKey, _server.Sent[0].Headers["X-Api-Key"]);
        Assert.Equal("cof_pub_x", _server.Sent[1].Headers["X-Api-Key"]);
        Assert.Matches(@"^coffer-dotnet/\d+\.\d+\.\d+$", _server.Last.Headers["User-Agent"]);
        Assert.Equal("application/json", _server.Last.Headers["Accept"]);
    }

    [Theory]
    [InlineData("http://host:1/base")]
    [InlineData("http://host:1/base/")]
    public async Task A_base_address_may_have_a_path(string address)
    {
        _server.Answers(Wire.Nothing);
        using var http = new HttpClient(_server, disposeHandler: false);
        using var client = new CofferClient(http, new CofferClientOptions { BaseAddress = new Uri(address) });

        await client.SendAsync(HttpMethod.Get, "/v1/account");

        Assert.Equal("/base/v1/account", _server.Last.Path);
        Assert.False(_server.Last.Headers.ContainsKey("X-Api-Key"));
    }

    [Fact]
    public async Task A_given_http_client_lends_its_address_and_outlives_the_client()
    {
        _server.Answers(Wire.Nothing).Answers(Wire.Nothing);
        using var http = new HttpClient(_server) { BaseAddress = new Uri("http://lent.example/") };
        var client = new CofferClient(http, new CofferClientOptions());

        await client.SendAsync(HttpMethod.Get, "/v1/account");
        client.Dispose();
        await http.GetAsync(new Uri("/still-there", UriKind.Relative));

        Assert.Equal("/still-there", _server.Last.Path);
    }

    [Fact]
    public async Task A_client_of_its_own_tells_when_nobody_listens()
    {
        var nobody = new Uri("http://127.0.0.1:1/");
        using var client = new CofferClient(new CofferClientOptions { BaseAddress = nobody, MaxRetries = 0 });

        var e = await Assert.ThrowsAsync<CofferConnectionException>(() => client.Account.GetAsync());

        Assert.False(e.TimedOut);
        Assert.Null(e.IdempotencyKey);
    }

    [Fact]
    public void Options_out_of_range_are_refused_at_the_constructor()
    {
        CofferClientOptions[] wrong =
        [
            new() { MaxRetries = -1 },
            new() { Timeout = TimeSpan.Zero },
            new() { MaxRetryDelay = TimeSpan.FromSeconds(-1) },
            new() { BaseAddress = new Uri("ftp://host/") },
            new() { BaseAddress = new Uri("/relative", UriKind.Relative) },
            new() { ApiKey = "" },
        ];

        Assert.All(wrong, o => Assert.ThrowsAny<ArgumentException>(() => new CofferClient(o)));
    }
}
