// The wallet: what it holds, what is the default, how it is read, changed and emptied.
using Coffer.Client;
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class WalletTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_card_is_shown_masked_with_the_places_left(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var card = Card(Merchant.Visa, more: ""","name_on_card":"Jane Smith","postal_code":"78701" """);
        var token = (await merchant.Post(TokensPath, card)).At("token")!;
        var added = (await merchant.Post(Wallet(customer), ByToken(token))).MustSucceed();
        Assert.Equal(
            ["id", "type", "network", "account_number", "expiry", "name", "credit_card_type", "created", "default"],
            added.Json!.Value.GetProperty("wallet").EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal("4***********1111", added.At("wallet.account_number"));
        Assert.Equal("Jane Smith", added.At("wallet.name"));
        Assert.Equal("3", added.At("slots_left"));
        Assert.Null(added.At("duplicate"));
    }

    [Theory]
    [EachEngine("12345678901", "1******8901")]
    [EachEngine("12345678", "****5678")]
    [EachEngine("1234", "1234")]
    public async Task An_account_shows_its_bank_and_the_last_four(Engine engine, string account, string mask)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var token = (await merchant.Post(TokensPath, Check(account, more: ""","account_type":1"""))).At("token")!;
        var added = (await merchant.Post(Wallet(customer), ByToken(token))).MustSucceed();
        Assert.Equal("ach ach", $"{added.At("wallet.type")} {added.At("wallet.network")}");
        Assert.Equal(mask, added.At("wallet.account_number"));
        Assert.Equal("021000021 Savings", $"{added.At("wallet.routing_number")} {added.At("wallet.account_type")}");
        Assert.Null(added.At("wallet.expiry"));
    }

    [Theory]
    [EachEngine("""{"transactionId":"$"}""")]
    [EachEngine("""{"transaction_id":"$"}""")]
    [EachEngine("""{"TransactionId":$}""")]
    public async Task A_charged_card_is_added_by_its_transaction(Engine engine, string body)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var sale = (await merchant.Post(Sale, Charge(Card(Merchant.Amex)))).MustSucceed();
        var id = sale.At("transaction_id")!;
        var added = await merchant.Post(Wallet(customer), body.Replace("$", id, StringComparison.Ordinal));
        Assert.Equal("3**********0005", added.MustSucceed().At("wallet.account_number"));
        var charged = await merchant.Post(Sale, Charge(ByCustomer(customer)));
        Assert.Equal("american express", charged.MustSucceed().At("payment.network"));
    }

    [Theory, EachEngine]
    public async Task The_first_method_is_the_default_whatever_the_body_says(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var first = await Add(merchant, customer, Merchant.Visa, ",\"default\":false");
        Assert.Equal("true", first.At("wallet.default"));
        var second = await Add(merchant, customer, Merchant.Amex, "");
        Assert.Equal("false", second.At("wallet.default"));
        var third = await Add(merchant, customer, Merchant.Discover, ",\"default\":true");
        Assert.Equal("true", third.At("wallet.default"));
        Assert.Equal([third.At("wallet.id")], await Defaults(merchant, customer));
    }

    [Theory, EachEngine]
    public async Task The_newest_inherits_from_a_default_that_is_deleted(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var first = (await merchant.AStoredCard(customer)).Id;
        var second = (await merchant.AStoredCard(customer, Merchant.Amex)).Id;
        var third = (await merchant.AStoredCard(customer, Merchant.Discover)).Id;
        (await merchant.Delete($"{Wallet(customer)}/{first}")).MustSucceed();
        Assert.Equal([third], await Defaults(merchant, customer));
        (await merchant.Delete($"{Wallet(customer)}/{second}")).MustSucceed();
        Assert.Equal([third], await Defaults(merchant, customer));
        (await merchant.Delete($"{Wallet(customer)}/{third}")).MustSucceed();
        Assert.Empty(await Defaults(merchant, customer));
        Assert.True((await merchant.AStoredCard(customer)).Default);
    }

    [Theory, EachEngine]
    public async Task The_default_moves_and_is_never_put_down(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var first = (await merchant.AStoredCard(customer)).Id;
        var second = (await merchant.AStoredCard(customer, Merchant.Amex)).Id;
        (await merchant.Put($"{Wallet(customer)}/{first}", """{"default":false}""")).MustBeRefused(
            409,
            "default_required",
            "default"
        );
        var unchanged = await merchant.Put($"{Wallet(customer)}/{second}", """{"default":false}""");
        Assert.Equal("false", unchanged.MustSucceed().At("wallet.default"));
        (await merchant.Put($"{Wallet(customer)}/{second}", """{"default":true}""")).MustSucceed();
        Assert.Equal([second], await Defaults(merchant, customer));
    }

    [Theory, EachEngine]
    public async Task Address_expiry_and_name_can_be_changed(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var card = await Add(merchant, customer, Merchant.Visa, """,{"line1":"1","city":"Austin"}""");
        var path = $"{Wallet(customer)}/{card.At("wallet.id")}";
        var body = """{"billing_address":{"line1":"2 New St"},"expiry":"0140","name":"J. Miller"}""";
        (await merchant.Put(path, body)).MustSucceed();
        var now = await merchant.Get(path);
        Assert.Equal("""{"line1":"2 New St"}""", now.At("wallet.billing_address"));
        Assert.Equal("0140 J. Miller", $"{now.At("wallet.expiry")} {now.At("wallet.name")}");
        Assert.Equal(card.At("wallet.created"), now.At("wallet.created"));
        (await merchant.Put(path, """{"expiry":"0120"}""")).MustBeRefused(400, "invalid_value", "expiry");
        (await merchant.Put(path, """{"expiry":"1340"}""")).MustBeRefused(400, "invalid_format", "expiry");
        (await merchant.Put(path, """{"name":"4111 1111 1111 1111"}""")).MustBeRefused(
            400,
            "card_number_in_text",
            "name"
        );
        (await merchant.Put(path, "{}")).MustSucceed();
    }

    [Theory, EachEngine]
    public async Task A_bank_account_takes_no_expiry(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var added = await merchant.Post(Wallet(customer), ByToken(await merchant.ABankToken()));
        var path = $"{Wallet(customer)}/{added.At("wallet.id")}";
        (await merchant.Put(path, """{"expiry":"0140"}""")).MustBeRefused(400, "invalid_value", "expiry");
    }

    [Theory, EachEngine]
    public async Task A_wallet_lists_its_default_first_and_then_the_newest(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        Assert.Equal("""{"total_records":0,"current_page":1,"total_pages":0,"page_size":100}""", await Pages(""));
        var first = (await merchant.AStoredCard(customer)).Id;
        var second = (await merchant.AStoredCard(customer, Merchant.Amex)).Id;
        var third = (await merchant.AStoredCard(customer, Merchant.Discover)).Id;
        await merchant.Api.Wallets.SetDefaultAsync(customer, second);
        Assert.Equal([second, third, first], await Ids(merchant, customer, ""));
        Assert.Equal([first], await Ids(merchant, customer, "?Page=2&Size=2"));
        Assert.Empty(await Ids(merchant, customer, "?page=3&size=2"));
        Assert.Empty(await Ids(merchant, customer, "?Page=2147483647"));
        Assert.Equal(
            """{"total_records":3,"current_page":2,"total_pages":2,"page_size":2}""",
            await Pages("?Page=2&Size=2")
        );
        (await merchant.Get($"{Wallet(customer)}?Size=101")).MustBeRefused(400, "out_of_range");
        (await merchant.Get($"{Wallet(customer)}?Page=0")).MustBeRefused(400, "out_of_range");

        async Task<string?> Pages(string query) => (await merchant.Get(Wallet(customer) + query)).At("pagination");
    }

    [Theory, EachEngine]
    public async Task A_deleted_method_leaves_no_row(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var id = (await merchant.AStoredCard(customer)).Id;
        var gone = (await merchant.Delete($"{Wallet(customer)}/{id}")).MustSucceed();
        Assert.Equal(["request_id"], gone.Json!.Value.EnumerateObject().Select(member => member.Name));
        Assert.Equal(0, await merchant.Server.Count("wallet_entries WHERE id = $1", Tables.Id(id)));
        (await merchant.Get($"{Wallet(customer)}/{id}")).MustBeRefused(404, "not_found");
        (await merchant.Delete($"{Wallet(customer)}/{id}")).MustBeRefused(404, "not_found");
        (await merchant.Post(Sale, Charge(ByWallet(id)))).MustBeRefused(
            400,
            "unknown_reference",
            "payment.stored.wallet"
        );
    }

    [Theory, EachEngine]
    public async Task A_method_is_found_under_its_own_customer_only(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (await merchant.AStoredCard(await merchant.ACustomer())).Id;
        var other = $"{Wallet(await merchant.ACustomer())}/{id}";
        (await merchant.Get(other)).MustBeRefused(404, "not_found");
        (await merchant.Put(other, """{"default":true}""")).MustBeRefused(404, "not_found");
        (await merchant.Delete(other)).MustBeRefused(404, "not_found");
        (await merchant.Get($"{Wallet("nobody")}/{id}")).MustBeRefused(404, "not_found");
        (await merchant.Get(Wallet(id))).MustBeRefused(404, "not_found");
    }

    private static async Task<CofferResponse> Add(Merchant merchant, string customer, string number, string more)
    {
        more = more.StartsWith(",{", StringComparison.Ordinal) ? $",\"billing_address\":{more[1..]}" : more;
        var token = await merchant.AToken(number);
        return (await merchant.Post(Wallet(customer), $$"""{"token":"{{token}}"{{more}} }""")).MustSucceed();
    }

    private static async Task<IEnumerable<string>> Ids(Merchant merchant, string customer, string query) =>
        (await merchant.Get(Wallet(customer) + query))
            .MustSucceed()
            .Json!.Value.GetProperty("wallets")
            .EnumerateArray()
            .Select(wallet => wallet.At("id")!);

    private static async Task<IEnumerable<string?>> Defaults(Merchant merchant, string customer) =>
        (await merchant.Api.Wallets.ListAsync(customer))
            .Items.Where(wallet => wallet.Default)
            .Select(wallet => wallet.Id);
}
