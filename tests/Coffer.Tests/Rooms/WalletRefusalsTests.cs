// Every way that a wallet says no to a method, and that a no costs nothing.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Microsoft.Extensions.Time.Testing;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class WalletRefusalsTests(Servers servers, PostgresServer postgres)
{
    [Theory]
    [EachEngine("{}", "required", "token")]
    [EachEngine("", "required", "token")]
    [EachEngine("""{"token":"a","transactionId":"b"}""", "conflicting_members", "transaction_id")]
    [EachEngine("""{"token":"nonsense"}""", "token_not_found", "token")]
    [EachEngine("""{"token":"00000000-0000-0000-0000-000000000000"}""", "token_not_found", "token")]
    [EachEngine("""{"transaction_id":"123456789012345"}""", "unknown_reference", "transaction_id")]
    [EachEngine("""{"transaction_id":"nonsense"}""", "unknown_reference", "transaction_id")]
    [EachEngine("""{"transaction_id":1e3}""", "unknown_reference", "transaction_id")]
    [EachEngine("""{"token":1}""", "wrong_type", "token")]
    [EachEngine("""{"token":"a","default":"yes"}""", "wrong_type", "default")]
    public async Task What_names_no_card_is_refused(Engine engine, string body, string code, string field)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        (await merchant.Post(Wallet(customer), body)).MustBeRefused(400, code, field);
    }

    [Theory, EachEngine]
    public async Task A_customer_that_does_not_exist_is_told_before_a_token_that_does_not(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var nobody = Guid.CreateVersion7(DateTimeOffset.UtcNow).ToString();
        (await merchant.Post(Wallet(nobody), ByToken("nonsense"))).MustBeRefused(404, "not_found");
        (await merchant.Post(Wallet(nobody), "{}")).MustBeRefused(400, "required", "token");
        var token = await merchant.AToken();
        (await merchant.Post(Wallet(nobody), ByToken(token))).MustBeRefused(404, "not_found");
        (await merchant.Post(Wallet(await merchant.ACustomer()), ByToken(token))).MustSucceed();
    }

    [Theory, EachEngine]
    public async Task A_token_for_one_payment_is_not_stored_and_its_transaction_neither(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var token = await merchant.AToken(oneTime: true);
        (await merchant.Post(Wallet(customer), ByToken(token))).MustBeRefused(409, "token_one_time", "token");
        var sale = (await merchant.Post(Sale, Charge(ByToken(token)))).MustSucceed();
        Assert.Equal(0, await Copies(merchant, sale));
        (await Adopt(merchant, customer, sale)).MustBeRefused(409, "transaction_one_time", "transaction_id");
    }

    [Theory, EachEngine]
    public async Task A_declined_transaction_gives_no_method(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var declined = await merchant.Post(Sale, Charge(Card("4000000000000002")));
        (await Adopt(merchant, customer, declined)).MustBeRefused(402, "transaction_not_approved", "transaction_id");
    }

    [Theory, EachEngine]
    public async Task Another_accounts_transaction_does_not_exist(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var other = await servers.Merchant(engine, postgres);
        var sale = await other.Post(Sale, Charge(Card(Merchant.Visa)));
        (await Adopt(merchant, await merchant.ACustomer(), sale)).MustBeRefused(
            400,
            "unknown_reference",
            "transaction_id"
        );
    }

    [Theory, EachEngine]
    public async Task A_transaction_of_one_customer_gives_nothing_to_another(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var jane = await merchant.ACustomer();
        await merchant.AStoredCard(jane);
        var joe = await merchant.ACustomer("Joe");
        var stored = await merchant.Post(Sale, Charge(ByCustomer(jane)));
        (await Adopt(merchant, joe, stored)).MustBeRefused(409, "transaction_of_other_customer", "transaction_id");
        var raw = await merchant.Post(Sale, Charge(Card(Merchant.Amex)));
        (await Adopt(merchant, jane, raw)).MustSucceed();
        (await Adopt(merchant, joe, raw)).MustBeRefused(409, "transaction_of_other_customer", "transaction_id");
    }

    [Theory, EachEngine]
    public async Task A_transaction_of_a_stored_method_stands_for_that_method(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var jane = await merchant.ACustomer();
        var first = await merchant.AStoredCard(jane);
        await merchant.AStoredCard(jane, Merchant.Amex);
        var sale = await merchant.Post(Sale, Charge(ByWallet(first.Id)));
        var again = (await Adopt(merchant, jane, sale)).MustSucceed();
        Assert.Equal($"{first.Id} true", $"{again.At("wallet.id")} {again.At("duplicate")}");
        await merchant.Api.Wallets.DeleteAsync(jane, first.Id);
        (await Adopt(merchant, jane, sale)).MustBeRefused(409, "transaction_card_gone", "transaction_id");
    }

    [Theory, EachEngine]
    public async Task After_thirty_days_a_transaction_holds_no_card(Engine engine)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await TestServer.Start(engine, postgres, time);
        var merchant = await Merchant.On(server);
        var sale = (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustSucceed();
        time.Advance(TimeSpan.FromDays(29));
        var kept = (await merchant.Post(Sale, Charge(Card(Merchant.Amex)))).MustSucceed();
        time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        await Tables.Until(async () => await Copies(merchant, sale) == 0, () => time.Advance(TimeSpan.FromSeconds(5)));
        var customer = await merchant.ACustomer();
        (await Adopt(merchant, customer, sale)).MustBeRefused(409, "transaction_card_gone", "transaction_id");
        (await Adopt(merchant, customer, kept)).MustSucceed();
    }

    [Theory, EachEngine]
    public async Task A_fifth_method_is_refused_and_keeps_its_token(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        for (var i = 0; i < 4; i++)
            await merchant.AStoredCard(customer, Merchant.AVisa(i));
        var token = await merchant.AToken(Merchant.Amex);
        var full = await merchant.Post(Wallet(customer), ByToken(token));
        full.MustBeRefused(409, "wallet_full");
        Assert.Equal(4, full.Errors[0].Ids.Count);
        await merchant.Api.Wallets.DeleteAsync(customer, full.Errors[0].Ids[0]);
        Assert.Equal("0", (await merchant.Post(Wallet(customer), ByToken(token))).MustSucceed().At("slots_left"));
    }

    private static Task<CofferResponse> Adopt(Merchant merchant, string customer, CofferResponse transaction) =>
        merchant.Post(Wallet(customer), $$"""{"transactionId":"{{transaction.At("transaction_id")}}"}""");

    private static Task<long> Copies(Merchant merchant, CofferResponse transaction) =>
        merchant.Server.Count(
            "transaction_cards WHERE transaction_id = $1",
            long.Parse(transaction.At("transaction_id")!, System.Globalization.CultureInfo.InvariantCulture)
        );
}
