// Thousands of seeds, each a small world with its own accidents; after each the processor's books and ours agree to the
// cent. SIMULATION_SEED=n runs one alone, `make soak` new ones until told to stop.
using System.Globalization;

namespace Coffer.Tests.Simulation;

public sealed class SimulationTests
{
    private const int Most = 5_000;
    private const int Least = 200;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(75);

    [Fact]
    public async Task Whatever_goes_wrong_the_processor_and_we_agree_to_the_cent()
    {
        var template = await Template.Path;
        var seeds =
            Seeds.Alone is { } alone ? new Seeds(alone, 1, TimeSpan.MaxValue)
            : Seeds.Soak is { } soak ? new Seeds(TimeProvider.System.GetUtcNow().Ticks, long.MaxValue / 2, soak)
            : new Seeds(1, Most, Time);

        var wrong = seeds.Run(template, (store, seed) => Run.Of(store, seed));

        TestContext.Current.TestOutputHelper?.WriteLine($"{seeds.Done} seeds, {Environment.CpuUsage.TotalTime}");
        Assert.True(wrong is null, wrong is null ? "" : Seeds.Report(wrong));
        Assert.True(seeds.Done >= Least || Seeds.Alone is not null, $"Only {seeds.Done} seeds in {Time}.");
    }

    [Fact]
    public async Task The_same_seed_tells_the_same_history_word_for_word()
    {
        var template = await Template.Path;
        var told = new Dictionary<long, string>();
        var first = new Seeds(5_001, 30, TimeSpan.MaxValue);
        var again = new Seeds(5_001, 30, TimeSpan.MaxValue);

        first.Run(template, (store, seed) => Keep(Run.Of(store, seed), seed));
        var wrong = again.Run(template, (store, seed) => Compare(Run.Of(store, seed), seed));

        Assert.Equal((30, 30), (first.Done, told.Count));
        Assert.True(wrong is null, wrong is null ? "" : Seeds.Report(wrong));

        Outcome Keep(Outcome outcome, long seed)
        {
            lock (told)
                told[seed] = Words(outcome);
            return outcome with { Wrong = [] };
        }

        Outcome Compare(Outcome outcome, long seed) =>
            outcome with
            {
                Wrong = told[seed] == Words(outcome) ? [] : [Difference(told[seed], Words(outcome))],
            };
    }

    private static string Words(Outcome outcome) =>
        string.Create(CultureInfo.InvariantCulture, $"{outcome.History}\n{outcome.Steps} steps");

    private static string Difference(string first, string second)
    {
        var lines = first.Split('\n').Zip(second.Split('\n')).FirstOrDefault(line => line.First != line.Second);
        return $"It told first: {lines.First}\nand then: {lines.Second}";
    }
}
