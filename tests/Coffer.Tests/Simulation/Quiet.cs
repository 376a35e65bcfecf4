// The end of a run: nothing goes wrong any more, time passes until nothing is due, and every key is asked once more.
using Coffer.Agenda;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Tests.Simulation;

internal static class Quiet
{
    private const int MostTurns = 200;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(61);
    private static readonly Sql Next = new(
        "SELECT min(x.due) FROM (SELECT due FROM transactions "
            + "WHERE status IN ('pending', 'authorized', 'captured', 'settled') "
            + "UNION ALL SELECT cutoff FROM batches WHERE status = 'closing') x"
    );

    public static async Task Come(World world)
    {
        await world.CalmDown();
        var turns = 0;
        for (; turns < MostTurns && await Due(world) is { } due; turns++)
        {
            var wait = Instants.From(due) - world.Scheduler.Now;
            await Pass(world, wait > Lease ? wait : Lease);
            foreach (var node in world.Nodes)
                await node.Work(tools => Chores.RunDue(tools, CancellationToken.None));
        }

        if (turns == MostTurns)
            world.Scream("It does not come to an end.");
        await Pass(world, TimeSpan.FromDays(7)); // the last answers that come on their own
        await Background.Sweep(world);
        await AskAgain(world);
    }

    private static Task<long?> Due(World world) => world.Store.Read(session => session.Number(Next));

    private static Task Pass(World world, TimeSpan time) => world.Scheduler.Sleep(world.Scheduler.World, time);

    private static async Task AskAgain(World world)
    {
        foreach (var story in world.Book.Stories)
        {
            if (story.Done is { } done)
                await world.Clients.AskOnce(done, world.AnyNode());
        }

        foreach (var sold in world.Book.Transactions.ToList())
        {
            var reply = await world.Clients.AskOnce(world.Clients.Get(sold), world.AnyNode());
            if (!reply.IsSuccess)
                world.Scream($"{sold.Id} was answered once and is not there");
        }
    }
}
