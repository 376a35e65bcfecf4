// What clients ask for. All is drawn before the first await, so that the seed decides it whatever the machine does.
using System.Globalization;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Simulation;

internal sealed partial class Clients
{
    private const int KeyedPerThousand = 750;
    private const string V1 = "/v1/transactions/";
    private static readonly string[] Accounts = ["123456789", "000111111113", "987654321"];

    private Dice Draw => world.Orders;

    private Book Book => world.Book;

    public async Task ACustomer()
    {
        var reply = await Ask(Post("/v1/customers", $$"""{"first_name":"Ann {{Number()}}"}""", "a customer"));
        if (reply.Member("customer", "id") is { } id)
            Add(Book.Customers, id);
    }

    public async Task AMethod()
    {
        if (Some(Book.Customers) is not { } customer)
            return;
        var card = ACard();
        var token = Post("/v1/tokens", Draw.Below(4) == 0 ? $$"""{"check":{{ACheck()}} }""" : card, "a token");
        var (isDefault, key) = (Draw.Below(2) == 0 ? "true" : "false", AKey());
        if ((await Ask(token)).Member("token") is not { } made)
            return;
        var json = $$"""{"token":"{{made}}","default":{{isDefault}} }""";
        await Keep(customer, new("POST", Wallet(customer), json, key, $"a method for {Of('C', customer)}"));
    }

    public Task AMethodOfATransaction()
    {
        if (Some(Book.Customers) is not { } customer || Some(Book.Transactions) is not { } sold)
            return Task.CompletedTask;
        var json = $$"""{"transaction_id":"{{sold.Id}}"}""";
        return Keep(customer, Post(Wallet(customer), json, $"{Of('T', sold.Id)}'s method for {Of('C', customer)}"));
    }

    public Task ADefault()
    {
        if (Book.Methods.Count == 0)
            return Task.CompletedTask;
        var (customer, id) = Draw.Of(Book.Methods);
        var order = new Order(
            "PUT",
            $"{Wallet(customer)}/{id}",
            """{"default":true}""",
            AKey(),
            $"{Of('W', id)} first"
        );
        return Ask(order);
    }

    public Task RemoveAMethod()
    {
        if (Book.Methods.Count == 0)
            return Task.CompletedTask;
        var (customer, id) = Draw.Of(Book.Methods);
        return Ask(new("DELETE", $"{Wallet(customer)}/{id}", null, AKey(), $"{Of('W', id)} away"));
    }

    public Task DeleteACustomer() =>
        Some(Book.Customers) is { } customer
            ? Ask(new("DELETE", $"/v1/customers/{customer}", null, AKey(), $"{Of('C', customer)} away"))
            : Task.CompletedTask;

    public Task ACharge(string type) => Ask(Charge(type));

    public Task AFollowUp(string type, string original) =>
        FollowUp(type, original) is { } order ? Ask(order) : Task.CompletedTask;

    /// <summary>The same request several times at once.</summary>
    public Task Twins()
    {
        var order =
            Draw.Below(2) == 0
                ? Charge("sale")
                : FollowUp(Draw.Of("refund", "capture", "void"), "") ?? Charge("authorize");
        order = order with { Key = order.Key ?? $"key-{Number()}" };
        return Task.WhenAll(Enumerable.Range(0, Draw.Between(2, 4)).Select(_ => Ask(order)));
    }

    /// <summary>A request of before under its key, however long ago.</summary>
    public Task Again() => SomeStory() is { } story ? Ask(story.First) : Task.CompletedTask;

    public Task MisuseAKey() =>
        SomeStory() is { } story ? Ask(Charge("sale") with { Key = story.First.Key }) : Task.CompletedTask;

    public Task Read()
    {
        if (Draw.Below(3) == 0)
            return Ask(
                new("GET", Draw.Of("/v1/events?Size=20", "/v1/transactions", "/v1/batches"), null, null, "a list")
            );
        return Some(Book.Transactions) is { } sold ? Ask(Get(sold)) : Task.CompletedTask;
    }

