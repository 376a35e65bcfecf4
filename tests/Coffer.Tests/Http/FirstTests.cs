// A first walk through every room, on both engines.
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class FirstTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_customer_gets_a_card_and_is_charged(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var card = await merchant.AStoredCard(customer);
        Assert.True(card.Default);
        var sale = await merchant.Api.Transactions.SaleAsync(
            new CreateTransactionParams
            {
                Payment = Payment.WithCustomer(customer, InitiatedBy.Merchant),
                Amount = new Amount(99.00m, "USD"),
            }
        );
        Assert.Equal(ResponseCode.Approved, sale.Value.ResponseCode);
        var events = await merchant.Api.Events.ListAsync(0, 100);
        Assert.Equal(
            Enumerable.Range(1, events.Items.Count).Select(i => (long)i),
            events.Items.Select(e => e.Sequence)
        );
        await merchant.Api.Customers.DeleteAsync(customer);
        var gone = await Assert.ThrowsAsync<CofferException>(() => merchant.Api.Customers.GetAsync(customer));
        Assert.Equal(404, (int)gone.StatusCode!);
    }
}
