// The money of captures, voids and refunds: to the cent, in the original's currency, never above what is left.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;
using Coffer.Tests.Settlement;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Charging;

public sealed class FollowUpMoneyTests(Servers servers, PostgresServer postgres)
{
    // The amount of the original, that of the capture, and what it answers.
    [Theory]
    [EachEngine("""{"value":10}""", """{"value":0.001}""", "400 invalid_value amount.value")]
    [EachEngine("""{"value":10}""", """{"value":0.0001}""", "400 invalid_value amount.value")]
    [EachEngine("""{"value":10}""", """{"value":0.001,"currency":"USD"}""", "400 invalid_value amount.value")]
    [EachEngine("""{"value":10}""", """{"value":1e400}""", "400 out_of_range amount.value")]
    [EachEngine("""{"value":10}""", """{"value":1e-400}""", "400 invalid_value amount.value")]
    [EachEngine("""{"value":10}""", """{"value":123456789012345678901}""", "400 out_of_range amount.value")]
    [EachEngine("""{"value":10}""", """{"value":1000000000}""", "400 out_of_range amount.value")]
    [EachEngine("""{"value":10}""", """{"value":0}""", "400 out_of_range amount.value")]
    [EachEngine("""{"value":10}""", """{"value":0.000}""", "400 out_of_range amount.value")]
    [EachEngine("""{"value":10}""", """{"value":-1}""", "400 out_of_range amount.value")]
    [EachEngine("""{"value":10}""", """{"value":"10"}""", "400 wrong_type amount.value")]
    [EachEngine("""{"value":10}""", """{"value":true}""", "400 wrong_type amount.value")]
    [EachEngine("""{"value":10}""", "10", "400 wrong_type amount")]
    [EachEngine("""{"value":10}""", """{"value":10,"currency":"EUR"}""", "400 invalid_value amount.currency")]
    [EachEngine("""{"value":10}""", """{"currency":"EUR"}""", "400 invalid_value amount.currency")]
    [EachEngine("""{"value":10}""", """{"value":1,"currency":"XXX"}""", "400 invalid_value amount.currency")]
    [EachEngine("""{"value":10}""", """{"value":1,"currency":840}""", "400 wrong_type amount.currency")]
    [EachEngine("""{"value":10}""", """{"value":10.01}""", "402 amount_too_high amount.value")]
    [EachEngine("""{"value":10}""", """{"value":999999999.99}""", "402 amount_too_high amount.value")]
    [EachEngine("""{"value":10}""", """{"value":10.000}""", "10.00 USD")]
    [EachEngine("""{"value":10}""", """{"value":1e1,"currency":"usd"}""", "10.00 USD")]
    [EachEngine("""{"value":10}""", """{"value":0.01}""", "0.01 USD")]
    [EachEngine("""{"value":10}""", "{}", "10.00 USD")]
    [EachEngine("""{"value":10}""", """{"value":null,"currency":""}""", "10.00 USD")]
    [EachEngine("""{"value":10}""", """{"currency":"USD"}""", "10.00 USD")]
    [EachEngine("""{"value":999999999.99}""", """{"value":999999999.99}""", "999999999.99 USD")]
    [EachEngine("""{"value":1050,"currency":"JPY"}""", """{"value":10.5}""", "400 invalid_value amount.value")]
    [EachEngine("""{"value":1050,"currency":"JPY"}""", """{"value":1051}""", "402 amount_too_high amount.value")]
    [EachEngine("""{"value":1050,"currency":"JPY"}""", """{"value":1e3}""", "1000 JPY")]
    [EachEngine("""{"value":1.234,"currency":"KWD"}""", """{"value":1.233}""", "1.233 KWD")]
    [EachEngine("""{"value":1.234,"currency":"KWD"}""", """{"value":1.2345}""", "400 invalid_value amount.value")]
    [EachEngine("""{"value":1.234,"currency":"KWD"}""", """{"value":1.235}""", "402 amount_too_high amount.value")]
    public async Task An_amount_is_read_in_the_originals_currency(
        Engine engine,
        string original,
        string amount,
        string expected
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var hold = await merchant.AHold(original);
        var body = $$"""{"transaction_id":"{{hold}}","amount":{{amount}} }""";

        var answer = await merchant.Post(Days.CapturePath, body);

        var said = answer.IsSuccess
            ? $"{answer.At("amount")} {answer.At("currency")}"
            : $"{(int)answer.StatusCode} {answer.Faults((int)answer.StatusCode)}";
        Assert.Equal(expected, said);
        Assert.Equal(answer.IsSuccess ? "captured" : "authorized", await merchant.Status(hold));
    }

