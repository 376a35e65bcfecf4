// The list in its depth, where closed blocks count the customers: pages and totals are those of a list that counts each
// one. Blocks of the tests' servers are small, so that a dozen customers fill some.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;

namespace Coffer.Tests.Http;

public sealed class CustomerDepthTests(Servers servers, PostgresServer postgres)
{
    private const string Path = "/v1/customers";
    private const string Gold = "metadata[tier]=gold";
    private const string AGold = """{"metadata":{"tier":"gold"}}""";

    [Theory, EachEngine]
    public async Task Lists_close_blocks_of_what_is_not_new(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await Created(merchant, (12 * TestServer.BlockSize) + 1, AGold);

        await merchant.Get($"{Path}?Size=1");
        Assert.Equal((12, 0), (await Blocks(merchant), await Blocks(merchant, Filter)));
        Assert.Equal((5, 0), (await Spans(merchant), await Spans(merchant, Filter)));
        await merchant.Get($"{Path}?Size=1&after={await merchant.ACustomer()}");
        await merchant.Get($"{Path}?{Gold}");
        await merchant.Get($"{Path}?{Gold}");
        await merchant.Get($"{Path}?{Gold}&metadata[other]=1");

        Assert.Equal((12, 12), (await Blocks(merchant), await Blocks(merchant, Filter)));
        Assert.Equal(24, await Blocks(merchant, $"live = {TestServer.BlockSize}"));
        Assert.Equal((5, 5), (await Spans(merchant), await Spans(merchant, Filter)));
        Assert.Equal(10, await Spans(merchant, $"live = {2 * TestServer.BlockSize}"));
        await MustBeVerified(merchant);
    }

    [Theory, EachEngine]
    public async Task Every_page_is_at_its_place(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var ids = await Created(merchant, 26, AGold);
        foreach (var list in new[] { Path, $"{Path}?{Gold}" })
            await MustList(merchant, list, ids);

        foreach (var gone in new[] { 0, 1, 5, 9, 10, 11, 20, 24, 25 }.Reverse())
        {
            (await merchant.Delete($"{Path}/{ids[gone]}")).Ok();
            ids.RemoveAt(gone);
        }

        foreach (var list in new[] { Path, $"{Path}?{Gold}" })
            await MustList(merchant, list, ids);
        foreach (var id in ids)
            (await merchant.Delete($"{Path}/{id}")).Ok();
        foreach (var list in new[] { Path, $"{Path}?{Gold}" })
            await MustList(merchant, list, []);
        await MustBeVerified(merchant);
    }

    [Theory, EachEngine]
    public async Task Who_comes_to_be_found_stands_in_their_place_and_a_block_that_grew_is_divided(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var old = await Created(merchant, 40, """{"metadata":{"tier":"iron"}}""");
        var gold = await Created(merchant, 8, AGold);
        await MustList(merchant, $"{Path}?{Gold}", gold);
        await MustList(merchant, $"{Path}?metadata[tier]=iron", old);
        var blocks = await Blocks(merchant, Filter);

        foreach (var id in old.Take(30))
            await merchant.Changes(id, AGold);
        await MustList(merchant, $"{Path}?{Gold}", [.. gold, .. old.Take(30)]);

        await MustList(merchant, $"{Path}?metadata[tier]=iron", old[30..]);
        Assert.True(await Blocks(merchant, Filter) > blocks + 5, "The block was not divided.");
        Assert.Equal(0, await Blocks(merchant, $"live >= {2 * TestServer.BlockSize}"));
        await MustBeVerified(merchant);
    }

    [Theory]
    [EachEngine(1)]
    [EachEngine(2)]
    [EachEngine(3)]
    public async Task Whatever_happens_lists_are_those_of_a_naive_count(Engine engine, int seed)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var random = new Random(seed);
        var people = new List<(string Id, string Tier)>(); // newest first
        for (var step = 0; step < 150; step++)
        {
            await Happens(merchant, random, people);
            if (step % 3 == 0)
                await MustListSome(merchant, random, people);
        }

