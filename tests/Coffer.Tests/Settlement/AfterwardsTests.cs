// What time does to a transaction: holds expire, bank debits come back, charges without an answer are asked about.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;
using static Coffer.Tests.Settlement.Days;

namespace Coffer.Tests.Settlement;

public sealed class AfterwardsTests(Servers servers, PostgresServer postgres)
{
    private const string Pending = "4000000000000119";
    private const string PendingDeclined = "4000000000000259";

    [Theory, EachEngine]
    public async Task An_authorization_expires_after_seven_days_and_cannot_be_captured(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var hold = await merchant.AHold();

        await merchant.After(TimeSpan.FromDays(6.9));
        Assert.Equal("authorized", await merchant.Status(hold));
        await merchant.After(TimeSpan.FromDays(7));

        Assert.Equal("expired", await merchant.Status(hold));
        (await merchant.Post(CapturePath, Of(hold))).MustBeRefused(409, "wrong_state", "transaction_id");
        (await merchant.Post(VoidPath, Of(hold))).MustBeRefused(409, "wrong_state", "transaction_id");
        Assert.Equal("approved expired", await merchant.Actions(hold));
    }

    [Theory, EachEngine]
    public async Task A_bank_returns_a_settled_debit_two_business_days_later(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var closed = await merchant.ASale(Check("000111111113"));
        var short_ = await merchant.ASale(Check("000111111116"));
        var fine = await merchant.ASale(Check("123456789"));

        await merchant.After(TimeSpan.FromDays(1));
        Assert.Equal("settled", await merchant.Status(closed));
        await merchant.After(TimeSpan.FromDays(6));

        var answer = (await merchant.Get($"/v1/transactions/{closed}")).Ok();
        Assert.Equal(
            "returned R02 APPROVED",
            $"{answer.At("status")} {answer.At("return_code")} {answer.At("response_code")}"
        );
        Assert.Equal("R01", (await merchant.Get($"/v1/transactions/{short_}")).At("return_code"));
        Assert.Equal("settled", await merchant.Status(fine));
        (await merchant.Post(RefundPath, Of(closed))).MustBeRefused(409, "wrong_state", "transaction_id");
        Assert.Equal("approved settled returned", await merchant.Actions(closed));
    }

    [Theory, EachEngine]
    public async Task A_refund_of_a_debit_does_not_stop_its_return(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sale = await merchant.ASale(Check("000111111116"));
        await merchant.After(TimeSpan.FromDays(1));

        (await merchant.Post(RefundPath, Of(sale, "4"))).MustSucceed();
        await merchant.After(TimeSpan.FromDays(6));

        Assert.Equal("returned", await merchant.Status(sale));
    }

    [Theory, EachEngine]
    public async Task A_charge_without_an_answer_is_asked_about_and_settled_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var first = (await merchant.Post(Sale, Charge(Card(Pending)), "key-1")).MustSucceed();
        var second = (await merchant.Post(Sale, Charge(Card(PendingDeclined)), "key-2")).MustSucceed();
        Assert.Equal("PENDING", first.At("response_code"));
        Assert.Equal(first.Body, (await merchant.Post(Sale, Charge(Card(Pending)), "key-1")).Body);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => merchant.After(TimeSpan.FromMinutes(1))));

        var id = first.At("transaction_id")!;
        Assert.Equal("captured", await merchant.Status(id));
        Assert.Equal("declined", await merchant.Status(second.At("transaction_id")!));
        Assert.Equal("pending approved", await merchant.Actions(id));
        var replay = (await merchant.Post(Sale, Charge(Card(Pending)), "key-1")).MustSucceed();
        Assert.Equal("APPROVED", replay.At("response_code"));
        Assert.Equal(first.At("request_id"), replay.At("request_id"));
        Assert.True(replay.Replayed);
        Assert.Equal(replay.Body, (await merchant.Post(Sale, Charge(Card(Pending)), "key-1")).Body);
    }

    [Theory, EachEngine]
    public async Task A_pending_sale_can_be_neither_voided_nor_refunded(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sale = await merchant.ASale(Card(Pending));

        (await merchant.Post(VoidPath, Of(sale))).MustBeRefused(409, "wrong_state", "transaction_id");
        (await merchant.Post(RefundPath, Of(sale))).MustBeRefused(409, "wrong_state", "transaction_id");
        (await merchant.Post(CapturePath, Of(sale))).MustBeRefused(409, "wrong_state", "transaction_id");
    }
}
