// The network's id of the first charge: where it comes from when the method was first charged, or checked, before it
// was stored; and who a transaction's captures and refunds belong to once its card is a customer's.
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class StoredCredentialTests(Servers servers, PostgresServer postgres)
{
    private readonly ScriptedProcessor _processor = new();

    [Theory, EachEngine]
    public async Task A_method_added_by_a_transaction_has_the_networks_id_of_that_one(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        var first = (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustSucceed();
        var customer = await merchant.ACustomer();
        var byTransaction = $$"""{"transaction_id":"{{first.At("transaction_id")}}"}""";
        (await merchant.Post(Wallet(customer), byTransaction)).MustSucceed();

        (await merchant.Post(Sale, Charge(ByCustomer(customer)))).MustSucceed();

        Assert.Equal(first.At("network_transaction_id"), _processor.Sent[1].Stored!.NetworkTransactionId);
    }

    [Theory, EachEngine]
    public async Task A_checked_method_has_the_networks_id_of_the_check(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        var token = await merchant.AToken();
        (await merchant.Post(Wallet(customer), $$"""{"token":"{{token}}","verify":true}""")).MustSucceed();

        (await merchant.Post(Sale, Charge(ByCustomer(customer)))).MustSucceed();

        var check = _processor.Sent[0].AttemptId % 100_000_000_000_000;
        Assert.Equal($"SBX{check:X12}", _processor.Sent[1].Stored!.NetworkTransactionId);
    }

    [Theory, EachEngine]
    public async Task All_of_the_framework_is_carried_to_the_processor(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        const string more = ",\"reason\":\"installment\",\"installment\":3,\"initial_transaction_id\":\"abc-1\"";

        (await merchant.Post(Sale, Charge(ByCustomer(customer, more)))).MustSucceed();

        var sent = _processor.Sent.Single().Stored!;
        Assert.Equal(("installment", 3, "abc-1"), (sent.Reason, sent.Installment, sent.InitialTransactionId));
    }

    [Theory, EachEngine]
    public async Task Captures_and_refunds_of_a_charge_are_erased_with_the_customer_who_took_its_card_over(
        Engine engine
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var hold = (await merchant.Post(Authorize, Charge(Card(Merchant.Visa)))).At("transaction_id");
        var capture = (
            await merchant.Post(
                "/v1/transactions/capture",
                $$"""{"transaction_id":"{{hold}}","metadata":{"note":"for Jane"} }""",
                "capture-1"
            )
        ).MustSucceed();
        var customer = await merchant.ACustomer();
        (await merchant.Post(Wallet(customer), $$"""{"transaction_id":"{{hold}}"}""")).MustSucceed();
        var path = $"/v1/transactions/{capture.At("transaction_id")}";
        Assert.Equal("for Jane", (await merchant.Get(path)).At("metadata.note"));
        Assert.Equal("2", (await merchant.Get($"/v1/transactions?customer={customer}")).At("pagination.total_records"));

        (await merchant.Delete($"/v1/customers/{customer}")).MustSucceed();

        Assert.Null((await merchant.Get(path)).MustSucceed().At("metadata.note"));
        var replay = await merchant.Post(
            "/v1/transactions/capture",
            $$"""{"transaction_id":"{{hold}}","metadata":{"note":"for Jane"} }""",
            "capture-1"
        );
        replay.MustBeRefused(409, "idempotency_result_erased");
    }
}
