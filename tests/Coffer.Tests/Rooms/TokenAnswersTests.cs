// What a token's answer shows, and who may ask for one from where.
using System.Globalization;
using Coffer.Access;
using Coffer.Client;
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class TokenAnswersTests(Servers servers, PostgresServer postgres)
{
    private const string Origin = "https://shop.example";

    [Theory, EachEngine]
    public async Task A_card_answers_its_mask_and_nothing_more(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var asked = DateTimeOffset.UtcNow;
        var answer = (
            await merchant.Post(TokensPath, Card(Merchant.Visa, more: ",\"verification_value\":\"987\""))
        ).MustSucceed();
        Assert.Equal(["token", "metadata", "expires_at", "request_id"], Names(answer, null));
        Assert.Equal(
            ["credit_card_number", "credit_card_network", "credit_card_type", "credit_card_expires"],
            Names(answer, "metadata")
        );
        Assert.Equal("4***********1111", answer.At("metadata.credit_card_number"));
        Assert.Equal("credit", answer.At("metadata.credit_card_type"));
        Assert.Equal("1235", answer.At("metadata.credit_card_expires"));
        var expires = DateTimeOffset.Parse(answer.At("expires_at")!, CultureInfo.InvariantCulture);
        Assert.InRange(expires - asked, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.DoesNotContain("987", answer.At("metadata")!, StringComparison.Ordinal);
    }

    [Theory]
    [EachEngine("123456789", "1****6789")]
    [EachEngine("12345678901234567", "1************4567")]
    [EachEngine("12345678", "****5678")]
    [EachEngine("12345", "*2345")]
    public async Task An_account_answers_its_mask_routing_and_type(Engine engine, string account, string mask)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var answer = (await merchant.Post(TokensPath, Check(account))).MustSucceed();
        Assert.Equal(["account_number", "routing_number", "account_type"], Names(answer, "metadata"));
        Assert.Equal(mask, answer.At("metadata.account_number"));
        Assert.Equal("021000021", answer.At("metadata.routing_number"));
    }

    [Theory]
    [EachEngine("5200828282828210", "debit")]
    [EachEngine("5105105105105100", "pre-paid")]
    [EachEngine(Merchant.Mastercard, "credit")]
    public async Task A_card_is_credit_debit_or_prepaid(Engine engine, string number, string type)
    {
        var merchant = await servers.Merchant(engine, postgres);
        Assert.Equal(type, (await merchant.Post(TokensPath, Card(number))).At("metadata.credit_card_type"));
    }

    [Theory]
    [EachEngine("""{"creditCard":{"accountNumber":"4111111111111111","expires":"1235","nameOnCard":"J"}}""")]
    [EachEngine(
        """{"CreditCard":{"AccountNumber":"4111111111111111","Expires":"1235"},"OneTimePayment":true,"extra":1}"""
    )]
    public async Task A_body_may_be_spelled_as_other_pages_spell_it(Engine engine, string body)
    {
        var merchant = await servers.Merchant(engine, postgres);
        Assert.Equal("4***********1111", (await merchant.Post(TokensPath, body)).At("metadata.credit_card_number"));
    }

    [Theory, EachEngine]
    public async Task Public_and_private_keys_make_tokens_reporting_keys_do_not(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (await merchant.Browser.SendAsync(HttpMethod.Post, TokensPath, Card(Merchant.Visa))).MustSucceed();
        (await merchant.Api.SendAsync(HttpMethod.Post, TokensPath, Card(Merchant.Visa))).MustSucceed();
        (await merchant.Reports.SendAsync(HttpMethod.Post, TokensPath, Card(Merchant.Visa))).MustBeRefused(
            403,
            "wrong_key_kind"
        );
    }

    [Theory, EachEngine]
    public async Task The_preflight_lets_any_origin_send_the_four_headers_without_a_key(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(merchant.Address, TokensPath));
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(
            ["authorization", "content-type", "idempotency-key", "x-api-key"],
            answer.Headers.GetValues("Access-Control-Allow-Headers").Single().Split(", ").Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [EachEngine(null, 200)]
    [EachEngine("{", 400)]
    [EachEngine("{}", 400)]
    public async Task Answers_and_refusals_of_tokens_carry_the_header(Engine engine, string? body, int status)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var answer = await From(merchant.Browser, TokensPath, body ?? Card(Merchant.Visa));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Contains("X-Request-Id", answer.Headers["Access-Control-Expose-Headers"], StringComparison.Ordinal);
        Assert.Contains("Retry-After", answer.Headers["Access-Control-Expose-Headers"], StringComparison.Ordinal);
    }

    [Theory, EachEngine]
    public async Task A_wrong_key_is_told_to_the_browser_too(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        using var stranger = new CofferClient(
            new CofferClientOptions
            {
                BaseAddress = merchant.Address,
                ApiKey = "cof_pub_sandbox_no",
                MaxRetries = 0,
            }
        );
        var answer = await From(stranger, TokensPath, Card(Merchant.Visa));
        answer.MustBeRefused(401, "key_invalid");
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
    }

    [Theory, EachEngine]
    public async Task An_account_that_names_its_origins_refuses_others(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.Api.Account.UpdateAsync(new UpdateAccountParams { Origins = new[] { Origin } });
        (await From(merchant.Browser, TokensPath, Card(Merchant.Visa))).MustSucceed();
        var refused = await From(merchant.Browser, TokensPath, Card(Merchant.Visa), "https://other.example");
        refused.MustBeRefused(403, "origin_not_allowed");
        Assert.DoesNotContain("Access-Control-Allow-Origin", refused.Headers.Keys);
        (await merchant.Browser.SendAsync(HttpMethod.Post, TokensPath, Card(Merchant.Visa))).MustSucceed();
    }

    [Theory, EachEngine]
    public async Task No_other_route_speaks_to_browsers(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var answer = await From(merchant.Client(KeyKind.Private), "/v1/customers", "{}");
        answer.MustSucceed();
        Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.Ordinal));
    }

    private static Task<CofferResponse> From(CofferClient client, string path, string body, string origin = Origin) =>
        client.SendAsync(
            HttpMethod.Post,
            path,
            body,
            new() { Headers = new Dictionary<string, string> { ["Origin"] = origin } }
        );

    private static IEnumerable<string> Names(CofferResponse answer, string? member) =>
        (member is null ? answer.Json!.Value : answer.Json!.Value.GetProperty(member))
            .EnumerateObject()
            .Select(property => property.Name);
}
