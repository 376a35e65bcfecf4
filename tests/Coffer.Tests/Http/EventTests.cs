// The record of every change: without gaps, in order, complete as of the asking.
using System.Text.Json;
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class EventTests(Servers servers, PostgresServer postgres)
{
    private const string Path = "/v1/events";

    [Theory, EachEngine]
    public async Task Every_change_is_shown_in_order_right_after_its_answer(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.Creates("""{"first_name":"Jane"}""");
        Assert.Equal(["1 customer.created"], await Names(merchant, Path));
        var changed = await merchant.Changes(customer.Id(), """{"first_name":"Joan"}""");
        var data = (await merchant.Get(Path))
            .Ok()
            .GetProperty("events")
            .EnumerateArray()
            .Select(e => e.GetProperty("data").GetRawText());
        Assert.Equal([customer.GetRawText(), changed.GetRawText()], data);
        (await merchant.Patch("/v1/account", """{"name":"Shop"}""")).Ok();
        (await merchant.Delete($"/v1/customers/{customer.Id()}")).Ok();

        Assert.Equal(
            ["1 customer.created", "2 customer.updated", "3 account.updated", "4 customer.deleted"],
            await Names(merchant, Path)
        );
    }

    [Theory, EachEngine]
    public async Task After_and_pages_walk_the_same_record(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var i = 0; i < 5; i++)
        {
            await merchant.ACustomer();
        }

        Assert.Equal([4, 5], await Numbers(merchant, $"{Path}?after=3"));
        Assert.Equal([1, 2, 3, 4, 5], await Numbers(merchant, $"{Path}?after=0"));
        Assert.Equal([3, 4], await Numbers(merchant, $"{Path}?after=2&Size=2"));
        Assert.Equal([3, 4], await Numbers(merchant, $"{Path}?Page=2&Size=2"));
        Assert.Empty(await Numbers(merchant, $"{Path}?after=5"));
        Assert.Empty(await Numbers(merchant, $"{Path}?after={long.MaxValue}"));
        Assert.Equal(
            5,
            (await merchant.Get($"{Path}?Size=1"))
                .Ok()
                .GetProperty("pagination")
                .GetProperty("total_records")
                .GetInt32()
        );
        foreach (var wrong in new[] { "x", "-1", "1.5", "9223372036854775808", "+1" })
        {
            Assert.Equal("wrong_type after", (await merchant.Get($"{Path}?after={wrong}")).Faults(400));
        }
        Assert.Equal("conflicting_members after", (await merchant.Get($"{Path}?after=1&Page=1")).Faults(400));
    }

    [Theory, EachEngine]
    public async Task A_refusal_and_a_replay_are_no_changes(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        (await merchant.Post("/v1/customers", "{}", "k")).Ok();
        (await merchant.Post("/v1/customers", "{}", "k")).Ok();
        await merchant.Refuses("""{"first_name":1}""");

        Assert.Equal(["1 customer.created"], await Names(merchant, Path));
    }

    [Theory, EachEngine]
    public async Task Writers_at_once_leave_no_gap_and_a_reader_never_misses_a_number(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() => Follow(merchant, done.Token));

        var created = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => merchant.ACustomer()));
        await done.CancelAsync();

        var seen = await reader;
        Assert.Equal(Enumerable.Range(1, 64).Select(i => (long)i), seen.Select(e => e.Sequence));
        Assert.Equal(created.Order(), seen.Select(e => e.Data.GetProperty("id").GetString()!).Order());
    }

    [Theory, EachEngine]
    public async Task Many_first_readers_number_everything_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => merchant.ACustomer()));

        var reads = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => merchant.Get(Path)));

        var first = reads[0].Ok().GetProperty("events").GetRawText();
        Assert.All(reads, read => Assert.Equal(first, read.Ok().GetProperty("events").GetRawText()));
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), await Numbers(merchant, Path));
    }

    [Theory, EachEngine]
    public async Task One_customer_s_events_are_in_the_order_of_its_changes(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (await merchant.Creates("{}")).Id();

        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => merchant.Changes(id, $$$"""{"metadata":{"k{{{i}}}":1}}"""))
        );

        var sizes = (await merchant.Api.Events.ListAsync()).Items.Select(e =>
            e.Data.GetProperty("metadata").EnumerateObject().Count()
        );
        Assert.Equal(Enumerable.Range(0, 21), sizes);
    }

    [Theory, EachEngine]
    public async Task A_deleted_customer_leaves_numbers_and_ids_only(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = await merchant.ACustomer();
        var other = await merchant.ACustomer();
        await merchant.Changes(id, """{"first_name":"Joan"}""");
        (await merchant.Delete($"/v1/customers/{id}")).Ok();

        var events = (await merchant.Get(Path))
            .Ok()
            .GetProperty("events")
            .EnumerateArray()
            .Select(e => e.GetProperty("data"))
            .ToList();

        var erased = $$"""{"id":"{{id}}","erased":true}""";
        Assert.Equal([erased, erased], [events[0].GetRawText(), events[2].GetRawText()]);
        Assert.Equal($$"""{"id":"{{id}}"}""", events[3].GetRawText());
        Assert.Equal(other, events[1].Id());
        Assert.Equal("Jane", events[1].Text("first_name"));
    }

    [Theory, EachEngine]
    public async Task A_reporting_key_may_read_them_and_a_public_one_may_not(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await merchant.ACustomer();

        Assert.Single((await merchant.Reports.SendAsync(HttpMethod.Get, Path)).Ids("events"));
        Assert.Equal("wrong_key_kind", (await merchant.Browser.SendAsync(HttpMethod.Get, Path)).Faults(403));
    }

    // Reads on from where it is until the writers are done and nothing is left.
    private static async Task<List<CofferEvent>> Follow(Merchant merchant, CancellationToken writersDone)
    {
        var seen = new List<CofferEvent>();
        while (true)
        {
            var last = writersDone.IsCancellationRequested;
            var cursor = seen.Count == 0 ? 0 : seen[^1].Sequence;
            var page = await merchant.Api.Events.ListAsync(cursor, 7, cancellationToken: CancellationToken.None);
            Assert.Equal(
                Enumerable.Range(1, page.Items.Count).Select(i => cursor + i),
                page.Items.Select(e => e.Sequence)
            );
            seen.AddRange(page.Items);
            if (last && page.Items.Count == 0)
            {
                return seen;
            }
        }
    }

    private static async Task<List<string>> Names(Merchant merchant, string path) =>
        [
            .. (await Events(merchant, path)).Select(e =>
                $"{e.GetProperty("sequence")} {e.Text("event")}.{e.Text("action")}"
            ),
        ];

    private static async Task<List<long>> Numbers(Merchant merchant, string path) =>
        [.. (await Events(merchant, path)).Select(e => e.GetProperty("sequence").GetInt64())];

    private static async Task<IEnumerable<JsonElement>> Events(Merchant merchant, string path) =>
        (await merchant.Get(path)).Ok().GetProperty("events").EnumerateArray();
}
