// The list: newest first, by page or below a record.
using System.Text.Json;
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class CustomerListTests(Servers servers, PostgresServer postgres)
{
    private const string Path = "/v1/customers";

    [Theory, EachEngine]
    public async Task An_empty_list_has_no_pages(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var list = await merchant.Get(Path);

        Assert.Empty(list.Ids());
        Assert.Equal("""{"total_records":0,"current_page":1,"total_pages":0,"page_size":100}""", Pagination(list));
    }

    [Theory, EachEngine]
    public async Task Pages_go_from_the_newest_to_the_oldest(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var ids = await Created(merchant, 5);

        Assert.Equal(ids, (await merchant.Get(Path)).Ids());
        Assert.Equal(ids[..2], (await merchant.Get($"{Path}?Page=1&Size=2")).Ids());
        Assert.Equal(ids[2..4], (await merchant.Get($"{Path}?page=2&size=2")).Ids());
        Assert.Equal(ids[4..], (await merchant.Get($"{Path}?PAGE=3&SIZE=2")).Ids());
        Assert.Equal(
            """{"total_records":5,"current_page":3,"total_pages":3,"page_size":2}""",
            Pagination(await merchant.Get($"{Path}?Page=3&Size=2"))
        );
    }

    [Theory, EachEngine]
    public async Task A_page_past_the_end_is_empty(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await Created(merchant, 3);

        foreach (var page in new[] { 3, int.MaxValue })
        {
            var list = await merchant.Get($"{Path}?Page={page}&Size=2");

            Assert.Empty(list.Ids());
            Assert.Equal(
                $$"""{"total_records":3,"current_page":{{page}},"total_pages":2,"page_size":2}""",
                Pagination(list)
            );
        }
    }

    [Theory, EachEngine]
    public async Task Pages_and_sizes_outside_their_range_are_refused(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (string Query, string Faults)[] table =
        [
            ("Page=0", "out_of_range Page"),
            ("Page=-1", "out_of_range Page"),
            ("Page=2147483648", "out_of_range Page"),
            ("Page=99999999999999999999", "out_of_range Page"),
            ("Page=one", "wrong_type Page"),
            ("Page=1.0", "wrong_type Page"),
            ("Page=%2B1", "wrong_type Page"),
            ("Page=%D9%A1", "wrong_type Page"),
            ("Size=0", "out_of_range Size"),
            ("size=101", "out_of_range Size"),
            ("Page=0&Size=x", "out_of_range Page, wrong_type Size"),
            ("Page=1&page=2", "duplicate_member Page"),
            ("Size=1&Size=1", "duplicate_member Size"),
        ];

        foreach (var (query, faults) in table)
        {
            Assert.Equal(faults, (await merchant.Get($"{Path}?{query}")).Faults(400));
        }
        Assert.Equal(100, Size(await merchant.Get($"{Path}?Page=&Size=")));
        Assert.Equal(100, Size(await merchant.Get($"{Path}?Size=100&nonsense=1")));
    }

    [Theory, EachEngine]
    public async Task After_goes_on_below_a_record_even_a_deleted_one(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var ids = await Created(merchant, 4);

        var below = await merchant.Get($"{Path}?after={ids[1]}&Size=1");
        (await merchant.Delete($"{Path}/{ids[1]}")).Ok();

        Assert.Equal([ids[2]], below.Ids());
        Assert.False(below.Ok().GetProperty("pagination").TryGetProperty("current_page", out _));
        Assert.Equal(ids[2..], (await merchant.Get($"{Path}?After={ids[1]}")).Ids());
        Assert.Empty((await merchant.Get($"{Path}?after={ids[3]}")).Ids());
        Assert.Equal([ids[0], ids[2], ids[3]], (await merchant.Get(Path)).Ids());
    }

    [Theory, EachEngine]
    public async Task After_names_a_record_of_this_account_and_takes_no_page(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = await merchant.ACustomer();
        var stranger = await (await servers.Merchant(engine, postgres)).ACustomer();

        Assert.Equal("conflicting_members after", (await merchant.Get($"{Path}?after={id}&Page=1")).Faults(400));
        Assert.Equal("unknown_reference after", (await merchant.Get($"{Path}?after={stranger}")).Faults(400));
        Assert.Equal("unknown_reference after", (await merchant.Get($"{Path}?after={Guid.NewGuid()}")).Faults(400));
        Assert.Equal("unknown_reference after", (await merchant.Get($"{Path}?after=x")).Faults(400));
    }

    [Theory, EachEngine]
    public async Task The_order_is_that_of_insertion_while_many_create_at_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => merchant.ACustomer()));
        var last = await merchant.ACustomer();

        var all = (await merchant.Get(Path)).Ids().ToList();
        var walked = new List<string>();
        for (
            var page = all.Take(7).ToList();
            page.Count > 0;
            page = [.. (await merchant.Get($"{Path}?Size=7&after={walked[^1]}")).Ids()]
        )
        {
            walked.AddRange(page);
        }

        Assert.Equal(last, all[0]);
        Assert.Equal(31, all.Distinct().Count());
        Assert.Equal(all, walked);
    }

    [Theory, EachEngine]
    public async Task Another_account_s_customers_are_nowhere(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var stranger = await servers.Merchant(engine, postgres);
        var id = (await stranger.Creates("""{"email_address":"jane@example.com"}""")).Id();

        Assert.Empty((await merchant.Get(Path)).Ids());
        Assert.Empty((await merchant.Get($"{Path}?email_address=jane@example.com")).Ids());
        Assert.Equal("not_found", (await merchant.Get($"{Path}/{id}")).Faults(404));
        Assert.Equal("not_found", (await merchant.Patch($"{Path}/{id}", "{}")).Faults(404));
        Assert.Equal("not_found", (await merchant.Delete($"{Path}/{id}")).Faults(404));
        Assert.Equal([id], (await stranger.Get(Path)).Ids());
    }

    // Newest first.
    private static async Task<List<string>> Created(Merchant merchant, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Insert(0, await merchant.ACustomer());
        }
        return ids;
    }

    private static string Pagination(CofferResponse list) =>
        JsonSerializer.Serialize(list.Ok().GetProperty("pagination"));

    private static int Size(CofferResponse list) =>
        list.Ok().GetProperty("pagination").GetProperty("page_size").GetInt32();
}
