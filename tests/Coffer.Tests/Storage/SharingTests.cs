// Units that share an account run beside each other; one that excludes runs alone, and sees all that was before it.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Storage;

public sealed class SharingTests(PostgresServer postgres)
{
    [Fact]
    public async Task One_that_excludes_waits_for_those_that_share_and_keeps_others_out()
    {
        await using var shelf = await Shelf.On(Engine.Postgres, postgres);
        var (shared, done) = (new TaskCompletionSource(), new TaskCompletionSource());
        var sharing = shelf.Database.Write(async tx =>
        {
            tx.Share(7);
            await Shelf.Put(tx, "first");
            shared.TrySetResult();
            await done.Task;
        });
        await shared.Task;
        var excluding = shelf.Database.Write(async tx =>
        {
            await tx.Exclude(7);
            return (await Shelf.Value(tx, "first"), await Shelf.Value(tx, "second"));
        });
        await Task.Delay(100);
        var late = shelf.Database.Write(async tx =>
        {
            tx.Share(7);
            await Shelf.Put(tx, "second");
        });
        await shelf.Database.Write(async tx =>
        {
            tx.Share(8);
            await Shelf.Put(tx, "elsewhere");
        });

        Assert.False(excluding.IsCompleted);
        done.SetResult();

        Assert.Equal((0L, null), await excluding);
        await Task.WhenAll(sharing, late);
        Assert.Equal(["elsewhere", "first", "second"], await shelf.Names());
    }

    [Theory, EachEngine]
    public async Task Sharing_travels_with_the_next_statement_and_spoils_no_answer(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);

        var read = await shelf.Database.Write(async tx =>
        {
            tx.Share(7);
            Shelf.PutLater(tx, "a", 5);
            return await Shelf.Value(tx, "a");
        });
        await shelf.Database.Write(async tx =>
        {
            tx.Share(7);
            await Shelf.Count(tx, "a");
        });
        await shelf.Database.Write(tx =>
        {
            tx.Share(7);
            Shelf.PutOnce(tx, "b", 1);
            return ValueTask.CompletedTask;
        });
        var alone = await shelf.Database.Write(async tx =>
        {
            await tx.Exclude(7);
            return await Shelf.Value(tx, "a");
        });

        Assert.Equal((5L, 6L, 1L), (read, alone, await shelf.Value("b")));
    }
}