        await MustBeVerified(merchant);
    }

    private const string Filter = "length(digest) > 0";

    private static async Task Happens(Merchant merchant, Random random, List<(string Id, string Tier)> people)
    {
        var tier = $"t{random.Next(3)}";
        var body = $$$"""{"metadata":{"tier":"{{{tier}}}","all":1} }""";
        var which = random.Next(people.Count + 1);
        if (which == people.Count || random.Next(2) == 0)
        {
            people.Insert(0, ((await merchant.Creates(body)).Id(), tier));
            return;
        }

        if (random.Next(2) == 0)
        {
            await merchant.Changes(people[which].Id, body);
            people[which] = people[which] with { Tier = tier };
            return;
        }

        (await merchant.Delete($"{Path}/{people[which].Id}")).Ok();
        people.RemoveAt(which);
    }

    private static async Task MustListSome(Merchant merchant, Random random, List<(string Id, string Tier)> people)
    {
        var tier = $"t{random.Next(3)}";
        var (filter, ids) = random.Next(3) switch
        {
            0 => ("", people.ConvertAll(one => one.Id)),
            1 => ("metadata[all]=1&", people.ConvertAll(one => one.Id)),
            _ => ($"metadata[tier]={tier}&", people.FindAll(one => one.Tier == tier).ConvertAll(one => one.Id)),
        };
        var size = random.Next(1, 8);
        var page = random.Next(1, (ids.Count / size) + 3);
        var list = await merchant.Get($"{Path}?{filter}Size={size}&Page={page}");
        Assert.Equal(ids.Skip((page - 1) * size).Take(size), list.Ids());
        Assert.Equal(ids.Count, Total(list));
        if (ids.Count == 0)
            return;
        var at = random.Next(ids.Count);
        var after = await merchant.Get($"{Path}?{filter}Size={size}&after={ids[at]}");
        Assert.Equal(ids.Skip(at + 1).Take(size), after.Ids());
        Assert.Equal(ids.Count, Total(after));
    }

    // Every page of some sizes, one past the end, and one far past it.
    private static async Task MustList(Merchant merchant, string path, List<string> ids)
    {
        var query = path.Contains('?', StringComparison.Ordinal) ? $"{path}&" : $"{path}?";
        foreach (var size in new[] { 1, 4, 7 })
        {
            foreach (var page in Enumerable.Range(1, (ids.Count / size) + 2).Append(int.MaxValue))
            {
                var list = await merchant.Get($"{query}Size={size}&Page={page}");
                Assert.Equal(ids.Skip((int)Math.Min((page - 1L) * size, int.MaxValue)).Take(size), list.Ids());
                Assert.Equal(ids.Count, Total(list));
            }
        }

        for (var at = 0; at < ids.Count; at++)
        {
            var list = await merchant.Get($"{query}Size=5&after={ids[at]}");
            Assert.Equal(ids.Skip(at + 1).Take(5), list.Ids());
            Assert.Equal(ids.Count, Total(list));
        }
    }

    private static async Task MustBeVerified(Merchant merchant)
    {
        var answer = await merchant.Get("/v1/verify");
        Assert.True(answer.Ok().GetProperty("verified").GetBoolean(), answer.Body);
    }

    private static async Task<long> Blocks(Merchant merchant, string which = "length(digest) = 0") =>
        await merchant.Server.Count(
            $"customer_blocks WHERE account = $1 AND level = 0 AND {which}",
            await merchant.Seq()
        );

    private static async Task<long> Spans(Merchant merchant, string which = "length(digest) = 0") =>
        await merchant.Server.Count(
            $"customer_blocks WHERE account = $1 AND level = 1 AND {which}",
            await merchant.Seq()
        );

    // Newest first.
    private static async Task<List<string>> Created(Merchant merchant, int count, string body)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
            ids.Insert(0, (await merchant.Creates(body)).Id());
        return ids;
    }

    private static int Total(CofferResponse list) =>
        list.Ok().GetProperty("pagination").GetProperty("total_records").GetInt32();
}
