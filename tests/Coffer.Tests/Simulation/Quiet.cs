// The end of a run: nothing goes wrong any more, time passes until nothing is due, and every key is asked once more.
using Coffer.Agenda;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Tests.Simulation;

internal static class Quiet
{
    private const int MostTurns = 1_000;
    private static readonly TimeSpan SomeDays = TimeSpan.FromDays(12);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(61);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2.1);
    private static readonly Sql Next = new(
        "SELECT min(x.due) FROM (SELECT due FROM transactions "
            + "WHERE status IN ('pending', 'authorized', 'captured', 'settled') "
            + "UNION ALL SELECT cutoff FROM batches WHERE status = 'closing' "
            + "UNION ALL SELECT due FROM subscriptions) x"
    );
    private static readonly Sql Running = new(
        "SELECT id, customer_id FROM subscriptions WHERE status IN ('trialing', 'active', 'past_due') ORDER BY seq"
    );

    public static async Task Come(World world)
    {
        await world.CalmDown();
        await Billing(world);
        await Work(world, DateTimeOffset.MaxValue);
        await Pass(world, TimeSpan.FromDays(7)); // the last answers that come on their own
        await Background.Sweep(world);
        await AskAgain(world);
        // Without a key an order is done again: an account moves, a default changes. What is being charged comes in.
        await Pass(world, Lease);
        await Work(world, world.Scheduler.Now);
    }

    // Bills never end: it is looked at what they are when nothing is due at the moment, now and some days later. Then
    // they are paused, so that the rest comes to an end.
    private static async Task Billing(World world)
    {
        await Work(world, world.Scheduler.Now);
        await BillingAgreement.Hold(world);
        await Work(world, world.Scheduler.Now + SomeDays);
        await BillingAgreement.Hold(world);
        var running = await world.Store.Read(s => s.Rows(Running, static row => (row.Id(0), row.Id(1))));
        foreach (var (id, customer) in running)
        {
            var one = new Subscribed($"/v1/customers/{customer}/subscriptions", id.ToString());
            await world.Clients.AskOnce(world.Clients.Pause(one), world.AnyNode());
        }
    }

    /// <summary>All that is due until then is done.</summary>
    private static async Task Work(World world, DateTimeOffset until)
    {
        var turns = 0;
        for (; turns < MostTurns && await Due(world) is { } due && IsCome(Instants.From(due)); turns++)
        {
            var wait = Instants.From(due) - world.Scheduler.Now;
            await Pass(world, wait > Lease ? wait : Lease);
            foreach (var node in world.Nodes)
                await node.Work(tools => Chores.RunDue(tools, CancellationToken.None));
        }

        if (turns == MostTurns)
            world.Scream("It does not come to an end.");

        // Work takes time, over a midnight; and a node's clock may be ahead.
        bool IsCome(DateTimeOffset due) => due <= until || due <= world.Scheduler.Now + Skew;
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
