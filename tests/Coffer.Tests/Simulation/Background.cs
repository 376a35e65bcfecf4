// What happens without a client: the loops of the nodes, the passing of time, and the faults that are not drawn at each
// call.
using Coffer.Agenda;
using Coffer.Hosting;

namespace Coffer.Tests.Simulation;

internal static class Background
{
    private static readonly TimeSpan LongestFreeze = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongestNight = TimeSpan.FromHours(3);
    private static readonly TimeSpan LongestLeap = TimeSpan.FromDays(10);

    public static Task RunDue(World world)
    {
        var node = world.Nodes[world.Orders.Below(world.Nodes.Count)];
        world.History.Add(node.Name, "does what is due");
        return node.Work(tools => Chores.RunDue(tools, CancellationToken.None));
    }

    public static Task Sweep(World world)
    {
        var node = world.Nodes[world.Orders.Below(world.Nodes.Count)];
        return node.Work(async tools =>
        {
            foreach (var (_, run) in Clockwork.Sweeps(tools))
                await run(CancellationToken.None);
        });
    }

    public static Task Wait(World world, TimeSpan most) =>
        world.Scheduler.Sleep(world.Scheduler.World, world.Orders.Span(most));

    public static Task Leap(World world)
    {
        var leap = world.Orders.Span(LongestLeap);
        world.Scheduler.Leap(leap);
        world.History.Add("world", $"the clock jumps by {leap}");
        return Task.CompletedTask;
    }

    public static Task Freeze(World world)
    {
        var node = world.Nodes[world.Orders.Below(world.Nodes.Count)];
        var freeze = world.Orders.Span(LongestFreeze);
        node.Life.FrozenUntil = world.Scheduler.Now + freeze;
        world.History.Add(node.Name, $"freezes for {freeze}");
        return Task.CompletedTask;
    }

    public static Task Darken(World world)
    {
        var night = world.Orders.Span(LongestNight);
        world.Processor.DarkUntil = world.Scheduler.Now + night;
        world.History.Add("bank", $"is dark for {night}");
        return Task.CompletedTask;
    }
}
