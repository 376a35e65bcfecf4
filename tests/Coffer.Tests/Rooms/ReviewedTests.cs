// What a review found, so that it stays found.
using Coffer.Access;
using Coffer.Client;
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class ReviewedTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_deleted_methods_place_is_nobody_elses(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var first = await merchant.AStoredCard(customer);
        var sale = (await merchant.Post(Sale, Charge(ByWallet(first.Id)))).MustSucceed().At("transaction_id");
        await merchant.Api.Wallets.DeleteAsync(customer, first.Id);
        await merchant.AStoredCard(customer, Merchant.Mastercard);

        var again = await merchant.Post(Wallet(customer), $$"""{"transaction_id":"{{sale}}"}""");

        again.MustBeRefused(409, "transaction_card_gone");
    }

    [Theory]
    [EachEngine("4111111111111111")]
    [EachEngine("\"4111111111111111\"")]
    public async Task An_initial_transaction_id_is_no_place_for_a_card_number(Engine engine, string id)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);

        var answer = await merchant.Post(Sale, Charge(ByCustomer(customer, $$""","initial_transaction_id":{{id}}""")));

        answer.MustBeRefused(400, "card_number_in_text", "payment.stored.initial_transaction_id");
    }

    [Theory]
    [EachEngine("/v1/tokens")]
    [EachEngine("/v1/tokens/")]
    public async Task An_origin_that_is_not_named_makes_no_token_however_the_path_ends(Engine engine, string path)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.Patch("/v1/account", """{"origins":["https://shop.example.com"]}""");

        var answer = await merchant.Browser.SendAsync(
            HttpMethod.Post,
            path,
            Card(Merchant.Visa),
            new RequestOptions { Headers = new Dictionary<string, string> { ["Origin"] = "https://other.example.com" } }
        );

        answer.MustBeRefused(403, "origin_not_allowed");
    }

    [Theory, EachEngine]
    public async Task A_filter_of_the_transactions_that_names_nobody_leaves_nothing(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustSucceed();

        Assert.Equal("0", (await merchant.Get("/v1/transactions?customer=x")).At("pagination.total_records"));
    }

    [Theory, EachEngine]
    public async Task A_metadata_name_that_could_be_a_key_is_not_said_again(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var key = merchant.Keys[KeyKind.Private];

        var answer = await merchant.Post("/v1/customers", $$$"""{"metadata":{"{{{key}}}":{},"123456789":{} } }""");

        answer.MustBeRefused(400, "wrong_type", "metadata");
        Assert.DoesNotContain(key, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("123456789", answer.Body, StringComparison.Ordinal);
    }

    [Theory, EachEngine]
    public async Task The_wallets_list_goes_on_after_a_method(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var first = await merchant.AStoredCard(customer);
        var second = await merchant.AStoredCard(customer, Merchant.Mastercard);

        var rest = (await merchant.Get($"{Wallet(customer)}?after={first.Id}")).MustSucceed();
        var unknown = await merchant.Get($"{Wallet(customer)}?after={customer}");

        Assert.Equal(second.Id, rest.At("wallets.0.id") ?? rest.Json!.Value.GetProperty("wallets")[0].At("id"));
        unknown.MustBeRefused(400, "unknown_reference", "after");
    }
}
