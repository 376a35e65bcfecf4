// What a run may do, each with its weight: one more line here is one more operation. A seed leaves some out and does
// others more often.
namespace Coffer.Tests.Simulation;

/// <param name="Do">Draws from <see cref="World.Orders"/> before its first await, so that the seed decides it.</param>
/// <param name="Kind">Not every seed does all kinds.</param>
internal sealed record Operation(string Name, int Weight, Func<World, Task> Do, Kind Kind = Kind.Charges);

internal enum Kind
{
    Charges,
    Bills,

    /// <summary>Weeks and months of billing.</summary>
    Seasons,
}

internal static class Operations
{
    // The ids of transactions reach to 2057, and a process never goes back with them.
    private const int LastYear = 2050;

    public static IReadOnlyList<Operation> All { get; } =
    [
        new("customer", 3, world => world.Clients.ACustomer()),
        new("method", 4, world => world.Clients.AMethod()),
        new("method of a transaction", 2, world => world.Clients.AMethodOfATransaction()),
        new("default", 1, world => world.Clients.ADefault()),
        new("remove a method", 1, world => world.Clients.RemoveAMethod()),
        new("delete a customer", 1, world => world.Clients.DeleteACustomer()),
        new("sale", 10, world => world.Clients.ACharge("sale")),
        new("authorize", 6, world => world.Clients.ACharge("authorize")),
        new("credit", 2, world => world.Clients.ACharge("credit")),
        new("validate", 1, world => world.Clients.ACharge("validate")),
        new("capture", 6, world => world.Clients.AFollowUp("capture", "authorize")),
        new("void", 5, world => world.Clients.AFollowUp("void", world.Orders.Of("sale", "authorize", "capture"))),
        new("refund", 8, world => world.Clients.AFollowUp("refund", world.Orders.Of("sale", "authorize", "capture"))),
        new("twins", 4, world => world.Clients.Twins()),
        new("again", 4, world => world.Clients.Again()),
        new("misuse of a key", 1, world => world.Clients.MisuseAKey()),
        new("read", 2, world => world.Clients.Read()),
        new("close a batch", 1, world => world.Clients.CloseABatch()),
        new("what is due", 10, Background.RunDue),
        new("sweep", 1, Background.Sweep),
        new("wait", 6, world => Background.Wait(world, TimeSpan.FromMinutes(10))),
        new("wait for long", 2, world => Background.Wait(world, TimeSpan.FromDays(2))),
        new("clock jump", 1, Background.Leap),
        new("freeze", 1, Background.Freeze),
        new("dark processor", 1, Background.Darken),
        new("plan", 3, world => world.Clients.APlan(), Kind.Bills),
        new("close a plan", 1, world => world.Clients.ClosePlan(), Kind.Bills),
        new("enrol", 8, world => world.Clients.Enrol(), Kind.Bills),
        new("enrol, twins", 1, world => world.Clients.EnrolTwins(), Kind.Bills),
        new("move to a method", 3, world => world.Clients.MoveToAMethod(), Kind.Bills),
        new("pause", 2, world => world.Clients.Act("pause"), Kind.Bills),
        new("resume", 3, world => world.Clients.Act("resume"), Kind.Bills),
        new("cancel", 1, world => world.Clients.Act("cancel"), Kind.Bills),
        new("retry", 3, world => world.Clients.Act("retry"), Kind.Bills),
        new("twins of an order", 2, world => world.Clients.ActTwins(), Kind.Bills),
        new("expiry", 3, world => world.Clients.AnExpiry(), Kind.Bills),
        new("remove a method in use", 2, world => world.Clients.RemoveAMethodInUse(), Kind.Bills),
        new("move the account", 1, world => world.Clients.MoveTheAccount(), Kind.Bills),
        new("look at a subscription", 1, world => world.Clients.ReadASubscription(), Kind.Bills),
        new("what is due, everywhere", 6, Seasons.Midnight, Kind.Bills),
        new("a day", 4, world => Background.Wait(world, TimeSpan.FromDays(3)), Kind.Bills),
        new("season", 12, Seasons.Pass, Kind.Seasons),
        new("off", 4, Seasons.Off, Kind.Seasons),
    ];

    /// <summary>Runs so many operations, some beside each other.</summary>
    public static async Task Run(World world, int count)
    {
        var most = world.Orders.Of(Kind.Charges, Kind.Bills, Kind.Seasons);
        var weights = All.Select(operation =>
                operation.Kind > most ? 0
                : operation.Kind == Kind.Charges && most > Kind.Charges ? operation.Weight * world.Orders.Of(0, 0, 1, 1)
                : operation.Weight * world.Orders.Of(0, 1, 1, 1, 2, 4)
            )
            .ToArray();
        await Prologue(world);
        if (most != Kind.Charges)
            await Offers(world);
        var running = new List<Task>();
        var beside = world.Orders.Of(1, 3, 8);
        for (var i = 0; i < count && world.Screams.Count == 0 && world.Scheduler.Now.Year <= LastYear; i++)
        {
            running.RemoveAll(task => task.IsCompleted);
            if (running.Count >= beside)
                await Task.WhenAny(running);
            running.Add(Pick(weights, world.Orders).Do(world));
            if (world.Orders.Below(2) == 0)
                await world.Scheduler.Sleep(world.Scheduler.World, world.Orders.Span(world.Weather.Gap));
        }

        await Task.WhenAll(running);
    }

    private static async Task Prologue(World world)
    {
        for (var i = world.Orders.Below(3); i >= 0; i--)
            await world.Clients.ACustomer();
        for (var i = world.Orders.Below(3); i >= 0; i--)
            await world.Clients.AMethod();
    }

    private static async Task Offers(World world)
    {
        for (var i = world.Orders.Below(3); i >= 0; i--)
            await world.Clients.AMethod();
        for (var i = world.Orders.Below(3); i >= 0; i--)
            await world.Clients.APlan();
        for (var i = world.Orders.Below(4); i >= 0; i--)
            await world.Clients.Enrol();
    }

    private static Operation Pick(int[] weights, Dice dice)
    {
        var at = dice.Below(Math.Max(1, weights.Sum()));
        for (var i = 0; ; i++)
        {
            if (at < weights[i])
                return All[i];
            at -= weights[i];
        }
    }
}
