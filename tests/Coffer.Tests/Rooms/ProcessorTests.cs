// Between the two commits of a charge: what the processor is told, and what holds when it says nothing.
using System.Globalization;
using Coffer.Client;
using Coffer.Processing;
using Coffer.Tests.Fixture;
using Microsoft.Extensions.Time.Testing;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class ProcessorTests(PostgresServer postgres)
{
    private readonly ScriptedProcessor _processor = new();

    [Theory, EachEngine]
    public async Task The_attempt_is_committed_before_the_processor_is_called(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        var token = await merchant.AToken(code: "123");
        string? status = null;
        var held = (true, true, true);
        _processor.Before = async charge =>
        {
            status = (await merchant.Get($"/v1/transactions/{Id(charge)}")).MustSucceed().At("status");
            held = await server.Held(token);
        };
        var sale = (await merchant.Post(Sale, Charge(ByToken(token)))).MustSucceed();
        Assert.Equal("pending", status);
        Assert.Equal((false, false, false), held);
        Assert.Equal(sale.At("transaction_id"), Id(_processor.Sent.Single()));
        Assert.NotNull(_processor.Sent.Single().Code);
    }

    [Theory, EachEngine]
    public async Task A_charge_without_an_answer_is_pending_and_never_sent_again(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        _processor.Before = _ => throw new TimeoutException("no answer");
        var body = Charge(Card(Merchant.Visa), more: ""","metadata":{"invoice":"1"}""");
        var sale = (await merchant.Post(Sale, body, "once")).MustSucceed();
        Assert.Equal("pending PENDING", $"{sale.At("status")} {sale.At("response_code")}");
        Assert.Equal("10.00 0.00", $"{sale.At("amount")} {sale.At("captured_amount")}");

        _processor.Before = null;
        var again = await merchant.Post(Sale, body, "once");
        Assert.True(again.Replayed);
        Assert.Equal(sale.Body, again.Body);
        Assert.Single(_processor.Sent);
        var found = await merchant.Get($"/v1/transactions/{sale.At("transaction_id")}");
        Assert.Equal("pending", found.At("status"));
        Assert.Equal("""{"invoice":"1"}""", found.At("metadata"));
        var adopt = $$"""{"transactionId":"{{sale.At("transaction_id")}}"}""";
        (await merchant.Post(Wallet(await merchant.ACustomer()), adopt)).MustBeRefused(
            402,
            "transaction_not_approved",
            "transaction_id"
        );
    }

    [Theory, EachEngine]
    public async Task A_key_whose_charge_is_running_is_told_to_wait_until_its_deadline(Engine engine)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TestServer.Start(engine, postgres, time, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        var (called, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        _processor.Before = _ =>
        {
            called.SetResult();
            return released.Task;
        };
        var body = Charge(Card(Merchant.Visa));
        var running = merchant.Post(Sale, body, "once");
        await called.Task;
        var early = await merchant.Post(Sale, body, "once");
        early.MustBeRefused(409, "idempotency_in_progress");
        Assert.True(int.Parse(early.Headers["Retry-After"], CultureInfo.InvariantCulture) > 0);
        (await merchant.Post(Sale, Charge(Card(Merchant.Amex)), "once")).MustBeRefused(
            409,
            "idempotency_key_reused",
            "payment"
        );

        time.Advance(Deadline.Limit + TimeSpan.FromSeconds(1));
        var sale = (await running).MustSucceed();
        Assert.Equal("PENDING", sale.At("response_code"));
        Assert.Equal(sale.Body, (await merchant.Post(Sale, body, "once")).Body);
        released.SetResult();
        Assert.Single(_processor.Sent);
    }

    [Theory, EachEngine]
    public async Task A_client_that_goes_away_does_not_undo_its_charge(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        var (called, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        _processor.Before = _ =>
        {
            called.SetResult();
            return released.Task;
        };
        using var client = new CancellationTokenSource();
        var options = new RequestOptions { IdempotencyKey = "gone" };
        var lost = merchant.Api.SendAsync(HttpMethod.Post, Sale, Charge(Card(Merchant.Visa)), options, client.Token);
        await called.Task;
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => lost);
        released.SetResult();
        await Tables.Until(async () =>
            (await merchant.Get($"/v1/transactions/{Id(_processor.Sent.Single())}")).At("status") == "captured"
        );
        Assert.True((await merchant.Post(Sale, Charge(Card(Merchant.Visa)), "gone")).Replayed);
    }

    [Theory, EachEngine]
    public async Task The_networks_id_of_the_first_approved_charge_goes_with_every_later_one(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        var payment = ByCustomer(customer, ",\"reason\":\"unscheduled\",\"verification_value\":\"123\"");
        var first = (await merchant.Post(Sale, Charge(payment))).MustSucceed();
        var second = (await merchant.Post(Sale, Charge(ByCustomer(customer)))).MustSucceed();
        await merchant.Post(Sale, Charge(ByCustomer(customer)));
        Assert.Equal(
            [null, first.At("network_transaction_id"), first.At("network_transaction_id")],
            _processor.Sent.Select(sent => sent.Stored!.NetworkTransactionId)
        );
        Assert.NotEqual(first.At("network_transaction_id"), second.At("network_transaction_id"));
        Assert.Equal((true, false), (_processor.Sent[0].Code is not null, _processor.Sent[1].Code is not null));
        Assert.Equal(
            (Initiator.Customer, "unscheduled"),
            (_processor.Sent[0].Stored!.InitiatedBy, _processor.Sent[0].Stored!.Reason)
        );
    }

    [Theory, EachEngine]
    public async Task A_declined_first_charge_leaves_no_network_id(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres, sandbox: _processor.Around);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer, "4000000000009995");
        await merchant.Post(Sale, Charge(ByCustomer(customer)));
        await merchant.Post(Sale, Charge(ByCustomer(customer)));
        Assert.All(_processor.Sent, sent => Assert.Null(sent.Stored!.NetworkTransactionId));
    }

    private static string Id(Charge charge) => charge.AttemptId.ToString(CultureInfo.InvariantCulture);
}
