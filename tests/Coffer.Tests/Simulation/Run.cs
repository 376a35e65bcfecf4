// One run, from its first step to its last check. Every run is of a seed, and the same seed is the same run.
namespace Coffer.Tests.Simulation;

/// <param name="Wrong">What was wrong, first things first.</param>
internal sealed record Outcome(string Name, IReadOnlyList<string> Wrong, string History, int Steps)
{
    public bool IsWrong => Wrong.Count > 0;
}

internal static class Run
{
    private const int MostOperations = 120;
    private const int ALongRun = 3_000;

    // Of a long run over years of daily bills: some need half a million.
    private const int ManySteps = 2_000_000;

    /// <summary>Runs a seed in lockstep on this thread: mostly a short run, now and then one of thousands of
    /// operations.</summary>
    public static Outcome Of(InlineSqlite store, long seed, Sabotage? sabotage = null)
    {
        var dice = new Dice(seed);
        var isLong = seed % 1000 == 0;
        var split = dice.Split();
        var scheduler = isLong ? new Lockstep(split) { MostSteps = ManySteps } : new Lockstep(split);
        var operations = isLong ? ALongRun : dice.Between(10, MostOperations);
        return On(
            store,
            $"Seed {seed}",
            () =>
            {
                var world = new World(scheduler, dice, store) { Sabotage = sabotage ?? Sabotage.None };
                scheduler.BetweenSteps = () =>
                {
                    if (world.Strikes(world.Weather.Crashes))
                        world.Crash(world.AnyNode());
                };
                return world;
            },
            world => Operations.Run(world, operations)
        );
    }

    /// <summary>Runs a story in which nothing goes wrong but one thing: every node dies at this step of it.</summary>
    public static Outcome WithCrashAt(InlineSqlite store, int step, Func<World, Task> story)
    {
        var scheduler = new Lockstep(new(step));
        return On(
            store,
            $"A crash at step {step}",
            () =>
            {
                var world = new World(scheduler, new(step), store, Weather.Calm);
                scheduler.BetweenSteps = () =>
                {
                    if (scheduler.Steps != step || world.Calm)
                        return;
                    foreach (var node in world.Nodes)
                        world.Crash(node);
                };
                return world;
            },
            story
        );
    }

    private static Outcome On(InlineSqlite store, string name, Func<World> make, Func<World, Task> story)
    {
        store.BeginRun();
        try
        {
            var world = make();
            Break(store, world.Sabotage);
            Tell(world, story);
            return new(name, world.Screams, world.History.Text, ((Lockstep)world.Scheduler).Steps);
        }
        finally
        {
            store.EndRun();
        }
    }

    private static void Break(InlineSqlite store, Sabotage sabotage)
    {
        foreach (var statement in sabotage.Schema)
            store.Write(async tx => await tx.Execute(statement)).GetAwaiter().GetResult();
    }

    private static void Tell(World world, Func<World, Task> story)
    {
        try
        {
            world.Scheduler.Run(() => ToTheEnd(world, story)).GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            world.Scream(e.ToString());
        }
    }

    /// <summary>A story, the quiet after it, and the checks.</summary>
    public static async Task ToTheEnd(World world, Func<World, Task> story)
    {
        foreach (var node in world.Nodes)
            await node.Start();
        await story(world);
        if (world.Screams.Count == 0)
            await Quiet.Come(world);
        if (world.Screams.Count == 0)
            await Agreement.Hold(world);
        if (world.Screams.Count == 0)
            await BillingAgreement.Hold(world);
    }
}
