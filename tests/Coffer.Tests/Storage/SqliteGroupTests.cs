// SQLite's writer commits what waits in one transaction. A group is made here by holding the writer with a first unit
// while others queue; what one of them does wrong stays its own.
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Storage;

public sealed class SqliteGroupTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_unit_that_refuses_in_a_group_fails_alone()
    {
        await using var shelf = await Shelf.On(Engine.Sqlite, postgres);

        var group = await Together(
            shelf,
            tx => Shelf.Put(tx, "a"),
            async tx =>
            {
                await Shelf.Put(tx, "refused");
                throw Refusal.NotFound("thing");
            },
            tx => Shelf.Put(tx, "b")
        );

        Assert.Equal([null, typeof(Refusal), null], group);
        Assert.Equal(["a", "b"], await shelf.Names());
    }

    [Fact]
    public async Task An_engines_fault_in_one_unit_of_a_group_does_not_fail_its_neighbours()
    {
        await using var shelf = await Shelf.On(Engine.Sqlite, postgres);
        await shelf.Database.Write(tx => Shelf.Put(tx, "taken"));
        var runs = 0;

        var group = await Together(
            shelf,
            tx =>
            {
                runs++;
                return Shelf.Put(tx, "a");
            },
            async tx =>
            {
                await Shelf.Put(tx, "lost");
                await Shelf.Put(tx, "taken");
            },
            tx => Shelf.Put(tx, "b")
        );

        Assert.Equal([null, typeof(DatabaseUnavailableException), null], group);
        Assert.Equal(["a", "b", "taken"], await shelf.Names());
        Assert.Equal(2, runs); // once in the group that was undone, once alone: it was a group
    }

    [Fact]
    public async Task A_conflict_in_a_group_fails_alone()
    {
        await using var shelf = await Shelf.On(Engine.Sqlite, postgres);

        var group = await Together(
            shelf,
            tx => Shelf.Put(tx, "taken"),
            tx =>
            {
                Shelf.PutLater(tx, "lost");
                Shelf.PutOnce(tx, "taken");
                return default;
            },
            tx => Shelf.Put(tx, "b")
        );

        Assert.Equal([null, typeof(DatabaseUnavailableException), null], group);
        Assert.Equal(["b", "taken"], await shelf.Names());
    }

    [Fact]
    public async Task A_unit_that_waits_for_something_else_is_refused_and_writes_nothing_later_either()
    {
        await using var shelf = await Shelf.On(Engine.Sqlite, postgres);
        var elsewhere = new TaskCompletionSource();
        var later = new TaskCompletionSource<Exception?>();

        var group = await Together(
            shelf,
            tx => Shelf.Put(tx, "a"),
            async tx =>
            {
                await Shelf.Put(tx, "before");
                await elsewhere.Task;
                later.SetResult(await Fault(async () => await Shelf.Put(tx, "after")));
            },
            tx => Shelf.Put(tx, "b")
        );
        elsewhere.SetResult();

        Assert.Equal([null, typeof(InvalidOperationException), null], group);
        Assert.IsType<InvalidOperationException>(await later.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(["a", "b"], await shelf.Names());
    }

    [Fact]
    public async Task More_units_than_fit_in_a_group_all_commit()
    {
        await using var shelf = await Shelf.On(Engine.Sqlite, postgres);

        var group = await Together(
            shelf,
            [.. Enumerable.Range(0, 200).Select(i => (Func<Session, ValueTask>)(tx => Shelf.Put(tx, $"{i:000}")))]
        );

        Assert.All(group, Assert.Null);
        Assert.Equal(200, (await shelf.Names()).Count);
    }

    [Fact]
    public async Task A_unit_handed_in_after_closing_is_told_so()
    {
        await using var shelf = await Shelf.On(Engine.Sqlite, postgres);
        await shelf.Database.DisposeAsync();

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => shelf.Database.Write(tx => Shelf.Put(tx, "a")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_yet_can_be_later()
    {
        using var folder = new TempFolder();
        await using var database = Database.Open(DatabaseUrl.Sqlite(folder.At("late.db")));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => database.Write(tx => Shelf.Put(tx, "a")));
        SqliteDatabase.CreateFile(folder.At("late.db"));

        await database.Write(async tx =>
            await tx.Execute(Sql.Of("CREATE TABLE things (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL)"))
        );
    }

    // What each unit threw, in order; null for none.
    private static async Task<Type?[]> Together(Shelf shelf, params Func<Session, ValueTask>[] units)
    {
        using var holding = new ManualResetEventSlim();
        using var queued = new ManualResetEventSlim();
        var first = shelf.Database.Write(_ =>
        {
            holding.Set();
            queued.Wait();
            return ValueTask.CompletedTask;
        });
        holding.Wait();
        var group = units.Select(unit => shelf.Database.Write(unit)).ToList();
        queued.Set();
        await first;
        return await Task.WhenAll(group.Select(async unit => (await Fault(() => unit))?.GetType()));
    }

    private static async Task<Exception?> Fault(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
