// Which requests idempotency takes for one: by what they mean, not by how they are written; and by what name others
// are refused.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class SameRequestTests(Servers servers, PostgresServer postgres)
{
    private const string Path = "/v1/customers";

    [Theory, EachEngine]
    public async Task The_same_request_in_other_words_is_the_same_request(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        string[] same =
        [
            """{"first_name":"Jane","last_name":null,"shipping_address":{"line1":"1","city":"A"},"metadata":{"a":"x","b":1}}""",
            """ { "metadata" : {"b":1,"a":"x"}, "shippingAddress":{"City":"A","Line1":"1"},  "FirstName":"Jane"}""",
            """{"first_name":"\u004aane","last_name":"","company":null,"shipping_address":{"line1":"1","city":"A","name":""},"metadata":{"a":"x","b":1},"new":1}""",
        ];

        var first = await merchant.Post(Path, same[0], "k");
        foreach (var json in same)
        {
            Assert.Equal(first.Body, (await merchant.Post(Path, json, "k")).Body);
        }
        Assert.True((await merchant.Post($"{Path}/", same[0], "k")).Replayed);
    }

    [Theory, EachEngine]
    public async Task Money_is_compared_by_value_and_words_by_what_they_mean(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        string Sale(string amount, string by) =>
            $$$"""{"amount":{"value":{{{amount}}}},"payment":{"stored":{"customer":"{{{customer}}}","initiated_by":{{{by}}} } } }""";

        var first = await merchant.Post("/v1/transactions/sale", Sale("99", "\"MERCHANT\""), "k");

        first.Ok();
        foreach (
            var same in new[] { Sale("99.000", "0"), Sale("9.9e1", "\"merchant\""), Sale("990E-1", "\"Merchant\"") }
        )
        {
            Assert.Equal(first.Body, (await merchant.Post("/v1/transactions/sale", same, "k")).Body);
        }
        Assert.Equal(
            "idempotency_key_reused amount",
            (await merchant.Post("/v1/transactions/sale", Sale("99.01", "0"), "k")).Faults(409)
        );
        Assert.Equal(
            "idempotency_key_reused payment",
            (await merchant.Post("/v1/transactions/sale", Sale("99", "1"), "k")).Faults(409)
        );
        Assert.Equal(
            "idempotency_key_reused",
            (await merchant.Post("/v1/transactions/authorize", Sale("99", "0"), "k")).Faults(409)
        );
    }

    [Theory, EachEngine]
    public async Task A_different_request_is_refused_by_the_name_of_what_differs(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        const string json = """{"first_name":"Jane","shipping_address":{"line1":"1"},"metadata":{"n":1.0}}""";
        (string Json, string Field)[] others =
        [
            ("""{"first_name":"Joan","shipping_address":{"line1":"1"},"metadata":{"n":1.0}}""", "first_name"),
            (
                """{"first_name":"Jane","last_name":"S","shipping_address":{"line1":"1"},"metadata":{"n":1.0}}""",
                "last_name"
            ),
            ("""{"shipping_address":{"line1":"1"},"metadata":{"n":1.0}}""", "first_name"),
            ("""{"first_name":"Jane","shipping_address":{"line2":"1"},"metadata":{"n":1.0}}""", "shipping_address"),
            ("""{"first_name":"Jane","shipping_address":{"line1":"1"},"metadata":{"n":"1.0"}}""", "metadata"),
            ("""{"first_name":"Jane","shipping_address":{"line1":"1"},"metadata":{"N":1.0}}""", "metadata"),
            ("""{"first_name":"Jane","shipping_address":{"line1":"1"}}""", "metadata"),
        ];

        (await merchant.Post(Path, json, "k")).Ok();

        foreach (var (other, field) in others)
        {
            var refused = await merchant.Post(Path, other, "k");
            Assert.Equal($"idempotency_key_reused {field}", refused.Faults(409));
            Assert.DoesNotContain("Joan", refused.Body, StringComparison.Ordinal);
        }
        Assert.Single((await merchant.Get(Path)).Ids());
    }

    [Theory, EachEngine]
    public async Task Another_route_is_another_request(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var (one, two) = (await merchant.ACustomer(), await merchant.ACustomer());

        (await merchant.Patch($"{Path}/{one}", "{}", "k")).Ok();

        Assert.Equal("idempotency_key_reused", (await merchant.Patch($"{Path}/{two}", "{}", "k")).Faults(409));
        Assert.Equal("idempotency_key_reused", (await merchant.Delete($"{Path}/{one}", "k")).Faults(409));
        Assert.Equal("idempotency_key_reused", (await merchant.Post(Path, "{}", "k")).Faults(409));
    }

    [Theory, EachEngine]
    public async Task In_a_change_null_differs_from_absent(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var path = $"{Path}/{await merchant.ACustomer()}";

        (await merchant.Patch(path, """{"first_name":null,"metadata":{"a":null}}""", "k")).Ok();

        Assert.True((await merchant.Patch(path, """{"first_name":"","metadata":{"a":null}}""", "k")).Replayed);
        Assert.Equal(
            "idempotency_key_reused first_name",
            (await merchant.Patch(path, """{"metadata":{"a":null}}""", "k")).Faults(409)
        );
        Assert.Equal(
            "idempotency_key_reused metadata",
            (await merchant.Patch(path, """{"first_name":null}""", "k")).Faults(409)
        );
    }
}
