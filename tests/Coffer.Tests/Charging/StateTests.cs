// Every state and every operation: what is possible is listed here, and whatever is not is refused.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.Settlement;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Charging;

public sealed class StateTests(Servers servers, PostgresServer postgres)
{
    // Type, status and operation; then the status of the original, and its money: authorized, captured, refunded.
    private static readonly Dictionary<string, string> Possible = new()
    {
        ["sale captured void"] = "voided 10.00 0.00 0.00",
        ["sale settled refund"] = "settled 10.00 10.00 10.00",
        ["authorize authorized capture"] = "captured 10.00 10.00 0.00",
        ["authorize authorized void"] = "voided 10.00 0.00 0.00",
        ["authorize captured void"] = "voided 10.00 0.00 0.00",
        ["authorize settled refund"] = "settled 10.00 10.00 10.00",
        ["capture approved void"] = "voided 10.00 0.00 0.00", // of its authorization
    };

    private static readonly string[] Operations = ["capture", "void", "refund"];

    [Theory]
    [EachEngine("sale")]
    [EachEngine("authorize")]
    [EachEngine("capture")]
    [EachEngine("void")]
    [EachEngine("refund")]
    [EachEngine("credit")]
    [EachEngine("validate")]
    public async Task What_is_not_possible_in_a_state_is_refused_and_changes_nothing(Engine engine, string type)
    {
        var server = await servers.On(engine, postgres);
        foreach (var (_, status) in States.All.Where(state => state.Type == type))
        {
            foreach (var operation in Operations)
            {
                var merchant = await Merchant.On(server);
                var id = await States.Make(merchant, type, status);
                var what = $"{type} {status} {operation}";
                var before = (await merchant.Get($"/v1/transactions/{id}")).Ok();
                var total = (await merchant.Get("/v1/transactions")).At("pagination.total_records");

                var answer = await merchant.Post($"/v1/transactions/{operation}", Days.Of(id));

                if (Possible.TryGetValue(what, out var expected))
                {
                    await IsDone(merchant, answer.MustSucceed().Json!.Value, (what, operation, expected));
                    continue;
                }
                Assert.Equal($"{what}: {Refusal(what)}", $"{what}: {answer.Faults(Status(what))}");
                var after = (await merchant.Get($"/v1/transactions/{id}")).Ok();
                Assert.Equal(Money(before), Money(after));
                Assert.Equal(total, (await merchant.Get("/v1/transactions")).At("pagination.total_records"));
            }
        }
    }

    [Theory, EachEngine]
    public async Task A_bank_debit_is_voided_refunded_and_never_captured(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var voided = await merchant.ASale(Check("123456789"));
        var settled = await merchant.ASale(Check("123456789"));
        var declined = await merchant.ASale(Check("000222222227"));
        (await merchant.Post(Days.VoidPath, Days.Of(voided))).MustSucceed();
        (await merchant.Post(SandboxRoom.Shop.ClosePath, null)).MustSucceed();

        (await merchant.Post(Days.RefundPath, Days.Of(settled, "4"))).MustSucceed();

        Assert.Equal(("voided", "settled"), (await merchant.Status(voided), await merchant.Status(settled)));
        foreach (var id in new[] { voided, settled, declined })
            (await merchant.Post(Days.CapturePath, Days.Of(id))).MustBeRefused(400, "not_for_ach", "transaction_id");
        (await merchant.Post(Days.VoidPath, Days.Of(settled))).MustBeRefused(409, "wrong_state", "transaction_id");
        (await merchant.Post(Days.RefundPath, Days.Of(voided))).MustBeRefused(409, "wrong_state", "transaction_id");
    }

    [Theory, EachEngine]
    public async Task What_is_settled_by_the_way_can_be_refunded_and_no_longer_voided(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var hold = await merchant.AHold();
        var capture = (await merchant.Post(Days.CapturePath, Days.Of(hold, "6"))).MustSucceed().At("transaction_id")!;
        (await merchant.Post(Days.RefundPath, Days.Of(capture))).MustBeRefused(409, "wrong_state", "transaction_id");
        (await merchant.Post(SandboxRoom.Shop.ClosePath, null)).MustSucceed();

        (await merchant.Post(Days.VoidPath, Days.Of(capture))).MustBeRefused(409, "wrong_state", "transaction_id");
        var refund = (await merchant.Post(Days.RefundPath, Days.Of(capture))).MustSucceed();

        Assert.Equal((hold, "6.00"), (refund.At("reference_transaction_id"), refund.At("amount")));
        Assert.Equal("settled 10.00 6.00 6.00", Money((await merchant.Get($"/v1/transactions/{hold}")).Ok()));
    }

    private static async Task IsDone(
        Merchant merchant,
        System.Text.Json.JsonElement answer,
        (string What, string Operation, string Expected) done
    )
    {
        Assert.Equal(
            $"{done.What}: {done.Operation} {(done.Operation == "refund" ? "captured" : "approved")} APPROVED 10.00",
            $"{done.What}: {answer.At("type")} {answer.At("status")} {answer.At("response_code")} {answer.At("amount")}"
        );
        var original = await merchant.Get($"/v1/transactions/{answer.At("reference_transaction_id")}");
        Assert.Equal($"{done.What}: {done.Expected}", $"{done.What}: {Money(original.Ok())}");
    }

    // A capture that has no outcome yet stands for its authorization, where it is under way.
    private static string Refusal(string what) =>
        what == "capture pending void" ? "transaction_in_progress transaction_id"
        : what == "sale returned capture" ? "not_for_ach transaction_id"
        : "wrong_state transaction_id";

    private static int Status(string what) => what == "sale returned capture" ? 400 : 409;

    private static string Money(System.Text.Json.JsonElement transaction) =>
        string.Join(
            ' ',
            new[] { "status", "authorized_amount", "captured_amount", "refunded_amount" }.Select(name =>
                transaction.At(name)
            )
        );
}
