// The clients: they ask a node, and when they hear nothing, or to come back later, they ask again under the same key:
// mostly, for a while, at any node.
namespace Coffer.Tests.Simulation;

internal sealed partial class Clients(World world)
{
    private const int MostTries = 6;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(90);
    private int _number;

    /// <summary>A number that no other thing of this run has.</summary>
    public int Number() => Interlocked.Increment(ref _number);

    public async Task<Reply> Ask(Order order)
    {
        for (var tries = 1; ; tries++)
        {
            var reply = await AskOnce(order, world.AnyNode());
            if (!IsWorthAnother(order, reply) || tries == MostTries || world.Strikes(world.Weather.GivesUp))
                return reply;
            await world.Scheduler.Sleep(world.Scheduler.World, world.Dice.Span(LongestWait));
        }
    }

    public async Task<Reply> AskOnce(Order order, Node node)
    {
        world.Book.Begin(order);
        world.History.Add("client", $"asks {node.Name}: {order.What}");
        var reply = await node.Ask(order);
        await world.Scheduler.Turn(world.Scheduler.World);
        world.History.Add("client", $"hears {Told(reply)} of {order.What}");
        world.Book.Take(order, reply);
        return reply;
    }

    private static bool IsWorthAnother(Order order, Reply reply) =>
        order.CanBeRepeated && (reply.Status is 0 or 503 || reply.Code == "idempotency_in_progress");

    private string Told(Reply reply)
    {
        if (reply.Status == 0)
            return "nothing";
        var what = reply.Transaction is { } transaction
            ? $"{world.History.Name('T', transaction)} {reply.Member("status")}"
            : reply.Code ?? "done";
        return $"{reply.Status} {what}{(reply.Replayed ? ", again" : "")}";
    }
}
