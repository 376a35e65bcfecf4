// Weeks and months: with work at every hour at which something is due, or with nobody at work at all.
using Coffer.Access;
using Coffer.Agenda;
using Coffer.Http;
using Coffer.Storage;

namespace Coffer.Tests.Simulation;

internal static class Seasons
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(150);
    private static readonly TimeSpan LongestOff = TimeSpan.FromDays(250);
    private static readonly Sql Next = new(
        "SELECT min(x.due) FROM (SELECT due FROM subscriptions WHERE due > $1 UNION ALL SELECT due FROM transactions "
            + "WHERE due > $1 AND status IN ('pending', 'authorized', 'captured', 'settled')) x"
    );

    /// <summary>Time passes from one thing that is due to the next.</summary>
    public static async Task Pass(World world)
    {
        var until = world.Scheduler.Now + world.Orders.Span(Longest);
        for (var turns = world.Orders.Between(3, 15); turns > 0 && world.Screams.Count == 0; turns--)
        {
            var now = world.Scheduler.Now.ToUnixTimeMilliseconds();
            var due = await world.Store.Read(session => session.Number(Next, now));
            if (due is not { } at || DateTimeOffset.FromUnixTimeMilliseconds(at) > until)
                break;
            await world.Scheduler.Sleep(world.Scheduler.World, TimeSpan.FromMilliseconds(at - now));
            await Midnight(world);
        }
    }

    /// <summary>All machines are off, and then all are at work at once.</summary>
    public static async Task Off(World world)
    {
        var off = world.Orders.Span(LongestOff);
        world.History.Add("world", $"all machines are off for {off}");
        await world.Scheduler.Sleep(world.Scheduler.World, off);
        await Midnight(world);
    }

    /// <summary>All nodes do what is due at the same time, as they do at a production account.</summary>
    public static Task Midnight(World world) => Task.WhenAll(world.Nodes.Select(node => RunDue(world, node)));

    private static Task RunDue(World world, Node node)
    {
        world.History.Add(node.Name, "does what is due, whoever else does");
        return node.Work(async tools =>
        {
            var account = await tools.Database.Read(s => AccessStore.GetAccount(s, World.Account));
            await Chores.RunDue(AccountDesk.Of(tools, account));
        });
    }
}
