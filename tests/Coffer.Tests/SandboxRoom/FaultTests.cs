// Each way in which the processor misbehaves: what the caller sees at once, and what it sees when the processor was
// asked. Nothing is sent twice, settled twice or told twice.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.Settlement;
using static Coffer.Tests.Rooms.Saying;
using static Coffer.Tests.SandboxRoom.Shop;

namespace Coffer.Tests.SandboxRoom;

public sealed class FaultTests(Servers servers, PostgresServer postgres)
{
    private const string SoftDecline = "4000000000009995";

    [Theory]
    [EachEngine("processor_down", Merchant.Visa, "failed ERROR", "failed ERROR", "failed")]
    [EachEngine("timeout", Merchant.Visa, "pending PENDING", "failed ERROR", "pending failed")]
    [EachEngine("timeout", SoftDecline, "pending PENDING", "failed ERROR", "pending failed")]
    [EachEngine("drop_reply_after_commit", Merchant.Visa, "pending PENDING", "captured APPROVED", "pending approved")]
    [EachEngine("drop_reply_after_commit", SoftDecline, "pending PENDING", "declined DECLINED", "pending declined")]
    [EachEngine(
        "drop_reply_after_commit",
        "4000000000000119",
        "pending PENDING",
        "captured APPROVED",
        "pending approved"
    )]
    [EachEngine("duplicate_reply", Merchant.Visa, "captured APPROVED", "captured APPROVED", "approved")]
    [EachEngine("duplicate_reply", SoftDecline, "declined DECLINED", "declined DECLINED", "declined")]
    [EachEngine("duplicate_reply", "4000000000000119", "pending PENDING", "captured APPROVED", "pending approved")]
    public async Task A_charge_meets_a_fault(
        Engine engine,
        string fault,
        string number,
        string atOnce,
        string whenAsked,
        string actions
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.Breaks(fault);
        var body = Charge(Card(number), more: ""","metadata":{"invoice":"7"}""");

        var first = (await merchant.Post(Sale, body, "once")).MustSucceed();
        var id = first.At("transaction_id")!;
        Assert.Equal(atOnce, $"{first.At("status")} {first.At("response_code")}");
        Assert.Equal(first.Body, (await merchant.Post(Sale, body, "once")).Body);
        await merchant.After(TimeSpan.FromMinutes(1));

        var later = (await merchant.Post(Sale, body, "once")).MustSucceed();
        Assert.Equal(whenAsked, $"{later.At("status")} {later.At("response_code")}");
        Assert.Equal((id, first.At("request_id")), (later.At("transaction_id"), later.At("request_id")));
        Assert.Equal("""{"invoice":"7"}""", later.At("metadata"));
        Assert.Equal(
            whenAsked.StartsWith("captured", StringComparison.Ordinal) ? "10.00" : "0.00",
            later.At("captured_amount")
        );
        Assert.Equal(actions, await merchant.Actions(id));
        Assert.Equal(1, (await merchant.Api.Transactions.ListAsync()).Pagination.TotalRecords);
    }

    [Theory]
    [EachEngine("capture", "processor_down", "failed", "failed", "authorized", "approved captured")]
    [EachEngine("capture", "timeout", "pending", "failed", "authorized", "approved captured")]
    [EachEngine("capture", "drop_reply_after_commit", "pending", "approved", "captured", "409")]
    [EachEngine("capture", "duplicate_reply", "approved", "approved", "captured", "409")]
    [EachEngine("void", "processor_down", "failed", "failed", "authorized", "approved voided")]
    [EachEngine("void", "timeout", "pending", "failed", "authorized", "approved voided")]
    [EachEngine("void", "drop_reply_after_commit", "pending", "approved", "voided", "409")]
    [EachEngine("void", "duplicate_reply", "approved", "approved", "voided", "409")]
    public async Task A_capture_or_void_meets_a_fault(
        Engine engine,
        string operation,
        string fault,
        string atOnce,
        string whenAsked,
        string original,
        string again
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var hold = await merchant.AHold();
        var path = $"/v1/transactions/{operation}";
        await merchant.Breaks(fault);

        var answer = (await merchant.Post(path, Days.Of(hold))).MustSucceed();
        Assert.Equal(atOnce, answer.At("status"));
        if (atOnce == "pending")
        {
            (await merchant.Post(Days.VoidPath, Days.Of(hold))).MustBeRefused(409, "transaction_in_progress");
            Assert.Equal("authorized", await merchant.Status(hold));
        }
        await merchant.After(TimeSpan.FromMinutes(1));

        Assert.Equal(whenAsked, await merchant.Status(answer.At("transaction_id")!));
        Assert.Equal(original, await merchant.Status(hold));
        var second = await merchant.Post(path, Days.Of(hold));
        if (again == "409")
            second.MustBeRefused(409, "wrong_state");
        else
            Assert.Equal(again, $"{second.MustSucceed().At("status")} {await merchant.Status(hold)}");
    }

