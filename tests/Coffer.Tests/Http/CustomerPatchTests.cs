// PATCH of a customer: given members change, null and "" clear, objects merge member by member.
using Coffer.Client;
using Coffer.Tests.Contract;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class CustomerPatchTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task What_is_given_changes_and_the_rest_stays(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var before = await merchant.Creates(Approved.Text("create-customer.request"));

        var after = await merchant.Changes(before.Id(), """{"FirstName":"Joan","company":"Acme"}""");

        Assert.Equal("Joan", after.Text("first_name"));
        Assert.Equal("Acme", after.Text("company"));
        foreach (var same in new[] { "id", "last_name", "email_address", "phone_number", "created" })
        {
            Assert.Equal(before.Text(same), after.Text(same));
        }
        Assert.Equal(before.GetProperty("metadata").GetRawText(), after.GetProperty("metadata").GetRawText());
        Assert.Equal(
            before.GetProperty("shipping_address").GetRawText(),
            after.GetProperty("shipping_address").GetRawText()
        );
        Assert.True(string.CompareOrdinal(before.Text("updated"), after.Text("updated")) <= 0);
    }

    [Theory, EachEngine]
    public async Task Null_and_empty_text_clear(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (await merchant.Creates(Approved.Text("create-customer.request"))).Id();

        var cleared = await merchant.Changes(
            id,
            """{"first_name":null,"last_name":"","email_address":null,"phone_number":"","shipping_address":null,"metadata":null}"""
        );

        Assert.Equal(["id", "metadata", "created", "updated"], cleared.EnumerateObject().Select(member => member.Name));
        Assert.Equal("{}", cleared.GetProperty("metadata").GetRawText());
    }

    [Theory, EachEngine]
    public async Task An_address_merges_member_by_member_and_goes_with_its_last(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (await merchant.Creates("""{"shipping_address":{"line1":"1","city":"Austin"}}""")).Id();

        var merged = await merchant.Changes(id, """{"shippingAddress":{"line1":null,"postalCode":"78701"}}""");
        var same = await merchant.Changes(id, """{"shipping_address":{}}""");
        var gone = await merchant.Changes(id, """{"shipping_address":{"city":"","postal_code":null}}""");

        Assert.Equal(
            """{"city":"Austin","postal_code":"78701"}""",
            merged.GetProperty("shipping_address").GetRawText()
        );
        Assert.Equal("""{"city":"Austin","postal_code":"78701"}""", same.GetProperty("shipping_address").GetRawText());
        Assert.False(gone.TryGetProperty("shipping_address", out _));
    }

    [Theory, EachEngine]
    public async Task A_change_is_checked_as_a_create_is(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var path = $"/v1/customers/{await merchant.ACustomer()}";

        var refused = await merchant.Patch(
            path,
            """{"first_name":7,"email_address":"x","company":"4111111111111111","shipping_address":[]}"""
        );

        Assert.Equal(
            "wrong_type first_name, card_number_in_text company, invalid_format email_address, wrong_type shipping_address",
            refused.Faults(400)
        );
        Assert.Equal("Jane", (await merchant.Get(path)).Customer().Text("first_name"));
    }

    [Theory, EachEngine]
    public async Task A_merge_patch_media_type_is_taken_by_patch_only(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var path = $"/v1/customers/{await merchant.ACustomer()}";
        var body = RawContent.Text("""{"first_name":"Joan"}""", "application/merge-patch+json");

        Assert.Equal(
            "Joan",
            (await merchant.Api.SendAsync(HttpMethod.Patch, path, body)).Customer().Text("first_name")
        );
        Assert.Equal(
            "unsupported_media_type",
            (await merchant.Api.SendAsync(HttpMethod.Post, "/v1/customers", body)).Faults(415)
        );
    }

    [Theory, EachEngine]
    public async Task Concurrent_changes_of_different_members_are_all_kept(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (await merchant.Creates("{}")).Id();

        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => merchant.Changes(id, $$$"""{"metadata":{"k{{{i}}}":{{{i}}}}}"""))
        );

        var metadata = (await merchant.Get($"/v1/customers/{id}")).Customer().GetProperty("metadata");
        Assert.Equal(
            Enumerable.Range(0, 20),
            metadata.EnumerateObject().Select(member => member.Value.GetInt32()).Order()
        );
    }

    [Theory, EachEngine]
    public async Task Many_deletes_of_one_customer_delete_it_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var path = $"/v1/customers/{await merchant.ACustomer()}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => merchant.Delete(path)));

        Assert.Single(answers, answer => (int)answer.StatusCode == 200);
        Assert.All(answers.Where(answer => (int)answer.StatusCode != 200), answer => answer.Faults(404));
    }
}
