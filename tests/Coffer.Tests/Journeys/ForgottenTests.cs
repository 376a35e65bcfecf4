// A customer who asks to be forgotten: the shop keeps its books, and nothing that says whose they were.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Journeys;

public sealed class ForgottenTests(PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_customer_who_asks_to_be_forgotten(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var shop = await Merchant.On(server);

        // Marguerite buys a present, and pays for it with her stored card.
        var marguerite = (
            await shop.Api.Customers.CreateAsync(
                new CreateCustomerParams { FirstName = "Marguerite", EmailAddress = "marguerite@example.com" }
            )
        )
            .Value
            .Id;
        var card = await shop.AStoredCard(marguerite);
        var present = new CreateTransactionParams
        {
            Payment = Payment.WithCustomer(marguerite, InitiatedBy.Customer),
            Amount = new Amount(25m),
            Order = new Order
            {
                Email = "marguerite@example.com",
                Lines = [new OrderLine { Description = "A kite for Marguerite's nephew" }],
            },
        };
        var paid = await shop.Api.Transactions.SaleAsync(present, new() { IdempotencyKey = "the-present" });
        Assert.True(paid.Value.IsApproved);

        // She asks to be forgotten. One call does it; a second finds nobody.
        await shop.Api.Customers.DeleteAsync(marguerite);
        var nobody = await Assert.ThrowsAsync<CofferException>(() => shop.Api.Customers.DeleteAsync(marguerite));
        Assert.Equal(404, (int)nobody.StatusCode!);

        // Her card can be charged no more, whichever way it is named.
        foreach (var payment in new[] { ByCustomer(marguerite), ByWallet(card.Id) })
            (await shop.Post(Sale, Charge(payment))).MustBeRefused(400, "unknown_reference");

        // The books still balance: the amount, the masked card and the bare ids are there, the order is not.
        var kept = (await shop.Reports.Transactions.GetAsync(paid.Value.TransactionId)).Value;
        Assert.Equal((25m, "4***********1111"), (kept.Amount, kept.Payment!.AccountNumber));
        Assert.Equal(marguerite, kept.Payment.Customer);
        Assert.Null(kept.Order);

        // The record has no gap where she was, and does not name her.
        var record = (await shop.Api.Events.ListAsync()).Items;
        Assert.Equal(Enumerable.Range(1, record.Count).Select(i => (long)i), record.Select(e => e.Sequence));
        Assert.All(record, e => Assert.DoesNotContain("Marguerite", e.Data.GetRawText(), StringComparison.Ordinal));

        // A late retry of the payment does not pay again, and does not tell what was bought.
        var retry = await Assert.ThrowsAsync<CofferException>(() =>
            shop.Api.Transactions.SaleAsync(present, new() { IdempotencyKey = "the-present" })
        );
        Assert.Equal("idempotency_result_erased", retry.Code.ToString());
        Assert.Single((await shop.Api.Transactions.ListAsync()).Items);

        // And who reads the database itself, past every door, does not find her either.
        var database = await DatabaseText.Of(engine, server.DatabaseUrl);
        Assert.DoesNotContain("arguerite", database, StringComparison.Ordinal);
    }
}
