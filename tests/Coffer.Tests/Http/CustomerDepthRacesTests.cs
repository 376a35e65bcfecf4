// Blocks are closed while others write: nobody is counted twice, and nobody who is just being created is forgotten.
using Coffer.Access;
using Coffer.Customers;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;

namespace Coffer.Tests.Http;

public sealed class CustomerDepthRacesTests(Servers servers, PostgresServer postgres)
{
    // It has its number before its unit commits, as no unit of the program would have it.
    private static readonly Sql InsertOne = new(
        "INSERT INTO customers (account, id, form, body) VALUES ($1, $2, 1, $3) RETURNING seq"
    );

    private const string Path = "/v1/customers";
    private const string AGold = """{"metadata":{"tier":"gold"}}""";

    [Theory, EachEngine]
    public async Task Many_who_list_at_once_close_each_block_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var i = 0; i < 8 * TestServer.BlockSize; i++)
            await merchant.ACustomer();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => merchant.Get($"{Path}?Size=1&Page={1 + (i * 2)}")));

        Assert.Equal(
            7,
            await merchant.Server.Count("customer_blocks WHERE account = $1 AND level = 0", await merchant.Seq())
        );
        await MustCount(merchant, 8 * TestServer.BlockSize);
    }

    [Theory, EachEngine]
    public async Task What_is_created_changed_and_deleted_meanwhile_is_counted(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var live = 0;
        async Task Lives(int turns)
        {
            for (var i = 0; i < turns; i++)
            {
                var first = (await merchant.Creates(AGold)).Id();
                var second = (await merchant.Creates("{}")).Id();
                await merchant.Changes(second, AGold);
                await Task.WhenAll(merchant.Delete($"{Path}/{first}"), merchant.Changes(second, """{"metadata":{}}"""));
                await merchant.Changes(second, AGold);
                Interlocked.Increment(ref live);
            }
        }

        var lives = Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Lives(8)));
        while (!lives.IsCompleted)
        {
            await merchant.Get($"{Path}?Size=1");
            await merchant.Get($"{Path}?metadata[tier]=gold&Size=1&Page=9");
        }
        await lives;

        Assert.True(await merchant.Server.Count("customer_blocks WHERE account = $1", await merchant.Seq()) > 4);
        await MustCount(merchant, live);
    }

    [Theory]
    [InlineData(AccountKind.Production)]
    [InlineData(AccountKind.Sandbox)]
    public async Task Who_is_being_created_while_blocks_are_closed_is_counted(AccountKind kind)
    {
        var merchant = await Merchant.On(await servers.On(Engine.Postgres, postgres), kind);
        var (made, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var seq = await merchant.Seq();
        var slow = merchant.Server.Running.Tools.Database.Write(async tx =>
        {
            tx.Share(seq);
            await Insert(tx, seq);
            made.TrySetResult();
            await end.Task;
        });
        await await Task.WhenAny(made.Task, slow);
        for (var i = 0; i < 3 * TestServer.BlockSize; i++)
            await merchant.ACustomer();

        var list = merchant.Get(Path);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(list.IsCompleted);
        end.SetResult();
        await slow;

        Assert.Equal($"{3 * TestServer.BlockSize}", (await list).At("pagination.total_records"));
        var later = await merchant.Get($"{Path}?Size=1&Page={1 + (3 * TestServer.BlockSize)}");
        Assert.Equal($"{1 + (3 * TestServer.BlockSize)}", later.At("pagination.total_records"));
        Assert.Single(later.Ids());
    }

    [Theory]
    [InlineData(AccountKind.Production)]
    [InlineData(AccountKind.Sandbox)]
    public async Task Nobody_is_created_beside_a_unit_that_is_alone(AccountKind kind)
    {
        var merchant = await Merchant.On(await servers.On(Engine.Postgres, postgres), kind);
        var (alone, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var seq = await merchant.Seq();
        var unit = merchant.Server.Running.Tools.Database.Write(async tx =>
        {
            await tx.Exclude(seq);
            alone.TrySetResult();
            await end.Task;
        });
        await alone.Task;

        var create = merchant.ACustomer();
        await Task.Delay(200, TestContext.Current.CancellationToken);

        Assert.False(create.IsCompleted);
        end.SetResult();
        await unit;
        await create;
    }

    private static async ValueTask Insert(Session tx, long account)
    {
        var now = DateTimeOffset.UtcNow;
        var customer = new Customer(Ids.New(now), new Profile(), now, now);
        Assert.NotNull(await tx.Number(InsertOne, account, customer.Id, CustomerWire.Body(customer)));
    }

    private static async Task MustCount(Merchant merchant, int count)
    {
        Assert.Equal($"{count}", (await merchant.Get(Path)).At("pagination.total_records"));
        var deep = await merchant.Get($"{Path}?Size=1&Page={count}");
        Assert.Equal($"{count}", deep.At("pagination.total_records"));
        Assert.Single(deep.Ids());
        Assert.Empty((await merchant.Get($"{Path}?Size=1&Page={count + 1}")).Ids());
        var verified = await merchant.Get("/v1/verify");
        Assert.True(verified.Ok().GetProperty("verified").GetBoolean(), verified.Body);
    }
}
