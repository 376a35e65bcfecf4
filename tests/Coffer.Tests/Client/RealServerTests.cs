// The typed calls against a real server: what the client calls a thing is what the server calls it.
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Client;

public sealed class RealServerTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_hold_is_captured_settled_refunded_and_found(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var api = merchant.Api;
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        var charge = Charge(customer, 25m);

        Transaction hold = await api.Transactions.AuthorizeAsync(charge, new() { IdempotencyKey = "hold-1" });
        Transaction capture = await api.Transactions.CaptureAsync(
            new() { TransactionId = hold.TransactionId, Amount = new(20m) }
        );
        Batch batch = await api.Sandbox.CloseBatchAsync();
        Transaction refund = await api.Transactions.RefundAsync(
            new() { TransactionId = capture.TransactionId, Amount = new(5m) }
        );

        Assert.Equal((TransactionType.Capture, TransactionStatus.Approved), (capture.Type, capture.Status));
        Assert.Equal((TransactionType.Refund, TransactionStatus.Captured), (refund.Type, refund.Status));
        Assert.Equal(hold.TransactionId, refund.ReferenceTransactionId);
        Assert.Equal(20m, Assert.Single(batch.Totals).Net);
        var got = await merchant.Reports.Batches.GetAsync(batch.Id);
        Assert.Equal(
            (5m, TransactionStatus.Settled),
            (got.Transactions.Items[0].RefundedAmount, got.Transactions.Items[0].Status)
        );
        Assert.Equal(batch.Id, Assert.Single((await merchant.Reports.Batches.ListAsync()).Items).Id);
        Assert.Equal([hold.TransactionId], await Found(api, new() { IdempotencyKey = "hold-1" }));
        Assert.Equal(
            [refund.TransactionId],
            await Found(api, new() { Customer = customer, Type = TransactionType.Refund })
        );
        Assert.Equal([hold.TransactionId], await Found(api, new() { Status = TransactionStatus.Settled }));
        var today = DateOnly.FromDateTime(refund.Created.UtcDateTime);
        Assert.Equal(3, (await Found(api, new() { CreatedFrom = hold.Created, CreatedTo = today })).Count);
        Assert.Empty(await Found(api, new() { CreatedTo = hold.Created.AddMilliseconds(-1) }));
    }

    [Theory, EachEngine]
    public async Task A_sale_is_voided_money_sent_and_a_card_checked(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        var transactions = merchant.Api.Transactions;

        Transaction sale = await transactions.SaleAsync(Charge(customer, 25m));
        Transaction cancelled = await transactions.VoidAsync(new() { TransactionId = sale.TransactionId });
        Transaction credit = await transactions.CreditAsync(Charge(customer, 5m));
        Transaction check = await transactions.ValidateAsync(
            new() { Payment = Payment.WithCustomer(customer, InitiatedBy.Merchant) }
        );
        var again = await Assert.ThrowsAsync<CofferException>(() =>
            transactions.VoidAsync(new() { TransactionId = sale.TransactionId })
        );

        Assert.True(cancelled.IsApproved);
        Assert.Equal(TransactionStatus.Voided, (await transactions.GetAsync(sale.TransactionId)).Value.Status);
        Assert.Equal(TransactionStatus.Captured, credit.Status);
        Assert.Equal(0m, check.Amount);
        Assert.Equal(ErrorCode.WrongState, again.Code);
    }

    [Theory, EachEngine]
    public async Task A_hold_expires_when_the_sandbox_s_clock_has_moved_on(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        var sandbox = merchant.Api.Sandbox;
        Transaction hold = await merchant.Api.Transactions.AuthorizeAsync(Charge(customer, 25m));

        SandboxClock before = await sandbox.ClockAsync();
        SandboxClock after = await sandbox.AdvanceClockAsync(new() { Now = before.Now.AddDays(8) });

        Assert.Equal(before.Now.AddDays(8), after.Now);
        Assert.Equal(1, after.Counts["transaction.expired"]);
        var expired = after.Happened.Single(e => e.Action == "expired");
        Assert.Equal(hold.TransactionId, expired.Data.GetProperty("transaction_id").GetString());
    }

    [Theory, EachEngine]
    public async Task Faults_come_in_order_and_a_reset_takes_everything(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sandbox = merchant.Api.Sandbox;
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);

        await sandbox.AddFaultAsync(new() { Next = FaultKind.ProcessorDown });
        var added = await sandbox.AddFaultAsync(new() { Next = FaultKind.Timeout, Count = 2 });
        Transaction failed = await merchant.Api.Transactions.SaleAsync(Charge(customer, 25m));
        var left = await sandbox.FaultsAsync();
        await sandbox.ResetAsync();

        Assert.Equal(
            [(FaultKind.ProcessorDown, 1), (FaultKind.Timeout, 2)],
            added.Value.Select(fault => (fault.Next, fault.Count))
        );
        Assert.Equal((ResponseCode.Error, TransactionStatus.Failed), (failed.ResponseCode, failed.Status));
        Assert.Equal((FaultKind.Timeout, 2), Assert.Single(left.Value.Select(fault => (fault.Next, fault.Count))));
        Assert.Empty((await merchant.Api.Customers.ListAsync()).Items);
    }

    [Theory, EachEngine]
    public async Task What_was_done_holds(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        await merchant.Api.Transactions.SaleAsync(Charge(customer, 25m));
        await merchant.Api.Sandbox.CloseBatchAsync();

        Verification proof = await merchant.Api.VerifyAsync();

        Assert.True(proof.Verified);
        Assert.Contains(proof.Checks, check => check.Checked > 0);
        Assert.All(proof.Checks, check => Assert.Equal(0, check.OffenderCount));
    }

    private static CreateTransactionParams Charge(string customer, decimal value) =>
        new() { Payment = Payment.WithCustomer(customer, InitiatedBy.Merchant), Amount = new(value) };

    private static async Task<List<string>> Found(CofferClient api, ListTransactionsParams filters) =>
        [.. (await api.Transactions.ListAsync(filters)).Items.Select(found => found.TransactionId)];
}
