// Lists that count what is not there: the block is named, and no other check names anything.
using Coffer.Customers;
using Coffer.Kernel;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Proof;

public sealed class ListDamageTests(StillServers servers, PostgresServer postgres)
{
    [Theory]
    [EachEngine(
        "UPDATE customer_blocks SET live = live + 1 WHERE account = $1 AND (level = 0 OR last_seq = 0)",
        "The list counts 4 up to this customer"
    )]
    [EachEngine(
        "UPDATE customer_blocks SET live = live - 1 WHERE account = $1 AND (level = 0 OR last_seq = 0)",
        "The list counts 2 up to this customer"
    )]
    [EachEngine(
        "UPDATE customer_blocks SET live = 5 WHERE account = $1 AND level = 2 AND last_seq = 0",
        "A list's total up to this customer is 5; its blocks count 3."
    )]
    public async Task A_list_that_counts_wrongly_is_named(Engine engine, string damage, string message)
    {
        var books = await servers.Books(engine, postgres);

        await books.Damage(damage);

        await books.MustName("customer_counts", message, books["block"]);
    }

    [Theory, EachEngine]
    public async Task A_filters_list_that_counts_wrongly_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);
        var found = new List<string>();
        for (var i = 0; i < 2 * TestServer.BlockSize; i++)
            found.Add((await books.Merchant.Creates("""{"metadata":{"tier":"gold"}}""")).Id());
        await books.Merchant.Get("/v1/customers?metadata[tier]=gold");

        await books.Damage("UPDATE customer_blocks SET live = 0 WHERE account = $1 AND length(digest) > 0");

        await books.MustName(
            "customer_counts",
            $"A filter's list counts 0 up to this customer, from where it counted last; there are "
                + $"{TestServer.BlockSize}.",
            found[TestServer.BlockSize - 1]
        );
    }

    [Theory, EachEngine]
    public async Task A_span_that_sums_its_blocks_wrongly_is_named(Engine engine)
    {
        var books = await servers.Books(engine, postgres);
        for (var i = 0; i < 8 * TestServer.BlockSize; i++)
            await books.Merchant.Creates("{}");
        for (var i = 0; i < 3; i++)
            await books.Merchant.Get("/v1/customers");
        Assert.True(await books.Value("count(*) FROM customer_blocks WHERE account = $1 AND level = 1") > 1);

        await books.Damage(
            "UPDATE customer_blocks SET live = 100 WHERE account = $1 AND level = 1 AND last_seq = "
                + "(SELECT max(last_seq) FROM customer_blocks WHERE account = $1 AND level = 1)"
        );

        var named = await books.Value(
            "last_seq FROM customer_blocks WHERE account = $1 AND level = 1 ORDER BY last_seq DESC LIMIT 1"
        );
        await books.MustName(
            "customer_counts",
            $"The list counts 100 up to this customer, from where it counted last; there are {2 * TestServer.BlockSize}.",
            Ids.Text((await books.Database.Read(session => CustomerStore.FindId(session, books.Account, named)))!.Value)
        );
    }

    // They are derived: a list makes them again.
    [Theory, EachEngine]
    public async Task Counts_that_were_deleted_are_made_again(Engine engine)
    {
        var books = await servers.Books(engine, postgres);
        await books.Damage("UPDATE customer_blocks SET live = 100 WHERE account = $1");

        await books.Damage("DELETE FROM customer_blocks WHERE account = $1");
        await books.Merchant.Get("/v1/customers");

        Assert.Equal(1, await books.Value("count(*) FROM customer_blocks WHERE account = $1 AND level = 0"));
        Assert.True((await books.Merchant.Get("/v1/verify")).Ok().GetProperty("verified").GetBoolean());
    }
}
