// Finding customers by their values: exact, but for the letter case of e-mail addresses.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class CustomerFilterTests(Servers servers, PostgresServer postgres)
{
    private const string Jane =
        """{"email_address":"Jané@Example.com","merchant_identifier":"M 1+&é","metadata":{"account_id":"ACC-1","n":1.10,"b":true,"Tier":"Gold"}}""";

    [Theory, EachEngine]
    public async Task A_customer_is_found_by_each_of_its_values(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (await merchant.Creates(Jane)).Id();
        await merchant.Creates("""{"email_address":"joe@example.com","metadata":{"account_id":"ACC-2"}}""");
        string[] hits =
        [
            "email_address=jan%C3%A9@example.com",
            "email_address=JAN%C3%89@EXAMPLE.COM",
            "emailAddress=Jan%C3%A9@example.com",
            "EMAIL_ADDRESS=Jan%C3%A9@example.com",
            "merchant_identifier=M%201%2B%26%C3%A9",
            "MerchantIdentifier=M+1%2B%26%C3%A9",
            "metadata[account_id]=ACC-1",
            "metadata%5Baccount_id%5D=ACC-1",
            "Metadata[account_id]=ACC-1",
            "metadata[n]=1.10",
            "metadata[b]=true",
            "metadata[Tier]=Gold&metadata[account_id]=ACC-1&email_address=jan%C3%A9@example.com",
        ];

        foreach (var query in hits)
        {
            var found = await Find(merchant, query);
            Assert.True(found.SequenceEqual([id]), query);
        }
    }

    [Theory, EachEngine]
    public async Task A_value_that_differs_in_anything_finds_nobody(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.Creates(Jane);
        string[] misses =
        [
            "email_address=jane@example.com",
            "merchant_identifier=m%201%2B%26%C3%A9",
            "metadata[account_id]=acc-1",
            "metadata[ACCOUNT_ID]=ACC-1",
            "metadata[tier]=Gold",
            "metadata[n]=1.1",
            "metadata[b]=True",
            "metadata[]=ACC-1",
            "metadata[%00]=%00",
            "email_address=%FF%FE",
            "metadata[account_id]=%zz",
            "metadata[Tier]=Gold&metadata[account_id]=ACC-2",
            "metadata[account_id]=ACC-1&metadata[account_id]=ACC-2",
        ];

        foreach (var query in misses)
        {
            var list = await merchant.Get($"/v1/customers?{query}");
            Assert.Empty(list.Ids());
            Assert.Equal(0, list.Ok().GetProperty("pagination").GetProperty("total_records").GetInt32());
        }
    }

    [Theory, EachEngine]
    public async Task A_change_is_found_by_the_new_value_and_no_more_by_the_old(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (await merchant.Creates(Jane)).Id();

        await merchant.Changes(
            id,
            """{"email_address":"new@example.com","merchant_identifier":null,"metadata":{"account_id":"ACC-9","b":null}}"""
        );

        Assert.Equal(
            [id],
            await Find(merchant, "email_address=new@example.com&metadata[account_id]=ACC-9&metadata[Tier]=Gold")
        );
        Assert.Empty(await Find(merchant, "email_address=jan%C3%A9@example.com"));
        Assert.Empty(await Find(merchant, "merchant_identifier=M%201%2B%26%C3%A9"));
        Assert.Empty(await Find(merchant, "metadata[account_id]=ACC-1"));
        Assert.Empty(await Find(merchant, "metadata[b]=true"));
    }

    [Theory, EachEngine]
    public async Task A_deleted_customer_is_found_no_more(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (await merchant.Creates(Jane)).Id();
        var other = (await merchant.Creates(Jane)).Id();

        (await merchant.Delete($"/v1/customers/{id}")).Ok();

        Assert.Equal([other], await Find(merchant, "metadata[account_id]=ACC-1"));
        Assert.Equal([other], await Find(merchant, "email_address=jan%C3%A9@example.com&metadata[b]=true"));
    }

    [Theory, EachEngine]
    public async Task Filtered_lists_have_pages_of_their_own(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var gold = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var id = (
                await merchant.Creates($$$"""{"metadata":{"tier":"{{{(i % 2 == 0 ? "gold" : "iron")}}}"}}""")
            ).Id();
            if (i % 2 == 0)
            {
                gold.Insert(0, id);
            }
        }

        var page = await merchant.Get("/v1/customers?metadata[tier]=gold&Size=2&Page=2");

        Assert.Equal(gold[2..], page.Ids());
        Assert.Equal(3, page.Ok().GetProperty("pagination").GetProperty("total_records").GetInt32());
        Assert.Equal(2, page.Ok().GetProperty("pagination").GetProperty("total_pages").GetInt32());
        Assert.Equal(gold[1..], await Find(merchant, $"metadata[tier]=gold&after={gold[0]}"));
    }

    [Theory, EachEngine]
    public async Task Ten_filters_may_be_given_at_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (
            await merchant.Creates(
                Asking.Json(new { metadata = Enumerable.Range(0, 11).ToDictionary(i => $"k{i}", i => i) })
            )
        ).Id();
        var filters = Enumerable.Range(0, 11).Select(i => $"metadata[k{i}]={i}").ToList();

        Assert.Equal([id], await Find(merchant, string.Join('&', filters[..10])));
        Assert.Equal(
            "too_many metadata",
            (await merchant.Get($"/v1/customers?{string.Join('&', filters)}")).Faults(400)
        );
    }

    [Theory, EachEngine]
    public async Task An_empty_filter_filters_nothing(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = await merchant.ACustomer();

        Assert.Equal([id], await Find(merchant, "email_address=&metadata[x]=&first_name=Nobody"));
    }

    private static async Task<List<string>> Find(Merchant merchant, string query) =>
        [.. (await merchant.Get($"/v1/customers?{query}")).Ids()];
}
