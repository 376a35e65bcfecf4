// A card expires in the midst of a subscription. The shop learns it from a decline, and the customer has a week.
using Coffer.Tests.Fixture;
using Coffer.Tests.Memberships;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Journeys;

public sealed class ACardThatExpiresTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_card_that_expires(Engine engine)
    {
        // Jane and Joe pay with cards that are good until the end of March 2030.
        var shop = await servers.AClub(engine, postgres);
        var plan = await shop.APlan();
        var (jane, joe) = (await AMember(shop, plan), await AMember(shop, plan));
        await shop.Until("2030-03-31");
        Assert.Equal("active: 1 paid 1, 2 paid 1, 3 paid 1", await jane.Told());

        // In April the bank declines. It is a hard decline: nobody knocks again until there is another card.
        await shop.Until("2030-04-03");
        Assert.Equal("past_due: 1 paid 1, 2 paid 1, 3 paid 1, 4 due 1", await jane.Told());
        Assert.Equal(("expired_card", "null"), (await jane.At("bills.3.reason"), await jane.At("next_retry_at")));
        (await jane.Retries(4)).MustBeRefused(409, "method_declined");
        var unpaid = (await shop.Get("/v1/customer_subscriptions?status=past_due")).Ids("customer_subscriptions");
        Assert.Equal([joe.Id, jane.Id], unpaid);

        // Jane's bank has sent her the same card with a new date. The shop writes it down, and she is charged at once.
        var path = $"{Wallet(jane.Customer)}/{jane.Card}";
        (await shop.Put(path, """{"expiry":"0335"}""")).MustSucceed();
        Assert.Equal("active: 1 paid 1, 2 paid 1, 3 paid 1, 4 paid 2", await jane.Told());

        // Joe does not answer. A week after the decline his subscription is suspended, and his months are not billed.
        await shop.Until("2030-04-09");
        Assert.Equal("suspended: 1 paid 1, 2 paid 1, 3 paid 1, 4 failed 1", await joe.Told());
        await shop.Until("2030-07-15");

        // In July he is back, with another card as his default. He pays April, which he had, and goes on in August.
        var token = await shop.AToken(Merchant.Mastercard);
        (await shop.Post(Wallet(joe.Customer), $$"""{"token":"{{token}}","default":true}""")).MustSucceed();
        Assert.Equal("active: 1 paid 1, 2 paid 1, 3 paid 1, 4 paid 2", await joe.Told());
        Assert.Equal("2030-08-01", await joe.At("next_due"));

        // Both have paid whatever they were billed, once.
        await shop.Until("2030-08-02");
        Assert.Equal(8, (await jane.Charges()).Count(IsPaid));
        Assert.Equal(5, (await joe.Charges()).Count(IsPaid));
    }

    private static bool IsPaid(string charge) => !charge.Contains("declined", StringComparison.Ordinal);

    private static async Task<Member> AMember(Merchant shop, string plan)
    {
        var customer = await shop.ACustomer();
        var token = (await shop.Post(TokensPath, Card(Merchant.Visa, "0330"))).MustSucceed().At("token");
        var card = (await shop.Post(Wallet(customer), $$"""{"token":"{{token}}"}""")).MustSucceed().At("wallet.id")!;
        return await shop.Enrols(customer, plan) with { Card = card };
    }
}
