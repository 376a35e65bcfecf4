// Deleting a customer destroys what is personal, wherever it lies, and leaves what is the merchant's: amounts, ids,
// masks.
using Coffer.Client;
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class ErasureTests(PostgresServer postgres)
{
    // Each word is planted in one place only, so that a finding says where it was left.
    private const string Name = "Quetzalina";
    private const string Email = "zyxwv.erasure@example.com";
    private const string Note = "metadata-kumquat";
    private const string Street = "77 Ocelot Way";
    private const string CardName = "Wombatina Cardholder";
    private const string OrderText = "Blunderbuss refurbished";
    private const string RawOrder = "Harpsichord restrung";
    private const string RawName = "Platypusina Rawholder";
    private const string RawNote = "raw-note-persimmon";

    private static readonly string[] Planted =
    [
        Name,
        Email,
        Note,
        Street,
        CardName,
        OrderText,
        RawOrder,
        RawName,
        RawNote,
    ];

    [Theory, EachEngine]
    public async Task A_deleted_customer_is_gone_from_wallet_filters_and_keys(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        var jane = await Live(merchant);
        (await merchant.Delete($"/v1/customers/{jane.Customer}")).MustSucceed();
        Assert.Equal(0, await server.Count("wallet_entries"));
        Assert.Equal(0, await server.Count("wallets"));
        Assert.Equal(0, await server.Count("customer_filters"));
        Assert.Equal(0, await server.Count("data_keys WHERE scope = 'customer'"));
        Assert.Equal(0, await server.Count("customers WHERE body IS NOT NULL"));
        (await merchant.Get($"/v1/customers/{jane.Customer}")).MustBeRefused(404, "not_found");
        (await merchant.Get(Wallet(jane.Customer))).MustBeRefused(404, "not_found");
        (await merchant.Delete($"/v1/customers/{jane.Customer}")).MustBeRefused(404, "not_found");
        (await merchant.Post(Sale, Charge(ByCustomer(jane.Customer)))).MustBeRefused(400, "unknown_reference");
        (await merchant.Post(Sale, Charge(ByWallet(jane.Card)))).MustBeRefused(400, "unknown_reference");
        Assert.Equal("0", (await merchant.Get($"/v1/customers?email_address={Email}")).At("pagination.total_records"));
    }

    [Theory, EachEngine]
    public async Task Its_events_keep_their_numbers_and_lose_what_they_told(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        var jane = await Live(merchant);
        var before = (await merchant.Api.Events.ListAsync(0)).Items;
        (await merchant.Delete($"/v1/customers/{jane.Customer}")).MustSucceed();
        var after = (await merchant.Api.Events.ListAsync(0)).Items;
        Assert.Equal(Enumerable.Range(1, before.Count + 1).Select(i => (long)i), after.Select(e => e.Sequence));
        Assert.Equal(before.Select(e => e.Id), after.Take(before.Count).Select(e => e.Id));
        Assert.Equal("customer deleted", $"{after[^1].Event} {after[^1].Action}");
        var erased = after.Where(e => e.Data.TryGetProperty("erased", out _)).ToList();
        Assert.Contains(erased, e => e is { Event: "customer", Action: "created" });
        Assert.Contains(erased, e => e is { Event: "wallet", Action: "created" });
        Assert.All(erased, e => Assert.Equal(["id", "erased"], e.Data.EnumerateObject().Select(member => member.Name)));
        Assert.All(
            after,
            e => Assert.All(Planted, word => Assert.DoesNotContain(word, e.Data.GetRawText(), StringComparison.Ordinal))
        );
    }

    [Theory, EachEngine]
    public async Task Stored_answers_that_held_it_are_erased(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        var jane = await Live(merchant);
        (await jane.Create()).MustSucceed();
        (await jane.StoredSale()).MustSucceed();
        (await jane.RawSale()).MustSucceed();
        (await merchant.Delete($"/v1/customers/{jane.Customer}")).MustSucceed();
        (await jane.Create()).MustBeRefused(409, "idempotency_result_erased");
        (await jane.StoredSale()).MustBeRefused(409, "idempotency_result_erased");
        (await jane.RawSale()).MustBeRefused(409, "idempotency_result_erased");
        Assert.Equal(2, (await merchant.Api.Transactions.ListAsync()).Pagination.TotalRecords);
    }

    [Theory, EachEngine]
    public async Task Its_transactions_stay_with_their_amounts_and_masks(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        var jane = await Live(merchant);
        (await merchant.Delete($"/v1/customers/{jane.Customer}")).MustSucceed();
        foreach (var id in new[] { jane.StoredId, jane.RawId })
        {
            var kept = (await merchant.Get($"/v1/transactions/{id}")).MustSucceed();
            Assert.Equal("10.00 captured", $"{kept.At("amount")} {kept.At("status")}");
            Assert.NotNull(kept.At("payment.account_number"));
            Assert.Equal("{}", kept.At("metadata"));
            Assert.Null(kept.At("order"));
        }
        Assert.Equal(jane.Customer, (await merchant.Get($"/v1/transactions/{jane.StoredId}")).At("payment.customer"));
        Assert.Equal(2, (await merchant.Api.Transactions.ListAsync()).Items.Count);
        (await merchant.Post(Wallet(await merchant.ACustomer()), Adopt(jane.RawId))).MustBeRefused(
            409,
            "transaction_of_other_customer"
        );
    }

    [Theory, EachEngine]
    public async Task Nothing_planted_is_left_in_the_database(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        var jane = await Live(merchant);
        Assert.Contains(Name, await DatabaseText.Of(engine, server.DatabaseUrl), StringComparison.Ordinal);
        (await merchant.Delete($"/v1/customers/{jane.Customer}")).MustSucceed();
        var left = await DatabaseText.Of(engine, server.DatabaseUrl);
        Assert.All(Planted, word => Assert.DoesNotContain(word, left, StringComparison.Ordinal));
        Assert.DoesNotContain("4111111111111111", left, StringComparison.Ordinal);
    }

    private static string Adopt(string transaction) => $$"""{"transactionId":"{{transaction}}"}""";

    /// <summary>Jane's whole life with the shop, each request under a key, to be sent again.</summary>
    private static async Task<Jane> Live(Merchant merchant)
    {
        var profile = $$$"""
            {"first_name":"{{{Name}}}","email_address":"{{{Email}}}","metadata":{"note":"{{{Note}}}"}}
            """;
        var create = () => merchant.Post("/v1/customers", profile, "create");
        var customer = (await create()).MustSucceed().At("customer.id")!;
        var card = Card(Merchant.Visa, more: $",\"name_on_card\":\"{CardName}\",\"verification_value\":\"123\"");
        var token = (await merchant.Post(TokensPath, card)).MustSucceed().At("token");
        var add = $$$"""{"token":"{{{token}}}","billing_address":{"line1":"{{{Street}}}"}}""";
        var wallet = (await merchant.Post(Wallet(customer), add)).MustSucceed().At("wallet.id")!;

        var order = $$$""","order":{"lines":[{"description":"{{{OrderText}}}"}]}""";
        var stored = () => merchant.Post(Sale, Charge(ByCustomer(customer), more: order), "stored");
        var storedId = (await stored()).MustSucceed().At("transaction_id")!;

        var rawCard = Card(Merchant.Amex, more: $",\"name_on_card\":\"{RawName}\"");
        var rawOrder =
            $$$""","order":{"lines":[{"description":"{{{RawOrder}}}"}]},"metadata":{"note":"{{{RawNote}}}"}""";
        var raw = () => merchant.Post(Sale, Charge(rawCard, more: rawOrder), "raw");
        var rawId = (await raw()).MustSucceed().At("transaction_id")!;
        (await merchant.Post(Wallet(customer), Adopt(rawId))).MustSucceed();
        var kept = (await merchant.Get($"/v1/transactions/{rawId}")).MustSucceed();
        Assert.Contains(RawOrder, kept.At("order")!, StringComparison.Ordinal);
        return new(customer, wallet, storedId, rawId, create, stored, raw);
    }

    private sealed record Jane(
        string Customer,
        string Card,
        string StoredId,
        string RawId,
        Func<Task<CofferResponse>> Create,
        Func<Task<CofferResponse>> StoredSale,
        Func<Task<CofferResponse>> RawSale
    );
}
