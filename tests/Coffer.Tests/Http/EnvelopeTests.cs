// One envelope for every refusal: who asks, which route, which method, how large, of what kind, how written.
using System.Net;
using System.Text;
using Coffer.Access;
using Coffer.Client;
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class EnvelopeTests(Servers servers, PostgresServer postgres)
{
    private const string Path = "/v1/customers";

    [Theory, EachEngine]
    public async Task A_key_that_is_missing_or_unknown_is_401_on_every_route(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        string?[] wrong =
        [
            "x",
            merchant.Keys[KeyKind.Private] + "x",
            ApiKey.New(KeyKind.Private, AccountKind.Sandbox),
            new('k', 255),
        ];

        foreach (var path in new[] { Path, "/v1/none", "/v1", "/v1/tokens" })
        {
            Assert.Equal("key_missing", (await Ask(merchant, path, null)).Faults(401));
            foreach (var key in wrong)
            {
                Assert.Equal("key_invalid", (await Ask(merchant, path, key)).Faults(401));
            }
        }
    }

    [Theory, EachEngine]
    public async Task A_revoked_key_is_401(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        await merchant.Server.Running.Tools.Database.Write(async tx =>
            await tx.Execute(
                new Sql("UPDATE api_keys SET revoked = 1 WHERE account = (SELECT account FROM accounts WHERE id = $1)"),
                merchant.Account
            )
        );

        Assert.Equal("key_invalid", (await merchant.Get(Path)).Faults(401));
    }

    [Theory, EachEngine]
    public async Task A_bearer_key_is_read_and_the_other_header_wins(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var key = merchant.Keys[KeyKind.Private];

        (await Ask(merchant, Path, null, ("Authorization", $"Bearer {key}"))).Ok();
        (await Ask(merchant, Path, null, ("Authorization", $"bearer  {key} "))).Ok();
        (await Ask(merchant, Path, key, ("Authorization", "Bearer nobody"))).Ok();
        Assert.Equal("key_missing", (await Ask(merchant, Path, null, ("Authorization", $"Basic {key}"))).Faults(401));
        Assert.Equal(
            "key_invalid",
            (await Ask(merchant, Path, "nobody", ("Authorization", $"Bearer {key}"))).Faults(401)
        );
    }

    [Theory, EachEngine]
    public async Task An_unknown_route_is_404(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        foreach (var path in new[] { "/v1", "/v1/nothing", "/v2/customers", "/", "/v1/customers/x/wallet/y/z" })
        {
            Assert.Equal("not_found", (await merchant.Get(path)).Faults(404));
        }
    }

    [Theory, EachEngine]
    public async Task A_wrong_method_is_405_and_told_the_right_ones(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (string Method, string Path, string Allow)[] table =
        [
            ("DELETE", Path, "GET, POST"),
            ("OPTIONS", Path, "GET, POST"),
            ("PUT", $"{Path}/x", "DELETE, GET, PATCH"),
            ("GET", "/v1/tokens", "POST"),
            ("HEAD", "/v1/tokens", "POST"),
            ("BREW", "/v1/account", "GET, PATCH"),
            ("POST", "/v1/events", "GET"),
        ];

        foreach (var (method, path, allow) in table)
        {
            var refused = await merchant.Api.SendAsync(new HttpMethod(method), path);

            Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
            Assert.Equal(allow, refused.Headers["Allow"]);
        }
    }

    [Theory, EachEngine]
    public async Task A_head_is_a_get_without_a_body(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = await merchant.ACustomer();

        var got = await merchant.Get($"{Path}/{id}");
        var head = await merchant.Api.SendAsync(HttpMethod.Head, $"{Path}/{id}");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("", head.Body);
        Assert.Equal(got.Headers["Content-Length"], head.Headers["Content-Length"]);
        Assert.Equal(HttpStatusCode.NotFound, (await merchant.Api.SendAsync(HttpMethod.Head, $"{Path}/x")).StatusCode);
    }

    [Theory, EachEngine]
    public async Task A_body_over_64_KiB_is_413_by_its_length_and_by_its_bytes(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        string Sized(int bytes) => $$"""{"unknown":"{{new string('x', bytes - 14)}}"}""";
        using var chunked = new HttpRequestMessage(HttpMethod.Post, new Uri(merchant.Address, Path));
        chunked.Headers.Add("X-Api-Key", merchant.Keys[KeyKind.Private]);
        chunked.Headers.TransferEncodingChunked = true;
        chunked.Content = new StringContent(Sized(65_537), Encoding.UTF8, "application/json");

        (await merchant.Post(Path, Sized(65_536))).Ok();
        Assert.Equal("too_large", (await merchant.Post(Path, Sized(65_537))).Faults(413));
        Assert.Equal("too_large", (await merchant.Post(Path, Sized(900_000))).Faults(413));
        using var answer = await CheckedAnswers.Client.SendAsync(chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory, EachEngine]
    public async Task A_body_is_json_by_its_media_type_in_any_case_with_any_charset(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        string?[] good =
        [
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            "application/json;charset=latin1",
        ];
        string?[] bad =
        [
            null,
            "text/plain",
            "application/x-www-form-urlencoded",
            "text/json",
            "application/merge-patch+json",
            "json",
            "application/json2",
        ];

        foreach (var type in good)
        {
            (await merchant.Api.SendAsync(HttpMethod.Post, Path, RawContent.Text("{}", type))).Ok();
        }
        foreach (var type in bad)
        {
            Assert.Equal(
                "unsupported_media_type",
                (await merchant.Api.SendAsync(HttpMethod.Post, Path, RawContent.Text("{}", type))).Faults(415)
            );
        }
    }

    [Theory, EachEngine]
    public async Task Request_ids_are_unique(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => merchant.Get(i % 2 == 0 ? Path : "/v1/none"))
        );

        Assert.Equal(200, answers.Select(answer => answer.RequestId).Distinct().Count());
    }

    private static async Task<CofferResponse> Ask(
        Merchant merchant,
        string path,
        string? key,
        params (string Name, string Value)[] headers
    )
    {
        var client = new CofferClient(
            CheckedAnswers.Client,
            new CofferClientOptions
            {
                BaseAddress = merchant.Address,
                ApiKey = key,
                MaxRetries = 0,
            }
        );
        var options = new RequestOptions
        {
            Headers = headers.ToDictionary(header => header.Name, header => header.Value),
        };
        return await client.SendAsync(HttpMethod.Get, path, options: options);
    }
}
