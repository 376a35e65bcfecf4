// A request with several faults is refused for the first in the contract's order.
using Coffer.Access;
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class OrderOfChecksTests(Servers servers, PostgresServer postgres)
{
    private const string Stranger = "/v1/customers/00000000-0000-7000-8000-000000000000";
    private static readonly string Large = $$"""{"x":"{{new string('x', 70_000)}}"}""";

    [Theory, EachEngine]
    public async Task Each_fault_yields_to_the_one_before_it(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        const string Bad = """{"first_name":1}""";
        (string What, Fault Asked, int Status, string Faults)[] table =
        [
            ("no key before no route", new("BREW", "/v1/none", Large, "text/plain", Key: null), 401, "key_missing"),
            ("no route before no method", new("BREW", "/v1/none", Large, "text/plain"), 404, "not_found"),
            (
                "no method before the kind of key",
                new("PUT", "/v1/customers", Large, "text/plain", KeyKind.Reporting),
                405,
                "method_not_allowed"
            ),
            (
                "the kind of key before the size",
                new("POST", "/v1/customers", Large, "text/plain", KeyKind.Public),
                403,
                "wrong_key_kind"
            ),
            ("the size before the media type", new("POST", "/v1/customers", Large, "text/plain"), 413, "too_large"),
            (
                "the media type before the shape",
                new("PATCH", Stranger, "{", "text/plain"),
                415,
                "unsupported_media_type"
            ),
            ("the shape before the resource", new("PATCH", Stranger, Bad), 400, "wrong_type first_name"),
            (
                "the shape before the resource, whatever the id",
                new("PATCH", "/v1/customers/x", Bad),
                400,
                "wrong_type first_name"
            ),
            (
                "the header with the body's faults",
                new("PATCH", Stranger, Bad) { Idempotency = "a b" },
                400,
                "wrong_type first_name, invalid_format Idempotency-Key"
            ),
            (
                "the resource of a wallet before the token",
                new("POST", $"{Stranger}/wallet", """{"token":"00000000-0000-7000-8000-000000000000"}"""),
                404,
                "not_found"
            ),
            (
                "the shape of a wallet before its resource",
                new("POST", $"{Stranger}/wallet", "{}"),
                400,
                "required token"
            ),
            (
                "the resource of a default before its state",
                new("PUT", $"{Stranger}/wallet/x", """{"default":false}"""),
                404,
                "not_found"
            ),
            ("the resource at last", new("PATCH", Stranger, "{}"), 404, "not_found"),
        ];

        foreach (var (what, asked, status, faults) in table)
        {
            var answer = await Ask(merchant, asked);
            Assert.True((int)answer.StatusCode == status, $"{what}: {(int)answer.StatusCode} {answer.Body}");
            Assert.Equal($"{what}: {faults}", $"{what}: {answer.Faults(status)}");
        }
    }

    [Theory, EachEngine]
    public async Task A_replay_comes_before_the_resource_and_after_the_shape(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var path = $"/v1/customers/{await merchant.ACustomer()}";

        var deleted = await merchant.Delete(path, "del-1");
        var changed = await merchant.Patch($"/v1/customers/{await merchant.ACustomer()}", "{}", "patch-1");

        Assert.Equal(deleted.Body, (await merchant.Delete(path, "del-1")).Body);
        Assert.Equal("not_found", (await merchant.Delete(path, "del-2")).Faults(404));
        Assert.Equal("idempotency_key_reused", (await merchant.Patch(Stranger, "{}", "patch-1")).Faults(409));
        Assert.Equal(
            "wrong_type first_name",
            (await merchant.Patch(Stranger, """{"first_name":1}""", "patch-1")).Faults(400)
        );
        changed.Ok();
    }

    private static async Task<CofferResponse> Ask(Merchant merchant, Fault asked)
    {
        var client = new CofferClient(
            CheckedAnswers.Client,
            new CofferClientOptions
            {
                BaseAddress = merchant.Address,
                ApiKey = asked.Key is { } kind ? merchant.Keys[kind] : null,
                MaxRetries = 0,
            }
        );
        var headers = asked.Idempotency is { } key
            ? new Dictionary<string, string> { ["Idempotency-Key"] = key }
            : null;
        return await client.SendAsync(
            new HttpMethod(asked.Method),
            asked.Path,
            RawContent.Text(asked.Body, asked.Type),
            new RequestOptions { Headers = headers, WithoutIdempotencyKey = true }
        );
    }

    private sealed record Fault(
        string Method,
        string Path,
        string Body,
        string Type = "application/json",
        KeyKind? Key = KeyKind.Private
    )
    {
        public string? Idempotency { get; init; }
    }
}
