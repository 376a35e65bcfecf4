// What a capture, void or refund names, and what a retry of one gets.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;
using Coffer.Tests.Settlement;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Charging;

public sealed class FollowUpReferenceTests(Servers servers, PostgresServer postgres)
{
    private static readonly string[] Operations = ["capture", "void", "refund"];

    [Theory]
    [EachEngine("\"123456789012345\"", "unknown_reference transaction_id")]
    [EachEngine("123456789012345", "unknown_reference transaction_id")]
    [EachEngine("\"nonsense\"", "unknown_reference transaction_id")]
    [EachEngine("\"1\"", "unknown_reference transaction_id")]
    [EachEngine("\"-12345678901234\"", "unknown_reference transaction_id")]
    [EachEngine("1.5", "unknown_reference transaction_id")]
    [EachEngine("-1", "unknown_reference transaction_id")]
    [EachEngine("1e400", "unknown_reference transaction_id")]
    [EachEngine("\"00000000-0000-7000-8000-000000000000\"", "unknown_reference transaction_id")]
    [EachEngine("\"１２３４５６７８９０１２３４５\"", "unknown_reference transaction_id")]
    [EachEngine("\"11111111111111111111111111111111111111111111111111111111111111111\"", "too_long transaction_id")]
    [EachEngine("\"4111111111111111\"", "card_number_in_text transaction_id")]
    [EachEngine("4111111111111111", "card_number_in_text transaction_id")]
    [EachEngine("true", "wrong_type transaction_id")]
    [EachEngine("[]", "wrong_type transaction_id")]
    [EachEngine("\"\"", "required transaction_id")]
    [EachEngine("null", "required transaction_id")]
    public async Task What_names_no_transaction_is_refused(Engine engine, string id, string faults)
    {
        var merchant = await servers.Merchant(engine, postgres);
        foreach (var operation in Operations)
        {
            var answer = await merchant.Post($"/v1/transactions/{operation}", $$"""{"transaction_id":{{id}} }""");
            Assert.Equal(faults, answer.Faults(400));
        }
        Assert.Equal("0", (await merchant.Get("/v1/transactions")).At("pagination.total_records"));
    }

    [Theory, EachEngine]
    public async Task Another_accounts_transaction_is_unknown_and_untouched(Engine engine)
    {
        var owner = await servers.Merchant(engine, postgres);
        var stranger = await servers.Merchant(engine, postgres);
        var hold = await owner.AHold();
        var capture = (await owner.Post(Days.CapturePath, Days.Of(hold))).MustSucceed().At("transaction_id")!;

        foreach (var operation in Operations)
        {
            foreach (var id in new[] { hold, capture })
            {
                var answer = await stranger.Post($"/v1/transactions/{operation}", Days.Of(id));
                Assert.Equal("unknown_reference transaction_id", answer.Faults(400));
            }
        }
        Assert.Equal("captured", await owner.Status(hold));
        Assert.Equal("approved captured", await owner.Actions(hold));
    }

    [Theory, EachEngine]
    public async Task An_id_may_be_a_number_and_the_spelling_is_free(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var hold = await merchant.AHold();

        var answer = await merchant.Post(
            Days.CapturePath,
            $$"""{"TransactionId":{{hold}},"Amount":{"Value":4} }""",
            "k"
        );
        var again = await merchant.Post(
            Days.CapturePath,
            $$"""{"amount":{"value":4.00},"transaction_id":"{{hold}}"}""",
            "k"
        );

        Assert.Equal((hold, "4.00"), (answer.MustSucceed().At("reference_transaction_id"), answer.At("amount")));
        Assert.True(again.Replayed);
        Assert.Equal(answer.Body, again.Body);
    }

    [Theory]
    [EachEngine("capture")]
    [EachEngine("void")]
    [EachEngine("refund")]
    public async Task A_retry_is_a_replay_whatever_became_of_the_original(Engine engine, string operation)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var original = operation == "refund" ? await merchant.ASale(Card(Merchant.Visa)) : await merchant.AHold();
        if (operation == "refund")
            (await merchant.Post(Shop.ClosePath, null)).MustSucceed();
        var (path, body) = ($"/v1/transactions/{operation}", Days.Of(original));

        var first = (await merchant.Post(path, body, "once")).MustSucceed();
        (await merchant.Post(path, body)).MustBeRefused(
            operation == "refund" ? 402 : 409,
            operation == "refund" ? "nothing_left" : "wrong_state"
        );
        (await merchant.Post(Shop.ClosePath, null)).MustSucceed();
        var again = await merchant.Post(path, body, "once");

        Assert.True(again.Replayed);
        Assert.Equal(first.Body, again.Body);
        (await merchant.Post(path, Days.Of(original, "10"), "once")).MustBeRefused(
            409,
            "idempotency_key_reused",
            "amount"
        );
        (await merchant.Post(Sale, Charge(Card(Merchant.Visa)), "once")).MustBeRefused(409, "idempotency_key_reused");
        Assert.Equal("2", (await merchant.Get("/v1/transactions")).At("pagination.total_records"));
    }

    [Theory, EachEngine]
    public async Task A_refusal_leaves_the_key_free(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sale = await merchant.ASale(Card(Merchant.Visa));
        (await merchant.Post(Days.RefundPath, Days.Of(sale), "once")).MustBeRefused(409, "wrong_state");
        (await merchant.Post(Shop.ClosePath, null)).MustSucceed();

        var refund = (await merchant.Post(Days.RefundPath, Days.Of(sale), "once")).MustSucceed();

        Assert.False(refund.Replayed);
        Assert.Equal("10.00", refund.At("amount"));
    }

    [Theory, EachEngine]
    public async Task Order_and_metadata_are_the_follow_ups_own(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        var hold = await merchant.ASale(ByCustomer(customer));
        (await merchant.Post(Shop.ClosePath, null)).MustSucceed();
        const string More = ""","metadata":{"why":"damaged"},"order":{"total":4}""";

        var refund = await merchant.Post(
            Days.RefundPath,
            $$"""{"transaction_id":"{{hold}}","amount":{"value":4}{{More}} }"""
        );
        var id = refund.MustSucceed().At("transaction_id");

        var found = await merchant.Get($"/v1/transactions/{id}");
        Assert.Equal("""{"why":"damaged"} {"total":4}""", $"{found.At("metadata")} {found.At("order")}");
        Assert.Equal("{}", (await merchant.Get($"/v1/transactions/{hold}")).At("metadata"));
        Assert.Equal(customer, found.At("payment.customer"));
        await merchant.Delete($"/v1/customers/{customer}");
        var erased = await merchant.Get($"/v1/transactions/{id}");
        Assert.Equal(("{}", null), (erased.At("metadata"), erased.At("order")));
        (await merchant.Post(Days.RefundPath, Days.Of(hold, "6"))).MustSucceed();
    }
}
