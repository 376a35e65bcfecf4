// POST and GET of a customer: the page's example, the three spellings, what is absent.
using Coffer.Client;
using Coffer.Tests.Contract;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class CustomerCreateTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task The_page_s_create_gets_the_page_s_answer(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var created = await merchant.Post("/v1/customers", Approved.Text("create-customer.request"));
        var got = await merchant.Get($"/v1/customers/{created.Customer().Id()}");

        Approved.Matches("create-customer.answer", created.Body);
        Approved.Matches("create-customer.answer", got.Body);
        Assert.NotEqual(created.RequestId, got.RequestId);
    }

    [Theory, EachEngine]
    public async Task A_customer_is_read_in_three_spellings_and_written_in_one(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        const string camel =
            """{"firstName":"Jane","merchantIdentifier":"M-1","shippingAddress":{"postalCode":"78701"},"metadata":{"aB":"1"}}""";
        const string pascal =
            """{"FirstName":"Jane","MerchantIdentifier":"M-1","ShippingAddress":{"PostalCode":"78701"},"Metadata":{"aB":"1"}}""";

        foreach (var json in new[] { camel, pascal })
        {
            var customer = await merchant.Creates(json);

            Assert.Equal("Jane", customer.Text("first_name"));
            Assert.Equal("M-1", customer.Text("merchant_identifier"));
            Assert.Equal("78701", customer.GetProperty("shipping_address").Text("postal_code"));
            Assert.Equal("1", customer.GetProperty("metadata").Text("aB"));
        }
    }

    [Theory, EachEngine]
    public async Task A_member_given_twice_is_refused_in_any_two_spellings(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        Assert.Equal("duplicate_member first_name", await merchant.Refuses("""{"first_name":"a","firstName":"a"}"""));
        Assert.Equal("duplicate_member first_name", await merchant.Refuses("""{"FirstName":"a","FirstName":"a"}"""));
        Assert.Equal("duplicate_member first_name", await merchant.Refuses("""{"first_name":null,"FirstName":"a"}"""));
        Assert.Equal(
            "duplicate_member shipping_address.postal_code",
            await merchant.Refuses("""{"shipping_address":{"postal_code":"1","PostalCode":"1"}}""")
        );
        Assert.Equal("duplicate_member metadata.a", await merchant.Refuses("""{"metadata":{"a":"1","a":"1"}}"""));
    }

    [Theory, EachEngine]
    public async Task The_same_fault_is_told_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        Assert.Equal(
            "duplicate_member first_name",
            await merchant.Refuses("""{"first_name":"a","firstName":"b","FirstName":"c"}""")
        );
        Assert.Equal("invalid_format metadata", await merchant.Refuses("""{"metadata":{"":1,"":2}}"""));
    }

    [Theory, EachEngine]
    public async Task Other_spellings_are_unknown_members_and_ignored(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var customer = await merchant.Creates(
            """{"FIRST_NAME":"a","first-name":"a","firstname":"a","id":"x","created":1,"extra":{"a":[1]}}"""
        );

        Assert.Equal(
            ["id", "metadata", "created", "updated"],
            customer.EnumerateObject().Select(member => member.Name)
        );
    }

    [Theory, EachEngine]
    public async Task Null_and_empty_text_are_as_absent(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        const string json = """
            {"first_name":null,"last_name":"","email_address":"","phone_number":null,"shipping_address":{"line1":"","city":null},"metadata":null}
            """;

        var customer = await merchant.Creates(json);

        Assert.Equal(
            ["id", "metadata", "created", "updated"],
            customer.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal("{}", customer.GetProperty("metadata").GetRawText());
    }

    [Theory, EachEngine]
    public async Task Nothing_is_required_not_even_a_body(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        Assert.Equal("{}", (await merchant.Creates("{}")).GetProperty("metadata").GetRawText());
        Assert.Equal(
            "{}",
            (await merchant.Post("/v1/customers", null)).Customer().GetProperty("metadata").GetRawText()
        );
        var empty = await merchant.Api.SendAsync(HttpMethod.Post, "/v1/customers", new RawContent([], "text/plain"));
        Assert.Equal("{}", empty.Customer().GetProperty("metadata").GetRawText());
    }

    [Theory, EachEngine]
    public async Task An_address_alone_keeps_every_part(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        const string address =
            """{"name":"N","line1":"1","line2":"2","city":"C","state":"S","postal_code":"P","country":"X"}""";

        var customer = await merchant.Creates($$"""{"shipping_address":{{address}}}""");

        Assert.Equal(address, customer.GetProperty("shipping_address").GetRawText());
    }

    [Theory, EachEngine]
    public async Task What_is_no_id_of_ours_is_not_found_whatever_its_form(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        string[] strangers =
        [
            Guid.NewGuid().ToString(),
            "1",
            "x",
            "100000000000000",
            customer + "0",
            customer.Replace("-", "", StringComparison.Ordinal),
            $"%7B{customer}%7D",
            "%F0%9F%98%80",
            new string('9', 2000),
        ];

        foreach (var id in strangers)
        {
            Assert.Equal("not_found", (await merchant.Get($"/v1/customers/{id}")).Faults(404));
            Assert.Equal("not_found", (await merchant.Patch($"/v1/customers/{id}", "{}")).Faults(404));
            Assert.Equal("not_found", (await merchant.Delete($"/v1/customers/{id}")).Faults(404));
        }
    }

    [Theory, EachEngine]
    public async Task A_deleted_customer_is_gone_and_deleting_again_is_404(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var path = $"/v1/customers/{await merchant.ACustomer()}";

        var deleted = await merchant.Delete(path);

        Approved.Matches("done.answer", deleted.Body);
        Assert.Equal("not_found", (await merchant.Delete(path)).Faults(404));
        Assert.Equal("not_found", (await merchant.Get(path)).Faults(404));
        Assert.Equal("not_found", (await merchant.Patch(path, "{}")).Faults(404));
    }
}
