// What PostgreSQL does to units that race: it lets one of them win and tells the other, whose unit runs again.
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Storage;

public sealed class PostgresRacesTests(PostgresServer postgres)
{
    private static readonly Sql FromOneSnapshot = new("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");

    [Fact]
    public async Task A_unit_that_finds_its_row_taken_runs_again_and_sees_why()
    {
        await using var shelf = await Shelf.On(Engine.Postgres, postgres);
        var race = new Race(2);

        var answers = await race.Run(
            shelf,
            async (tx, runner, meet) =>
            {
                if (await Shelf.Value(tx, "once") is { } winner)
                    return $"found {winner}";
                await meet();
                Shelf.PutOnce(tx, "once", runner);
                return $"made {runner}";
            }
        );

        var maker = Assert.Single(answers, answer => answer.StartsWith("made", StringComparison.Ordinal));
        Assert.Contains(maker.Replace("made", "found", StringComparison.Ordinal), answers);
        Assert.Equal(3, race.Runs);
    }

    [Fact]
    public async Task Of_two_units_in_a_deadlock_both_commit()
    {
        await using var shelf = await Shelf.On(Engine.Postgres, postgres);
        await shelf.Database.Write(async tx =>
        {
            await Shelf.Put(tx, "0");
            await Shelf.Put(tx, "1");
        });
        var race = new Race(2);

        await race.Run(
            shelf,
            async (tx, runner, meet) =>
            {
                await Shelf.Lock(tx, $"{runner}");
                await meet();
                await Shelf.Lock(tx, $"{1 - runner}");
                await Shelf.Count(tx, "0");
                await Shelf.Count(tx, "1");
                return "";
            }
        );

        Assert.Equal((2L, 2L), (await shelf.Value("0"), await shelf.Value("1")));
        Assert.True(race.Runs > 2, "the two never met");
    }

    [Fact]
    public async Task A_serialisation_failure_runs_the_unit_again()
    {
        await using var shelf = await Shelf.On(Engine.Postgres, postgres);
        await shelf.Database.Write(tx => Shelf.Put(tx, "sum"));
        var race = new Race(2);

        await race.Run(
            shelf,
            async (tx, _, meet) =>
            {
                tx.Run(FromOneSnapshot);
                await Shelf.Value(tx, "sum");
                await meet();
                await Shelf.Count(tx, "sum");
                return "";
            }
        );

        Assert.Equal(2, await shelf.Value("sum"));
        Assert.True(race.Runs > 2, "neither was told to run again");
    }

    /// <summary>Units that all come to one point before any goes on, in their first run.</summary>
    private sealed class Race(int runners)
    {
        private readonly TaskCompletionSource _allThere = new();
        private int _there;
        private int _runs;

        public int Runs => _runs;

        public Task<string[]> Run(Shelf shelf, Func<Session, int, Func<Task>, ValueTask<string>> unit) =>
            Task.WhenAll(
                Enumerable
                    .Range(0, runners)
                    .Select(runner =>
                        shelf.Database.Write(tx =>
                        {
                            Interlocked.Increment(ref _runs);
                            return unit(tx, runner, Meet);
                        })
                    )
            );

        private Task Meet()
        {
            if (Interlocked.Increment(ref _there) >= runners)
                _allThere.TrySetResult();
            return _allThere.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }
}
