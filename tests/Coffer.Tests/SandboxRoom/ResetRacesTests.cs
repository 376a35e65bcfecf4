// A reset in the midst of everything: every answer is a clean one, and what is left holds together.
using Coffer.Client;
using Coffer.Proof;
using Coffer.Sandbox;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.Settlement;
using static Coffer.Tests.Rooms.Saying;
using static Coffer.Tests.SandboxRoom.Shop;

namespace Coffer.Tests.SandboxRoom;

public sealed class ResetRacesTests(PostgresServer postgres)
{
    private readonly ScriptedProcessor _processor = new();

    [Theory]
    [EachEngine(Merchant.Visa, null)]
    [EachEngine("4000000000000119", null)]
    [EachEngine(Merchant.Visa, "drop_reply_after_commit")]
    [EachEngine(Merchant.Visa, "timeout")]
    [EachEngine(Merchant.Visa, "duplicate_reply")]
    public async Task A_charge_at_the_processor_ends_cleanly_and_leaves_no_row(
        Engine engine,
        string number,
        string? fault
    )
    {
        await using var server = await TestServer.Start(engine, postgres, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        _processor.Before = async _ =>
        {
            (await merchant.Post(ResetPath, null)).MustSucceed();
            if (fault is not null)
                await merchant.Breaks(fault);
        };

        var answer = await merchant.Post(Sale, Charge(Card(number)), "once");

        answer.MustBeRefused(404, "not_found");
        await IsEmpty(merchant);
        _processor.Before = null;
        (await merchant.Post(Sale, Charge(Card(Merchant.Visa)), "once")).MustSucceed();
    }

    [Theory]
    [EachEngine("capture")]
    [EachEngine("void")]
    [EachEngine("refund")]
    public async Task A_follow_up_at_the_processor_ends_cleanly_too(Engine engine, string operation)
    {
        await using var server = await TestServer.Start(engine, postgres, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        var original = operation == "refund" ? await merchant.ASale(Card(Merchant.Visa)) : await merchant.AHold();
        (await merchant.Post(ClosePath, null)).MustSucceed();
        _processor.Before = async _ => (await merchant.Post(ResetPath, null)).MustSucceed();

        var answer = await merchant.Post($"/v1/transactions/{operation}", Days.Of(original), "once");

        answer.MustBeRefused(404, "not_found");
        await IsEmpty(merchant);
    }

    [Theory, EachEngine]
    public async Task Whatever_runs_beside_a_reset_is_answered_and_what_is_left_holds_together(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var merchant = await Merchant.On(server);
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 12).Select(i => Work(merchant, i, stop.Token)).ToList();

        for (var reset = 0; reset < 12; reset++)
        {
            await Task.Delay(60);
            (await merchant.Post(ResetPath, null)).MustSucceed();
        }
        await stop.CancelAsync();
        await Task.WhenAll(workers);

        await HoldsTogether(merchant);
        (await merchant.Post(ResetPath, null)).MustSucceed();
        await IsEmpty(merchant);
    }

    // A day in the shop, again and again: customer, card, hold, capture, batch, refund. Anything may be gone at any
    // time; nothing may be broken.
    private static async Task Work(Merchant merchant, int worker, CancellationToken stop)
    {
        for (var day = 0; !stop.IsCancellationRequested; day++)
        {
            var customer = Clean(await merchant.Post("/v1/customers", """{"first_name":"Jane"}""")).At("customer.id");
            var token = Clean(await merchant.Post("/v1/tokens", Card(Merchant.Visa))).At("token");
            Clean(await merchant.Post(Wallet(customer!), ByToken(token!)));
            var paid = day % 2 == 0 ? ByCustomer(customer!) : Card(Merchant.Visa);
            var hold = Clean(await merchant.Post(Authorize, Charge(paid), $"{worker}-{day}")).At("transaction_id");
            Clean(await merchant.Post(Days.CapturePath, Days.Of(hold ?? "none")));
            if (worker == 0)
                Clean(await merchant.Post(ClosePath, null));
            Clean(await merchant.Post(Days.RefundPath, Days.Of(hold ?? "none", "1")));
            Clean(await merchant.Get("/v1/events"));
        }
    }

    private static CofferResponse Clean(CofferResponse answer)
    {
        Assert.True((int)answer.StatusCode is 200 or 400 or 404 or 409, $"{(int)answer.StatusCode} {answer.Body}");
        return answer;
    }

    // No part of something whose other part is gone.
    private static async Task HoldsTogether(Merchant merchant)
    {
        var (server, account) = (merchant.Server, await merchant.Seq());
        var moment = new Moment(account, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);
        await foreach (var result in Verifying.Verify(server.Running.Tools.Database, moment, CancellationToken.None))
            Assert.True(result.OffenderCount == 0, $"{result.Name}: {string.Join(", ", result.Offenders)}");
        foreach (
            var orphans in new[]
            {
                "wallet_entries e WHERE account = $1 AND customer NOT IN (SELECT seq FROM customers)",
                "wallets WHERE customer NOT IN (SELECT seq FROM customers) AND $1 > 0",
                "customers c WHERE account = $1 AND NOT EXISTS (SELECT 1 FROM data_keys k WHERE k.id = c.id)",
                "data_keys k WHERE account = $1 AND scope = 'customer' AND id NOT IN (SELECT id FROM customers)",
                "transactions WHERE account = $1 AND reference IS NOT NULL AND reference NOT IN (SELECT id FROM transactions)",
                "transactions WHERE account = $1 AND status = 'pending'",
                "transactions WHERE account = $1 AND (in_progress IS NOT NULL OR refunding_minor <> 0)",
                "transactions WHERE account = $1 AND customer IS NOT NULL AND customer NOT IN (SELECT seq FROM customers)",
                "transactions WHERE account = $1 AND batch IS NOT NULL AND batch NOT IN (SELECT seq FROM batches)",
                "transaction_cards WHERE account = $1 AND transaction_id NOT IN (SELECT id FROM transactions)",
                "batch_totals WHERE account = $1 AND batch NOT IN (SELECT seq FROM batches)",
                "idempotency WHERE account = $1 AND transaction_id IS NOT NULL AND transaction_id NOT IN (SELECT id FROM transactions)",
                "sandbox_charges WHERE account = $1",
            }
        )
            Assert.True(await server.Count(orphans, account) == 0, orphans);
        var events = (await merchant.Get("/v1/events?after=0")).Ok().GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.GetProperty("sequence").GetInt32()));
    }

    private static async Task IsEmpty(Merchant merchant)
    {
        var account = await merchant.Seq();
        foreach (var table in ResetStore.Emptied.Append("idempotency").Append("data_keys").Except(["sandbox_faults"]))
            Assert.True(await merchant.Server.Count($"{table} WHERE account = $1", account) == 0, table);
    }
}
