// A story that is told request by request, each after the answer of the one before: its client asks until it knows.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Simulation;

internal static class Told
{
    private const int MostTries = 30;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(61);

    /// <summary>The story, or as much of it as there can be: what a crash kept from the processor failed.</summary>
    public static async Task ToItsEnd(World world, Func<World, Task> story)
    {
        try
        {
            await story(world);
        }
        catch (NothingToGoOnWithException)
        {
            world.History.Add("client", "has nothing to go on with");
        }
    }

    /// <summary>Asks under a key until there is an answer that is final.</summary>
    public static async Task<Reply> Must(World world, string what, string json)
    {
        var path = what.StartsWith('/') ? what : $"/v1/transactions/{what}";
        var card = $$"""{"credit_card":{"account_number":"{{Merchant.Visa}}","expires":"1235"} }""";
        var body = json.Replace("CARD", card, StringComparison.Ordinal);
        var order = new Order("POST", path, body, $"key-{world.Clients.Number()}", what);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var reply = await world.Clients.Ask(order);
            if (reply.IsSuccess && (!order.IsCharge || reply.Member("response_code") == "APPROVED"))
                return reply;
            if (reply.IsSuccess && reply.IsFinal)
                throw new NothingToGoOnWithException();
            if (reply.Status is not (0 or 200 or 503) && reply.Code != "idempotency_in_progress")
                world.Scream($"{what} was answered {reply.Status} {reply.Text}");
            await world.Scheduler.Sleep(world.Scheduler.World, Lease * (1 << Math.Min(tries, 10)));
            await Background.RunDue(world);
        }

        world.Scream($"{what} has no end");
        throw new NothingToGoOnWithException();
    }

    private sealed class NothingToGoOnWithException : Exception;
}
