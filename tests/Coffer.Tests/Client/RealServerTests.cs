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

    private static CreateTransactionParams Charge(string customer, decimal value) =>
        new() { Payment = Payment.WithCustomer(customer, InitiatedBy.Merchant), Amount = new(value) };

    private static async Task<List<string>> Found(CofferClient api, ListTransactionsParams filters) =>
        [.. (await api.Transactions.ListAsync(filters)).Items.Select(found => found.TransactionId)];
}
