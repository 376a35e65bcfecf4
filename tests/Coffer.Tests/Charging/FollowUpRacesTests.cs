// Many captures, voids and refunds of one original at once: exactly what is there is moved, on both engines.
using Coffer.Client;
using Coffer.Processing;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;
using Coffer.Tests.Settlement;
using static Coffer.Tests.Rooms.Saying;
using DeclineKind = Coffer.Processing.DeclineKind;
using TransactionType = Coffer.Processing.TransactionType;

namespace Coffer.Tests.Charging;

public sealed class FollowUpRacesTests(Servers servers, PostgresServer postgres)
{
    private const int Rounds = 3;

    [Theory, EachEngine]
    public async Task Of_many_captures_exactly_one_is_done(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var hold = await merchant.AHold();

            var answers = await AtOnce(16, _ => merchant.Post(Days.CapturePath, Days.Of(hold, "9")));

            Assert.Single(answers, answer => answer.IsSuccess);
            Assert.All(Refused(answers), code => Assert.True(code is "wrong_state" or "transaction_in_progress", code));
            Assert.Equal("captured 9.00 0.00", await Money(merchant, hold));
            Assert.Equal("approved captured", await merchant.Actions(hold));
        }
    }

    [Theory, EachEngine]
    public async Task Of_many_voids_and_captures_exactly_one_kind_is_done(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var hold = await merchant.AHold();

            var answers = await AtOnce(
                16,
                i => merchant.Post(i % 2 == 0 ? Days.CapturePath : Days.VoidPath, Days.Of(hold))
            );

            // A void after the capture is in order.
            var done = answers.Where(answer => answer.IsSuccess).Select(answer => answer.At("type")).Order().ToList();
            Assert.True(done is ["capture"] or ["void"] or ["capture", "void"], string.Join(' ', done));
            Assert.All(Refused(answers), code => Assert.True(code is "wrong_state" or "transaction_in_progress", code));
            Assert.Equal(
                done.Contains("void") ? "voided 0.00 0.00" : "captured 10.00 0.00",
                await Money(merchant, hold)
            );
        }
    }

    [Theory, EachEngine]
    public async Task Refunds_are_done_until_nothing_is_left(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var sale = await Settled(merchant);

            var answers = await AtOnce(32, _ => merchant.Post(Days.RefundPath, Days.Of(sale, "1.00")));

            Assert.Equal(10, answers.Count(answer => answer.IsSuccess));
            Assert.All(Refused(answers), code => Assert.Equal("nothing_left", code));
            Assert.Equal("settled 10.00 10.00", await Money(merchant, sale));
            Assert.Equal(10, (await merchant.Actions(sale)).Split(' ').Count(action => action == "refunded"));
        }
    }

    [Theory, EachEngine]
    public async Task Refunds_that_are_declined_give_back_what_they_reserved(Engine engine)
    {
        var processor = new ScriptedProcessor();
        await using var server = await TestServer.Start(engine, postgres, sandbox: processor.Around);
        var merchant = await Merchant.On(server);
        var sale = await Settled(merchant);
        var calls = 0;
        processor.After = async (charge, answer) =>
        {
            await Task.Delay(20); // so that reservations meet
            return charge.Type == TransactionType.Refund && Interlocked.Increment(ref calls) % 3 == 0
                ? new ChargeAnswer(ChargeOutcome.Declined, "No", "do_not_honor", DeclineKind.Hard)
                : answer;
        };

        var answers = await AtOnce(32, _ => merchant.Post(Days.RefundPath, Days.Of(sale, "1.00")));

        var approved = answers.Count(answer => answer.IsSuccess && answer.At("response_code") == "APPROVED");
        Assert.InRange(approved, 1, 10);
        Assert.Equal($"settled 10.00 {approved}.00", await Money(merchant, sale));
        Assert.All(Refused(answers), code => Assert.True(code is "nothing_left", code));
        processor.After = null;
        if (approved < 10)
            Assert.Equal($"{10 - approved}.00", (await merchant.Post(Days.RefundPath, Days.Of(sale))).At("amount"));
        Assert.Equal("settled 10.00 10.00", await Money(merchant, sale));
        (await merchant.Get("/v1/verify")).Ok();
    }

    [Theory, EachEngine]
    public async Task A_batch_takes_a_transaction_or_its_void_does(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var round = 0; round < Rounds; round++)
        {
            var sales = await AtOnce(8, _ => merchant.Post(Sale, Charge(Card(Merchant.Visa))));
            var ids = sales.Select(sale => sale.MustSucceed().At("transaction_id")!).ToList();

            var close = merchant.Post(Shop.ClosePath, null);
            var voids = await AtOnce(8, i => merchant.Post(Days.VoidPath, Days.Of(ids[i])));
            (await close).MustSucceed();

            for (var i = 0; i < ids.Count; i++)
                Assert.Equal(voids[i].IsSuccess ? "voided" : "settled", await merchant.Status(ids[i]));
            Assert.All(Refused(voids), code => Assert.Equal("wrong_state", code));
        }
    }

    [Theory, EachEngine]
    public async Task One_key_refunds_once_however_often_it_is_sent(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sale = await Settled(merchant);

        var answers = await AtOnce(16, _ => merchant.Post(Days.RefundPath, Days.Of(sale, "1.00"), "once"));

        Assert.Single(answers.Where(answer => answer.IsSuccess).Select(answer => answer.Body).Distinct());
        Assert.All(Refused(answers), code => Assert.Equal("idempotency_in_progress", code));
        Assert.Equal("settled 10.00 1.00", await Money(merchant, sale));
    }

    private static async Task<string> Settled(Merchant merchant)
    {
        var sale = await merchant.ASale(Card(Merchant.Visa));
        (await merchant.Post(Shop.ClosePath, null)).MustSucceed();
        return sale;
    }

    private static Task<CofferResponse[]> AtOnce(int many, Func<int, Task<CofferResponse>> ask) =>
        Task.WhenAll(Enumerable.Range(0, many).Select(ask));

    private static IEnumerable<string?> Refused(IEnumerable<CofferResponse> answers) =>
        answers.Where(answer => !answer.IsSuccess).Select(answer => answer.Errors[0].Code?.Value);

    private static async Task<string> Money(Merchant merchant, string id)
    {
        var found = (await merchant.Get($"/v1/transactions/{id}")).Ok();
        return $"{found.At("status")} {found.At("captured_amount")} {found.At("refunded_amount")}";
    }
}