    [Theory]
    [EachEngine("processor_down", "failed", "failed", "0.00")]
    [EachEngine("timeout", "pending", "failed", "0.00")]
    [EachEngine("drop_reply_after_commit", "pending", "captured", "4.00")]
    [EachEngine("duplicate_reply", "captured", "captured", "4.00")]
    public async Task A_refund_meets_a_fault_and_is_counted_once(
        Engine engine,
        string fault,
        string atOnce,
        string whenAsked,
        string refunded
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sale = await merchant.ASale(Card(Merchant.Visa));
        (await merchant.Post(ClosePath, null)).MustSucceed();
        await merchant.Breaks(fault);

        var answer = (await merchant.Post(Days.RefundPath, Days.Of(sale, "4.00"))).MustSucceed();
        Assert.Equal(atOnce, answer.At("status"));
        if (atOnce == "pending")
            (await merchant.Post(Days.RefundPath, Days.Of(sale, "6.01"))).MustBeRefused(402, "amount_too_high");
        await merchant.After(TimeSpan.FromMinutes(1));

        Assert.Equal(whenAsked, await merchant.Status(answer.At("transaction_id")!));
        var original = await merchant.Get($"/v1/transactions/{sale}");
        Assert.Equal($"settled {refunded}", $"{original.At("status")} {original.At("refunded_amount")}");
        var rest = refunded == "0.00" ? "10.00" : "6.00";
        Assert.Equal(rest, (await merchant.Post(Days.RefundPath, Days.Of(sale))).MustSucceed().At("amount"));
    }

    [Theory]
    [EachEngine("processor_down", 503)]
    [EachEngine("timeout", 503)]
    [EachEngine("drop_reply_after_commit", 503)]
    [EachEngine("duplicate_reply", 200)]
    public async Task The_check_of_a_wallet_meets_a_fault(Engine engine, string fault, int status)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var body = $$"""{"token":"{{await merchant.AToken()}}","verify":true}""";
        await merchant.Breaks(fault);

        var answer = await merchant.Post(Wallet(customer), body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 200 ? 1 : 0, (await merchant.Api.Wallets.ListAsync(customer)).Items.Count);
        Assert.Equal("", await merchant.Queue());
        if (status != 200)
            (await merchant.Post(Wallet(customer), body)).MustSucceed();
        Assert.Equal(0, (await merchant.Api.Transactions.ListAsync()).Pagination.TotalRecords);
    }

    [Theory, EachEngine]
    public async Task Asking_uses_up_no_fault(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sale = await merchant.ASale(Card("4000000000000119"));
        await merchant.Breaks("processor_down");

        await merchant.After(TimeSpan.FromMinutes(1));
        (await merchant.Post(ClosePath, null)).MustSucceed();

        Assert.Equal("settled", await merchant.Status(sale));
        Assert.Equal("processor_down 1", await merchant.Queue());
    }

    [Theory, EachEngine]
    public async Task A_debit_whose_reply_was_lost_is_returned_all_the_same(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.Breaks("drop_reply_after_commit");
        var sale = await merchant.ASale(Check("000111111116"));
        await merchant.After(TimeSpan.FromMinutes(1));
        (await merchant.Post(ClosePath, null)).MustSucceed();

        await merchant.After(TimeSpan.FromDays(5));

        Assert.Equal("returned", await merchant.Status(sale));
    }
}
