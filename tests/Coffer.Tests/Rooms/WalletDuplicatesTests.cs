// The same card or account again takes no second place; and a card can be verified before it is stored.
using Coffer.Client;
using Coffer.Processing;
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class WalletDuplicatesTests(Servers servers, PostgresServer postgres)
{
    private const string Declined = "4000000000000002";

    [Theory]
    [EachEngine(1)]
    [EachEngine(4)]
    public async Task The_same_card_refreshes_its_entry_also_when_the_wallet_is_full(Engine engine, int methods)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        for (var i = 1; i < methods; i++)
            await merchant.AStoredCard(customer, Merchant.AVisa(i));
        var old = """,{"line1":"1 Old St","city":"Austin"}""";
        var first = (await Add(merchant, customer, Card(Merchant.Visa, more: ""","name_on_card":"Old" """), old)).At(
            "wallet.id"
        );
        var card = Card("4111-1111-1111-1111", "0140", ""","name_on_card":"New" """);
        var again = await Add(merchant, customer, card, """,{"line1":"2 New St"}""");
        Assert.Equal($"true {first}", $"{again.At("duplicate")} {again.At("wallet.id")}");
        Assert.Equal($"{4 - methods}", again.At("slots_left"));
        var now = await merchant.Get($"{Wallet(customer)}/{first}");
        Assert.Equal("0140 New", $"{now.At("wallet.expiry")} {now.At("wallet.name")}");
        Assert.Equal("""{"line1":"2 New St"}""", now.At("wallet.billing_address"));
        Assert.Equal(methods, (await merchant.Api.Wallets.ListAsync(customer)).Items.Count);
    }

    [Theory, EachEngine]
    public async Task A_duplicate_uses_its_token_up_and_honours_the_default(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        var second = (await merchant.AStoredCard(customer, Merchant.Amex)).Id;
        var token = await merchant.AToken(Merchant.Amex);
        var again = await merchant.Post(Wallet(customer), $$"""{"token":"{{token}}","default":true}""");
        Assert.Equal($"{second} true", $"{again.MustSucceed().At("wallet.id")} {again.At("wallet.default")}");
        (await merchant.Post(Wallet(customer), ByToken(token))).MustBeRefused(409, "token_used", "token");
        var quiet = await merchant.Post(
            Wallet(customer),
            $$"""{"token":"{{await merchant.AToken(Merchant.Amex)}}","default":false}"""
        );
        Assert.Equal("true", quiet.MustSucceed().At("wallet.default"));
    }

    [Theory, EachEngine]
    public async Task An_account_is_the_same_by_routing_and_number_together(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var first = await Add(merchant, customer, Check("123456789"));
        var other = await Add(merchant, customer, Check("123456789", "011000015"));
        Assert.Null(other.At("duplicate"));
        var again = await Add(merchant, customer, Check("123456789", more: ""","account_type":1,"name":"J" """));
        Assert.Equal($"true {first.At("wallet.id")}", $"{again.At("duplicate")} {again.At("wallet.id")}");
        Assert.Equal("J", again.At("wallet.name"));
    }

    [Theory, EachEngine]
    public async Task Two_customers_may_hold_the_same_card(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.AStoredCard(await merchant.ACustomer());
        var other = await Add(merchant, await merchant.ACustomer("Joe"), Card(Merchant.Visa));
        Assert.Null(other.At("duplicate"));
    }

    [Theory, EachEngine]
    public async Task An_account_may_allow_the_same_card_twice(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.Api.Account.UpdateAsync(new UpdateAccountParams { WalletDuplicates = WalletDuplicates.Allow });
        var customer = await merchant.ACustomer();
        var first = await merchant.AStoredCard(customer);
        var second = await merchant.AStoredCard(customer);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, (await merchant.Api.Wallets.ListAsync(customer)).Items.Count);
    }

    [Theory, EachEngine]
    public async Task A_verified_card_is_stored_only_if_it_is_good(Engine engine)
    {
        var processor = new ScriptedProcessor();
        await using var server = await TestServer.Start(engine, postgres, sandbox: processor.Around);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        var bad = await merchant.AToken(Declined, "123");
        (await merchant.Post(Wallet(customer), Verified(bad))).MustBeRefused(402, "verification_declined");
        Assert.Empty((await merchant.Api.Wallets.ListAsync(customer)).Items);
        Assert.Equal((true, true, true), await server.Held(bad));

        var good = await merchant.AToken(Merchant.Visa, "123");
        (await merchant.Post(Wallet(customer), Verified(good))).MustSucceed();
        Assert.All(processor.Sent, sent => Assert.Equal(Coffer.Processing.TransactionType.Validate, sent.Type));
        Assert.All(processor.Sent, sent => Assert.Equal(0, sent.Amount.AmountMinor));
        Assert.All(processor.Sent, sent => Assert.NotNull(sent.Code));
        (await merchant.Post(Wallet(customer), Verified(good))).MustBeRefused(409, "token_used", "token");
        Assert.Equal(2, processor.Sent.Count);
    }

    [Theory, EachEngine]
    public async Task A_verification_without_an_answer_stores_nothing_and_may_be_asked_again(Engine engine)
    {
        var processor = new ScriptedProcessor { Before = _ => throw new TimeoutException() };
        await using var server = await TestServer.Start(engine, postgres, sandbox: processor.Around);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        var token = await merchant.AToken();
        (await merchant.Post(Wallet(customer), Verified(token))).MustBeRefused(503, "unavailable");
        Assert.Empty((await merchant.Api.Wallets.ListAsync(customer)).Items);
        processor.Before = null;
        (await merchant.Post(Wallet(customer), Verified(token))).MustSucceed();
    }

    private static string Verified(string token) => $$"""{"token":"{{token}}","verify":true}""";

    private static async Task<CofferResponse> Add(Merchant merchant, string customer, string body, string address = "")
    {
        var token = (await merchant.Post(TokensPath, body)).MustSucceed().At("token");
        var more = address.Length == 0 ? "" : $",\"billing_address\":{address[1..]}";
        return (await merchant.Post(Wallet(customer), $$"""{"token":"{{token}}"{{more}} }""")).MustSucceed();
    }
}