    [Theory, EachEngine]
    public async Task A_part_is_captured_once_and_refunded_in_parts_to_the_cent(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var hold = await merchant.AHold();
        var capture = (await merchant.Post(Days.CapturePath, Days.Of(hold, "7.35"))).MustSucceed();
        (await merchant.Post(Days.CapturePath, Days.Of(hold, "2.65"))).MustBeRefused(409, "wrong_state");
        Assert.Equal("10.00 7.35 0.00", await Money(merchant, hold));
        (await merchant.Post(Shop.ClosePath, null)).MustSucceed();

        foreach (var (part, named) in new[] { ("1.00", hold), ("2.35", capture.At("transaction_id")!), ("3.99", hold) })
        {
            (await merchant.Post(Days.RefundPath, Days.Of(named, "7.36"))).MustBeRefused(402, "amount_too_high");
            var refund = (await merchant.Post(Days.RefundPath, Days.Of(named, part))).MustSucceed();
            Assert.Equal((part, hold), (refund.At("amount"), refund.At("reference_transaction_id")));
        }
        Assert.Equal("10.00 7.35 7.34", await Money(merchant, hold));
        (await merchant.Post(Days.RefundPath, Days.Of(hold, "0.02"))).MustBeRefused(
            402,
            "amount_too_high",
            "amount.value"
        );
        Assert.Equal("0.01", (await merchant.Post(Days.RefundPath, Days.Of(hold))).MustSucceed().At("amount"));
        (await merchant.Post(Days.RefundPath, Days.Of(hold, "0.01"))).MustBeRefused(
            402,
            "nothing_left",
            "transaction_id"
        );
        (await merchant.Post(Days.RefundPath, Days.Of(hold))).MustBeRefused(402, "nothing_left", "transaction_id");
        Assert.Equal("10.00 7.35 7.35", await Money(merchant, hold));
    }

    [Theory, EachEngine]
    public async Task A_void_cancels_the_whole_and_takes_no_other_amount(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var hold = await merchant.AHold();
        var capture = (await merchant.Post(Days.CapturePath, Days.Of(hold, "6"))).MustSucceed().At("transaction_id")!;

        (await merchant.Post(Days.VoidPath, Days.Of(hold, "5.99"))).MustBeRefused(400, "invalid_value", "amount.value");
        (await merchant.Post(Days.VoidPath, Days.Of(hold, "10"))).MustBeRefused(402, "amount_too_high", "amount.value");
        var voided = (await merchant.Post(Days.VoidPath, Days.Of(capture, "6.00"))).MustSucceed();

        Assert.Equal((hold, "6.00"), (voided.At("reference_transaction_id"), voided.At("amount")));
        Assert.Equal("voided", await merchant.Status(hold));
        Assert.Equal("10.00 0.00 0.00", await Money(merchant, hold));
    }

    // Each request is wrong in every way that comes after the one that it is refused for.
    [Theory, EachEngine]
    public async Task Refusals_come_in_order(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var debit = await merchant.ASale(Check("123456789"));
        var captured = await merchant.ASale(Card(Merchant.Visa));
        var settled = await merchant.ASale(Card(Merchant.Visa));
        await merchant.Sql($"UPDATE transactions SET status = 'settled', due = NULL WHERE id = {settled}");
        var held = await merchant.AHold();
        await merchant.Breaks("timeout");
        (await merchant.Post(Days.VoidPath, Days.Of(held))).MustSucceed();
        var (wrong, tooFine, tooMuch) = (""","currency":"EUR" """, "0.001", "10.01");
        const string nobody = "100000000000000";
        (string What, string Operation, string Id, string Amount, int Status, string Faults)[] table =
        [
            ("shape before reference", "capture", nobody, $"0{wrong}", 400, "out_of_range amount.value"),
            ("reference before currency", "capture", nobody, $"1{wrong}", 400, "unknown_reference transaction_id"),
            ("reference before digits", "capture", nobody, tooFine, 400, "unknown_reference transaction_id"),
            ("kind before currency", "capture", debit, $"1{wrong}", 400, "not_for_ach transaction_id"),
            ("kind before digits", "capture", debit, tooFine, 400, "not_for_ach transaction_id"),
            ("currency before state", "refund", captured, $"{tooMuch}{wrong}", 400, "invalid_value amount.currency"),
            ("digits before state", "refund", captured, tooFine, 400, "invalid_value amount.value"),
            ("state before money", "refund", captured, tooMuch, 409, "wrong_state transaction_id"),
            ("state before what is under way", "refund", held, tooMuch, 409, "wrong_state transaction_id"),
            ("currency before what is under way", "capture", held, $"1{wrong}", 400, "invalid_value amount.currency"),
            ("what is under way before money", "capture", held, tooMuch, 409, "transaction_in_progress transaction_id"),
            ("too much", "refund", settled, tooMuch, 402, "amount_too_high amount.value"),
        ];

        foreach (var (what, operation, id, amount, status, faults) in table)
        {
            var answer = await merchant.Post($"/v1/transactions/{operation}", Days.Of(id, amount));
            Assert.Equal($"{what}: {status} {faults}", $"{what}: {(int)answer.StatusCode} {Said(answer)}");
        }
        (await merchant.Post(Days.RefundPath, Days.Of(settled))).MustSucceed();
        (await merchant.Post(Days.RefundPath, Days.Of(settled, tooMuch))).MustBeRefused(402, "nothing_left");
    }

    private static string Said(Coffer.Client.CofferResponse answer) => answer.Faults((int)answer.StatusCode);

    private static async Task<string> Money(Merchant merchant, string id)
    {
        var found = (await merchant.Get($"/v1/transactions/{id}")).Ok();
        return $"{found.At("authorized_amount")} {found.At("captured_amount")} {found.At("refunded_amount")}";
    }
}
