// A shop's first day: the guide page from top to bottom, with its own bodies, and then the first customer pays.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Journeys;

public sealed class FirstDayTests(Servers servers, PostgresServer postgres)
{
    private const string Jane = """
        {
          "first_name": "Jane",
          "last_name": "Smith",
          "email_address": "jane@example.com",
          "phone_number": "8005550100",
          "shipping_address": {
            "line1": "123 Main St",
            "city": "Austin",
            "state": "TX",
            "postal_code": "78701",
            "country": "US"
          },
          "metadata": {
            "account_id": "ACC-001234",
            "loyalty_tier": "gold",
            "store_location": "Austin-TX-01"
          }
        }
        """;

    private const string Method = """
        {
          "token": "00000000-0000-0000-0000-000000000000",
          "default": true,
          "billing_address": {
            "line1": "123 Main St",
            "city": "Austin",
            "state": "TX",
            "postal_code": "78701",
            "country": "US"
          }
        }
        """;

    [Theory, EachEngine]
    public async Task A_shops_first_day(Engine engine)
    {
        var shop = await servers.Merchant(engine, postgres);

        // Jane opens an account with the shop.
        var created = (await shop.Post("/v1/customers", Jane)).MustSucceed();
        var jane = created.At("customer.id")!;
        Assert.Equal("Jane Smith jane@example.com", Words(created, "first_name", "last_name", "email_address"));
        Assert.Equal(
            """{"account_id":"ACC-001234","loyalty_tier":"gold","store_location":"Austin-TX-01"}""",
            created.At("customer.metadata")
        );
        Assert.Matches("^[0-9A-Z]{21}$", created.At("request_id"));
        var found = (await shop.Get($"/v1/customers/{jane}")).MustSucceed();
        Assert.Equal(created.At("customer"), found.At("customer"));

        // Joe does too, and comes first in the list: it is the newest first, a hundred to a page.
        var joe = await shop.ACustomer("Joe");
        var list = (await shop.Get("/v1/customers")).MustSucceed();
        Assert.Equal((joe, jane), (list.At("customers.0.id"), list.At("customers.1.id")));
        Assert.Equal("100", list.At("pagination.page_size"));
        Assert.Equal(jane, (await shop.Get("/v1/customers?Page=2&Size=1")).At("customers.0.id"));

        // Her browser turns her card into a token, and the shop puts it into her wallet.
        var token = await shop.AToken(code: "123");
        var body = Method.Replace("00000000-0000-0000-0000-000000000000", token, StringComparison.Ordinal);
        var visa = (await shop.Post($"/v1/customers/{jane}/wallet", body)).MustSucceed();
        Assert.Equal(
            "visa 4***********1111 true",
            $"{visa.At("wallet.network")} {visa.At("wallet.account_number")} {visa.At("wallet.default")}"
        );

        // Another day she pays with another card, and asks the shop to keep that one, too.
        var paid = (await shop.Post(Sale, Charge(Card(Merchant.Mastercard)))).MustSucceed();
        var kept = await shop.Post(Wallet(jane), $$"""{"transactionId":"{{paid.At("transaction_id")}}"}""");
        Assert.Equal("mastercard false", $"{kept.MustSucceed().At("wallet.network")} {kept.At("wallet.default")}");
        var wallets = await shop.Get($"/v1/customers/{jane}/wallet?Page=1&Size=100");
        Assert.Equal(
            (visa.At("wallet.id"), kept.At("wallet.id"), "2"),
            (wallets.At("wallets.0.id"), wallets.At("wallets.1.id"), wallets.At("pagination.total_records"))
        );

        // The new card becomes her default; without naming a method, the shop charges that one.
        var path = $"/v1/customers/{jane}/wallet/{kept.At("wallet.id")}";
        (await shop.Put(path, """{ "default": true }""")).MustSucceed();
        Assert.Equal("true", (await shop.Get(path)).At("wallet.default"));
        var charge = (await shop.Post(Sale, Charge(ByCustomer(jane), """{"value":99.00}"""))).MustSucceed();
        Assert.Equal(
            $"APPROVED 99.00 {kept.At("wallet.id")}",
            $"{charge.At("response_code")} {charge.At("amount")} {charge.At("payment.wallet")}"
        );

        // She throws it away: the first card is the default again.
        (await shop.Delete(path)).MustSucceed();
        (await shop.Get(path)).MustBeRefused(404, "not_found");
        Assert.Equal("true", (await shop.Get($"{Wallet(jane)}/{visa.At("wallet.id")}")).At("wallet.default"));

        // In the evening Joe leaves.
        (await shop.Delete($"/v1/customers/{joe}")).MustSucceed();
        Assert.Equal("1", (await shop.Get("/v1/customers")).At("pagination.total_records"));

        // The day's record, gap-free and in order.
        var day = (await shop.Reports.Events.ListAsync()).Items;
        Assert.Equal(Enumerable.Range(1, day.Count).Select(i => (long)i), day.Select(e => e.Sequence));
        Assert.Equal(
            [
                "customer created",
                "customer created",
                "token created",
                "wallet created",
                "transaction approved",
                "wallet created",
                "wallet updated",
                "transaction approved",
                "wallet deleted",
                "customer deleted",
            ],
            day.Select(e => $"{e.Event} {e.Action}")
        );
    }

    private static string Words(CofferResponse customer, params string[] members) =>
        string.Join(' ', members.Select(member => customer.At($"customer.{member}")));
}
