// Units of work, the same on both engines: whole or not at all, seen when the task is done and not before.
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Storage;

public sealed class UnitsTests(PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_unit_commits_whole(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);

        await shelf.Database.Write(async tx =>
        {
            Shelf.PutLater(tx, "a");
            await Shelf.Put(tx, "b");
            Shelf.PutOnce(tx, "c");
        });

        Assert.Equal(["a", "b", "c"], await shelf.Names());
    }

    [Theory, EachEngine]
    public async Task A_unit_that_refuses_leaves_nothing(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);

        var refused = await Assert.ThrowsAsync<Refusal>(() =>
            shelf.Database.Write(async tx =>
            {
                Shelf.PutLater(tx, "a");
                await Shelf.Put(tx, "b");
                throw Refusal.NotFound("thing");
            })
        );

        Assert.Equal(RefusalKind.NotFound, refused.Kind);
        Assert.Empty(await shelf.Names());
    }

    [Theory, EachEngine]
    public async Task A_fault_of_a_statement_that_nobody_waited_for_undoes_the_unit(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);
        await shelf.Database.Write(tx => Shelf.Put(tx, "taken"));

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() =>
            shelf.Database.Write(tx =>
            {
                Shelf.PutLater(tx, "new");
                Shelf.PutLater(tx, "taken");
                return ValueTask.CompletedTask;
            })
        );

        Assert.Equal(["taken"], await shelf.Names());
    }

    [Theory, EachEngine]
    public async Task A_conflict_that_stays_is_told_as_an_unavailable_database(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);
        await shelf.Database.Write(tx => Shelf.Put(tx, "taken"));

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() =>
            shelf.Database.Write(tx =>
            {
                Shelf.PutLater(tx, "new");
                Shelf.PutOnce(tx, "taken");
                return ValueTask.CompletedTask;
            })
        );

        Assert.Equal(["taken"], await shelf.Names());
    }

    [Theory, EachEngine]
    public async Task Sixty_four_units_at_once_all_count(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);
        await shelf.Database.Write(tx => Shelf.Put(tx, "sum"));

        await Task.WhenAll(
            Enumerable
                .Range(0, 64)
                .Select(i =>
                    shelf.Database.Write(async tx =>
                    {
                        await Shelf.Put(tx, $"{i}");
                        await Shelf.Count(tx, "sum");
                    })
                )
        );

        Assert.Equal(64, await shelf.Value("sum"));
        Assert.Equal(65, (await shelf.Names()).Count);
    }

    [Theory, EachEngine]
    public async Task Readers_see_what_is_committed_and_nothing_else(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);
        using var written = new ManualResetEventSlim();
        using var mayCommit = new ManualResetEventSlim();

        var writing = Task.Run(() =>
            shelf.Database.Write(async tx =>
            {
                await Shelf.Put(tx, "a");
                written.Set();
                mayCommit.Wait(TestContext.Current.CancellationToken);
            })
        );
        written.Wait(TestContext.Current.CancellationToken);
        var during = await shelf.Names();
        mayCommit.Set();
        await writing;

        Assert.Empty(during);
        Assert.Equal(["a"], await shelf.Names());
    }

    [Theory, EachEngine]
    public async Task What_a_finished_task_wrote_every_reader_sees(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async writer =>
                {
                    for (var i = 0; i < 20; i++)
                    {
                        await shelf.Database.Write(tx => Shelf.Put(tx, $"{writer}/{i}", i));
                        Assert.Equal(i, await shelf.Value($"{writer}/{i}"));
                    }
                })
        );
    }

    [Theory, EachEngine]
    public async Task A_unit_sees_its_own_writes_and_those_committed_before(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);
        await shelf.Database.Write(tx => Shelf.Put(tx, "a", 1));

        var seen = await shelf.Database.Write(async tx =>
        {
            Shelf.PutLater(tx, "b", 2);
            return (await Shelf.Value(tx, "a"), await Shelf.Value(tx, "b"));
        });

        Assert.Equal((1L, 2L), seen);
    }

    [Theory, EachEngine]
    public async Task What_was_asked_for_earlier_is_answered_with_the_next_question(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);
        await shelf.Database.Write(tx => Shelf.Put(tx, "a", 1));
        await shelf.Database.Write(tx => Shelf.Put(tx, "b", 2));

        async ValueTask<string> Ask(Session session)
        {
            var first = Shelf.Ask(session, "a");
            var none = Shelf.Ask(session, "nothing");
            var second = Shelf.Ask(session, "b");
            var name = await Shelf.Value(session, "b");
            var (b, nothing, a) = (
                await session.Answer(second),
                await session.Answer(none),
                await session.Answer(first)
            );
            return $"{name}: {string.Join(',', a)} {nothing.Count} {string.Join(',', b)}";
        }

        Assert.Equal("2: 1 0 2", await shelf.Database.Read(Ask));
        Assert.Equal(
            "2: 1 0 2",
            await shelf.Database.Write(tx =>
            {
                Shelf.PutLater(tx, "c");
                return Ask(tx);
            })
        );
        Assert.Equal(["a", "b", "c"], await shelf.Names());
    }

    [Theory, EachEngine]
    public async Task What_was_asked_for_is_answered_without_another_question_too(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);

        var values = await shelf.Database.Write(async tx =>
        {
            Shelf.PutLater(tx, "a", 7);
            return await tx.Answer(Shelf.Ask(tx, "a"));
        });

        Assert.Equal([7], values);
        Assert.Equal(7, await shelf.Value("a"));
    }
}
