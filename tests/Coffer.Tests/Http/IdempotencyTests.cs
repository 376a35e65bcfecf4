// The same request with the same key gets the first answer again, byte for byte; another one is refused by name.
using Coffer.Access;
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class IdempotencyTests(Servers servers, PostgresServer postgres)
{
    private const string Path = "/v1/customers";

    [Theory, EachEngine]
    public async Task A_replay_is_the_first_answer_with_a_request_id_of_its_own_in_the_header(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var first = await merchant.Post(Path, """{"first_name":"José"}""", "k");
        var again = await merchant.Post(Path, """{"first_name":"José"}""", "k");

        Assert.False(first.Replayed);
        Assert.True(again.Replayed);
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(first.RequestId, again.FirstRequestId);
        Assert.NotEqual(first.RequestId, again.RequestId);
        Assert.Single((await merchant.Get(Path)).Ids());
    }

    [Theory, EachEngine]
    public async Task Post_put_patch_and_delete_all_take_a_key(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var wallet = $"{Path}/{customer}/wallet";
        var token = await merchant.AToken();
        var (one, two) = (
            await merchant.AStoredCard(customer, Merchant.Mastercard),
            await merchant.AStoredCard(customer, Merchant.Amex)
        );
        (HttpMethod Method, string Path, string? Json)[] writes =
        [
            (HttpMethod.Post, wallet, $$"""{"token":"{{token}}"}"""),
            (HttpMethod.Put, $"{wallet}/{two.Id}", """{"default":true}"""),
            (HttpMethod.Delete, $"{wallet}/{one.Id}", null),
            (HttpMethod.Patch, $"{Path}/{customer}", """{"last_name":"x"}"""),
            (HttpMethod.Patch, "/v1/account", """{"name":"Shop"}"""),
            (HttpMethod.Delete, $"{Path}/{await merchant.ACustomer()}", null),
        ];

        foreach (var (method, path, json) in writes)
        {
            var first = await merchant.Send(method, path, json, $"{method} {path}".Replace(' ', '-'));
            var events = await Events(merchant);
            var again = await merchant.Send(method, path, json, $"{method} {path}".Replace(' ', '-'));

            first.Ok();
            Assert.Equal(first.Body, again.Body);
            Assert.True(again.Replayed);
            Assert.Equal(events, await Events(merchant));
        }
    }

    [Theory, EachEngine]
    public async Task A_refusal_leaves_the_key_free(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();

        (await merchant.Post(Path, """{"first_name":1}""", "a")).Faults(400);
        (await merchant.Post(Path, "{", "a")).Faults(400);
        (await merchant.Patch($"{Path}/{Guid.NewGuid()}", "{}", "a")).Faults(404);
        (await merchant.Post($"{Path}/{customer}/wallet", $$"""{"token":"{{Guid.NewGuid()}}"}""", "a")).Faults(400);

        Assert.False((await merchant.Post(Path, """{"first_name":"x"}""", "a")).Replayed);
        Assert.True((await merchant.Post(Path, """{"first_name":"x"}""", "a")).Replayed);
    }

    [Theory, EachEngine]
    public async Task A_key_is_1_to_255_visible_ascii_characters(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        foreach (var key in new[] { "!", "~", new string('k', 255), "a,b;c=\"d\"" })
        {
            (await Raw(merchant, key)).Ok();
            Assert.True((await Raw(merchant, key)).Replayed);
        }
        foreach (var key in new[] { "", new string('k', 256), "a b", "a\tb" })
        {
            Assert.Equal("invalid_format Idempotency-Key", (await Raw(merchant, key)).Faults(400));
        }
    }

    [Theory, EachEngine]
    public async Task A_key_belongs_to_one_account_and_one_kind_of_key(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var other = await servers.Merchant(engine, postgres);
        const string card = """{"credit_card":{"account_number":"4111111111111111","expires":"1235"}}""";
        var options = new RequestOptions { IdempotencyKey = "k" };

        var mine = await merchant.Post(Path, "{}", "k");
        var theirs = await other.Post(Path, "{}", "k");
        var byPublic = await merchant.Browser.SendAsync(HttpMethod.Post, "/v1/tokens", RawContent.Text(card), options);

        Assert.NotEqual(mine.Body, theirs.Body);
        Assert.False(theirs.Replayed);
        byPublic.Ok();
        Assert.True(
            (await merchant.Browser.SendAsync(HttpMethod.Post, "/v1/tokens", RawContent.Text(card), options)).Replayed
        );
        Assert.Equal("idempotency_key_reused", (await merchant.Post("/v1/tokens", card, "k")).Faults(409));
    }

    [Theory, EachEngine]
    public async Task Requests_at_once_with_one_key_and_different_bodies_have_one_effect(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(i => merchant.Post(Path, $$"""{"first_name":"n{{i % 6}}"}""", "k"))
        );

        var done = answers.Where(answer => answer.IsSuccess).ToList();
        Assert.Equal(4, done.Count);
        Assert.Single(done.Select(answer => answer.Body).Distinct());
        Assert.All(
            answers.Except(done),
            answer => Assert.Equal("idempotency_key_reused first_name", answer.Faults(409))
        );
        Assert.Single((await merchant.Get(Path)).Ids());
    }

    [Theory, EachEngine]
    public async Task An_answer_that_was_erased_is_told_so_and_not_done_again(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var created = await merchant.Post(Path, """{"first_name":"Jane"}""", "create");
        var path = $"{Path}/{created.Customer().Id()}";
        (await merchant.Patch(path, """{"first_name":"Joan"}""", "change")).Ok();
        var deleted = await merchant.Delete(path, "delete");

        Assert.Equal(
            "idempotency_result_erased",
            (await merchant.Post(Path, """{"first_name":"Jane"}""", "create")).Faults(409)
        );
        Assert.Equal(
            "idempotency_result_erased",
            (await merchant.Patch(path, """{"first_name":"Joan"}""", "change")).Faults(409)
        );
        Assert.Equal(
            "idempotency_key_reused first_name",
            (await merchant.Post(Path, """{"first_name":"J"}""", "create")).Faults(409)
        );
        Assert.Equal(deleted.Body, (await merchant.Delete(path, "delete")).Body);
        Assert.Empty((await merchant.Get(Path)).Ids());
    }

    [Theory, EachEngine]
    public async Task Requests_at_once_with_one_key_have_one_effect_and_one_answer(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(_ => merchant.Post(Path, """{"first_name":"x"}""", "k"))
        );

        Assert.All(answers, answer => Assert.Equal(answers[0].Body, answer.Body));
        Assert.Single(answers, answer => !answer.Replayed);
        Assert.Single((await merchant.Get(Path)).Ids());
        Assert.Equal(1, await Events(merchant));
    }

    private static async Task<int> Events(Merchant merchant) => (await merchant.Api.Events.ListAsync()).Items.Count;

    private static Task<CofferResponse> Raw(Merchant merchant, string key) =>
        merchant.Api.SendAsync(
            HttpMethod.Post,
            Path,
            RawContent.Text("{}"),
            new RequestOptions { Headers = new Dictionary<string, string> { ["Idempotency-Key"] = key } }
        );
}