    public Task CloseABatch() => Ask(Post("/v1/sandbox/batch/close", "{}", "a batch close"));

    public Order Get(Sold sold) =>
        new("GET", $"/v1/transactions/{sold.Id}", null, null, $"a look at {Of('T', sold.Id)}");

    private Order Charge(string type)
    {
        var payment = Draw.Below(6) switch
        {
            0 when type != "authorize" => $$"""{"check":{{ACheck()}} }""",
            <= 2 => ACard(),
            3 when Book.Methods.Count > 0 =>
                $$"""{"stored":{"wallet":"{{Draw.Of(Book.Methods).Id}}","initiated_by":"MERCHANT"} }""",
            _ when Some(Book.Customers) is { } customer =>
                $$"""{"stored":{"customer":"{{customer}}","initiated_by":"CUSTOMER"} }""",
            _ => ACard(),
        };
        var (currency, value) = AnAmount(payment.Contains("check", StringComparison.Ordinal));
        var amount = type == "validate" ? "" : $$""","amount":{"value":{{value}},"currency":"{{currency}}"} """;
        var json = $$"""{"payment":{{payment}}{{amount}},"metadata":{"order":{{Number()}} } }""";
        return Post(V1 + type, json, $"{type} of {value} {currency}");
    }

    private Order? FollowUp(string type, string original)
    {
        var fitting = Book.Transactions.Where(sold => original.Length == 0 || sold.Type == original).ToList();
        if (fitting.Count == 0)
            return null;
        // Mostly one of the last: two that meet are wanted.
        var among = Math.Min(fitting.Count, Draw.Of(1, 3, fitting.Count));
        var sold = fitting[^(1 + Draw.Below(among))];
        var part = type == "void" ? 4 : Draw.Below(5);
        var amount =
            part < 3 && sold.Amount >= 4
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $$""","amount":{"value":{{Math.Floor(sold.Amount / (part + 1))}} }"""
                )
                : "";
        return Post(
            V1 + type,
            $$"""{"transaction_id":"{{sold.Id}}"{{amount}} }""",
            $"{type} of {Of('T', sold.Id)}{amount}"
        );
    }

    private async Task Keep(string customer, Order order)
    {
        if ((await Ask(order)).Member("wallet", "id") is { } id)
            Add(Book.Methods, (customer, id));
    }

    private Order Post(string path, string json, string what)
    {
        var key = AKey();
        return new("POST", path, json, key, key is null ? what : $"{what} ({key})");
    }

    private string? AKey() => Draw.PerThousand(KeyedPerThousand) ? $"key-{Number()}" : null;

    private string ACard()
    {
        var number = Merchant.AVisa(Draw.Below(50));
        return $$"""{"credit_card":{"account_number":"{{number}}","expires":"1235"} }""";
    }

    private string ACheck() =>
        $$"""{"account_number":"{{Draw.Of(Accounts)}}","routing_number":"021000021","name":"Ann"}""";

    private (string Currency, string Value) AnAmount(bool inDollars) =>
        (inDollars ? 9 : Draw.Below(10)) switch
        {
            0 => ("JPY", $"{Draw.Between(1, 50_000)}"),
            1 => ("KWD", $"{Draw.Between(1, 99)}.{Draw.Between(0, 999):D3}"),
            2 => ("EUR", $"{Draw.Between(1, 99)}.{Draw.Between(0, 99):D2}"),
            _ => ("USD", $"{Draw.Between(1, 500)}.{Draw.Between(0, 99):D2}"),
        };

    private Story? SomeStory() => Some(Book.Stories);

    private T? Some<T>(IReadOnlyList<T> all)
        where T : class => all.Count == 0 ? null : Draw.Of(all);

    private static void Add<T>(List<T> all, T one)
    {
        if (!all.Contains(one))
            all.Add(one);
    }

    private static string Wallet(string customer) => $"/v1/customers/{customer}/wallet";

    private string Of(char kind, string id) => world.History.Name(kind, id);
}
