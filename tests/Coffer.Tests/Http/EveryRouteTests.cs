// Every route of the OpenAPI document, asked with another account's ids and with every kind of key that it does not
// take.
using Coffer.Access;
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class EveryRouteTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task Another_account_s_ids_are_not_found(Engine engine)
    {
        var owner = await servers.Merchant(engine, postgres);
        var stranger = await servers.Merchant(engine, postgres);
        var ids = await Owned(owner);
        var before = await Snapshot(owner, ids);

        foreach (
            var (method, path, operation) in CheckedAnswers.All.Where(one =>
                one.Path.Contains('{', StringComparison.Ordinal)
            )
        )
        {
            var answer = await stranger.Send(new HttpMethod(method), Filled(path, ids), Body(operation, ids));

            Assert.True(answer.Faults(404) == "not_found", $"{operation}: {answer.Body}");
        }
        Assert.Equal(before, await Snapshot(owner, ids));
    }

    [Theory, EachEngine]
    public async Task Another_account_s_ids_in_a_body_or_query_are_unknown(Engine engine)
    {
        var owner = await servers.Merchant(engine, postgres);
        var stranger = await servers.Merchant(engine, postgres);
        var ids = await Owned(owner);
        var own = await stranger.ACustomer();
        string Sale(string payment) => $$$"""{"amount":{"value":1},"payment":{{{payment}}} }""";
        (string Path, string Json, string Faults)[] table =
        [
            ($"/v1/customers/{own}/wallet", $$"""{"token":"{{await owner.AToken()}}"}""", "token_not_found token"),
            (
                $"/v1/customers/{own}/wallet",
                $$"""{"transaction_id":"{{ids["Transaction"]}}"}""",
                "unknown_reference transaction_id"
            ),
            (
                "/v1/transactions/sale",
                Sale($$"""{"token":"{{await owner.AToken()}}"}"""),
                "token_not_found payment.token"
            ),
            (
                "/v1/transactions/sale",
                Sale($$$"""{"stored":{"customer":"{{{ids["Customer"]}}}","initiated_by":0} }"""),
                "unknown_reference payment.stored.customer"
            ),
            (
                "/v1/transactions/authorize",
                Sale($$$"""{"stored":{"wallet":"{{{ids["Wallet"]}}}","initiated_by":0} }"""),
                "unknown_reference payment.stored.wallet"
            ),
            ($"/v1/customers/{own}/subscriptions", Enrolment(ids["Plan"]), "unknown_reference subscription_id"),
        ];

        foreach (var (path, json, faults) in table)
        {
            Assert.Equal(faults, (await stranger.Post(path, json)).Faults(400));
        }
        Assert.Equal(
            "unknown_reference after",
            (await stranger.Get($"/v1/transactions?after={ids["Transaction"]}")).Faults(400)
        );
        foreach (var (list, id) in new[] { ("subscriptions", "Plan"), ("customer_subscriptions", "Subscription") })
            Assert.Equal("unknown_reference after", (await stranger.Get($"/v1/{list}?after={ids[id]}")).Faults(400));
        Assert.Equal(
            "unknown_reference after",
            (await stranger.Get($"/v1/renewals/at-risk?after={ids["Subscription"]}")).Faults(400)
        );
        Assert.Empty((await stranger.Get("/v1/transactions")).Ok().GetProperty("transactions").EnumerateArray());
        Assert.Equal(
            0,
            (await stranger.Get($"/v1/customers/{own}/wallet")).Ok().GetProperty("wallets").GetArrayLength()
        );
    }

    [Theory, EachEngine]
    public async Task A_key_of_the_wrong_kind_is_403_on_every_route(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var ids = await Owned(merchant);

        foreach (var (method, path, operation) in CheckedAnswers.All)
        {
            foreach (var kind in Enum.GetValues<KeyKind>())
            {
                var body = Body(operation, ids) is { } json ? RawContent.Text(json) : null;
                var answer = await merchant.Client(kind).SendAsync(new HttpMethod(method), Filled(path, Nobody), body);

                var refused = (int)answer.StatusCode == 403;
                Assert.True(
                    refused == !May(kind, operation),
                    $"{operation} with a {kind} key: {(int)answer.StatusCode}"
                );
            }
        }
    }

    private static readonly Dictionary<string, string> Nobody = new()
    {
        ["Customer"] = "x",
        ["Wallet"] = "x",
        ["Transaction"] = "x",
        ["Plan"] = "x",
        ["Subscription"] = "x",
        ["Number"] = "1",
    };

    private static bool May(KeyKind kind, string operation) =>
        kind switch
        {
            KeyKind.Private => true,
            KeyKind.Public => operation == "createToken",
            _ => operation
                is "listTransactions"
                    or "getTransaction"
                    or "listEvents"
                    or "listBatches"
                    or "getBatch"
                    or "listSubscriptions"
                    or "getSubscription"
                    or "listCustomerSubscriptions"
                    or "listRenewalsAtRisk",
        };

    private static async Task<Dictionary<string, string>> Owned(Merchant owner)
    {
        var customer = await owner.ACustomer();
        var card = await owner.AStoredCard(customer);
        var sale = await owner.Api.Transactions.SaleAsync(
            new CreateTransactionParams
            {
                Payment = Payment.WithCustomer(customer, InitiatedBy.Merchant),
                Amount = new Amount(5m, "USD"),
            }
        );
        var (plan, subscription) = await Enrolled(owner, customer);
        return new()
        {
            ["Customer"] = customer,
            ["Wallet"] = card.Id,
            ["Transaction"] = sale.Value.TransactionId,
            ["Plan"] = plan,
            ["Subscription"] = subscription,
            ["Number"] = "1",
        };
    }

    private static async Task<(string Plan, string Subscription)> Enrolled(Merchant owner, string customer)
    {
        Plan plan = await owner.Api.Plans.CreateAsync(
            new()
            {
                Label = "Gym",
                Cycle = new() { Unit = CycleUnit.Month },
                Amount = new(49m),
            }
        );
        var enrolled = await owner.Post($"/v1/customers/{customer}/subscriptions", Enrolment(plan.Id));
        return (plan.Id, enrolled.Ok().GetProperty("customer_subscription").Id());
    }

    private static string Enrolment(string plan) =>
        $$$"""{"subscription_id":"{{{plan}}}","payment":{"stored":{"initiated_by":"CUSTOMER"} } }""";

    private static async Task<string> Snapshot(Merchant owner, Dictionary<string, string> ids)
    {
        var customer = (await owner.Get($"/v1/customers/{ids["Customer"]}")).Customer();
        var wallet = (await owner.Get($"/v1/customers/{ids["Customer"]}/wallet")).Ok().GetProperty("wallets");
        var events = (await owner.Get("/v1/events")).Ok().GetProperty("events").GetArrayLength();
        var subscriptions = await owner.Get($"/v1/customers/{ids["Customer"]}/subscriptions");
        var billed = subscriptions.Ok().GetProperty("customer_subscriptions");
        return $"{customer.GetRawText()} {wallet.GetRawText()} {billed.GetRawText()} {events}";
    }

    // One name for two things: at the top it is a plan, below a customer the customer's subscription.
    private static string Filled(string path, Dictionary<string, string> ids) =>
        ids.Aggregate(
            path.Replace("/v1/subscriptions/{Subscription}", "/v1/subscriptions/{Plan}", StringComparison.Ordinal),
            (filled, id) => filled.Replace($"{{{id.Key}}}", id.Value, StringComparison.Ordinal)
        );

    private static string? Body(string operation, Dictionary<string, string> ids) =>
        operation switch
        {
            "updateCustomer" => """{"first_name":"Stolen"}""",
            "addWalletMethod" => $$"""{"transaction_id":"{{ids["Transaction"]}}"}""",
            "updateWalletMethod" => """{"default":true}""",
            "createCustomerSubscription" => Enrolment(ids["Plan"]),
            "updateCustomerSubscription" => """{"wallet":null}""",
            _ when operation.StartsWith("create", StringComparison.Ordinal) || operation == "updateAccount" => "{}",
            _ => null,
        };
}
