// Units that ask nothing are committed together (PostgresGroups, SqliteWriter): each still whole or not at all, and
// none waits for what is not its own.
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Storage;

public sealed class GroupsTests(PostgresServer postgres)
{
    private const int Many = 64;
    private static readonly Sql Insert = new(
        "INSERT INTO kinds (name, number, truth, text, bytes, id) VALUES ($1, $2, $3, $4, $5, $6)"
    );
    private static readonly Sql All = new("SELECT name, number, truth, text, bytes, id FROM kinds ORDER BY number");
    private static readonly Sql Transactions = new("SELECT count(DISTINCT xmin::text) FROM things");
    private static readonly Sql IsThere = new("SELECT name FROM things WHERE name = $1");

    [Theory, EachEngine]
    public async Task Rows_of_every_kind_and_nulls_arrive_as_they_were_given(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);
        var (bytes, id) = engine == Engine.Postgres ? ("BYTEA", "UUID") : ("BLOB", "BLOB");
        await shelf.Database.Write(async tx =>
            await tx.Execute(
                Sql.Of(
                    "CREATE TABLE kinds (name TEXT NOT NULL, number BIGINT, truth BOOLEAN, text TEXT, "
                        + $"bytes {bytes}, id {id})"
                )
            )
        );
        var given = Enumerable
            .Range(0, Many)
            .Select(i => new Kinds($"{i}", i, i % 2 == 0, $"text {i}", [(byte)i, 0, 255], Guid.CreateVersion7()))
            .ToList();

        await Task.WhenAll(
            given.Select(row =>
                shelf.Database.Write(tx =>
                {
                    tx.Append(Insert, row.Name, row.Number, row.Truth, row.Text, row.Bytes, row.Id);
                    tx.Append(Insert, row.Name, null as long?, false, null as string, null as byte[], null as Guid?);
                    return ValueTask.CompletedTask;
                })
            )
        );

        var rows = await shelf.Database.Read(session =>
            session.Rows(
                All,
                static row => new Kinds(
                    row.Text(0),
                    row.LongOrNull(1),
                    row.Bool(2),
                    row.TextOrNull(3),
                    row.BytesOrNull(4),
                    row.IsNull(5) ? null : row.Id(5)
                )
            )
        );
        var full = rows.FindAll(row => row.Number is not null);
        Assert.Equal(given.Select(row => row.Said), full.Select(row => row.Said));
        var empty = rows.FindAll(row => row.Number is null);
        Assert.Equal(Many, empty.Count);
        Assert.All(empty, row => Assert.Equal((false, null, null, null), (row.Truth, row.Text, row.Bytes, row.Id)));
    }

    [Theory, EachEngine]
    public async Task One_that_fails_takes_none_of_its_neighbours_with_it(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);
        await shelf.Database.Write(tx => Shelf.Put(tx, "taken"));

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, Many)
                .Select(i =>
                    shelf.Database.Write(tx =>
                    {
                        Shelf.Append(tx, $"{i}");
                        if (i % 16 == 3)
                            Shelf.Append(tx, "taken");
                        return ValueTask.CompletedTask;
                    })
                )
                .Select(async unit => await Record.ExceptionAsync(() => unit))
        );

        Assert.Equal(4, outcomes.Count(fault => fault is DatabaseUnavailableException));
        Assert.Equal(Many - 4, outcomes.Count(fault => fault is null));
        var names = await shelf.Names();
        Assert.Equal(1 + Many - 4, names.Count);
        Assert.DoesNotContain("3", names);
        Assert.DoesNotContain("19", names);
    }

    [Fact]
    public async Task Postgres_commits_those_that_wait_by_fewer_transactions()
    {
        await using var shelf = await Shelf.On(Engine.Postgres, postgres);

        await Task.WhenAll(
            Enumerable
                .Range(0, 4 * Many)
                .Select(i =>
                    shelf.Database.Write(tx =>
                    {
                        tx.Share(i % 3);
                        Shelf.Append(tx, $"{i}");
                        return ValueTask.CompletedTask;
                    })
                )
        );

        Assert.Equal(4 * Many, (await shelf.Names()).Count);
        var transactions = await shelf.Database.Read(session => session.Number(Transactions));
        Assert.InRange(transactions!.Value, 1, 3 * Many);
    }

    [Fact]
    public async Task An_account_that_is_kept_from_others_holds_up_nobody_elses_units()
    {
        await using var shelf = await Shelf.On(Engine.Postgres, postgres);
        var (excluded, done) = (new TaskCompletionSource(), new TaskCompletionSource());
        var alone = shelf.Database.Write(async tx =>
        {
            await tx.Exclude(7);
            excluded.TrySetResult();
            await done.Task;
        });
        await excluded.Task;
        var first = new List<Task>();
        for (var i = 0; i < 4; i++)
        {
            first.Add(Put(shelf, account: 7, $"first {i}"));
            await Task.Delay(50, TestContext.Current.CancellationToken); // each is a group of one
        }

        var units = Enumerable.Range(0, Many).Select(i => Put(shelf, account: i % 8, $"{i}")).ToList();
        await Task.WhenAll(units.Where((_, i) => i % 8 != 7)).WaitAsync(TimeSpan.FromSeconds(20));
        var during = await shelf.Names();
        done.SetResult();
        await Task.WhenAll([.. units, .. first]);
        await alone;

        Assert.Equal(Many / 8 * 7, during.Count);
        Assert.Equal(Many + first.Count, (await shelf.Names()).Count);
    }

    [Theory, EachEngine]
    public async Task A_guess_that_does_not_hold_is_found_out_and_the_unit_asks(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);
        await shelf.Database.Write(tx => Shelf.Put(tx, "there"));
        var guesses = 0;

        Task<string> Look(string name) =>
            shelf.Database.Write(async tx =>
            {
                if (tx.MayGuess)
                {
                    Interlocked.Increment(ref guesses);
                    tx.Expect(IsThere, name);
                    Shelf.Append(tx, $"guessed {name}");
                    return "guessed";
                }

                return await Shelf.Value(tx, name) is null ? "not there" : "there";
            });

        var (there, gone) = (await Look("there"), await Look("gone"));

        Assert.Equal("not there", gone);
        Assert.Equal(engine == Engine.Postgres ? ("guessed", 2) : ("there", 0), (there, guesses));
        Assert.DoesNotContain("guessed gone", await shelf.Names());
    }

    [Theory, EachEngine]
    public async Task A_unit_that_has_nothing_to_say_is_done(Engine engine)
    {
        await using var shelf = await Shelf.On(engine, postgres);

        Assert.Equal(7, await shelf.Database.Write(_ => ValueTask.FromResult(7)));
    }

    private static Task Put(Shelf shelf, long account, string name) =>
        shelf.Database.Write(tx =>
        {
            tx.Share(account);
            Shelf.Append(tx, name);
            return ValueTask.CompletedTask;
        });

    private sealed record Kinds(string Name, long? Number, bool Truth, string? Text, byte[]? Bytes, Guid? Id)
    {
        public string Said => $"{Name} {Number} {Truth} {Text} {Convert.ToHexString(Bytes!)} {Id}";
    }
}
