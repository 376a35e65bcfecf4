// kill -9 under load while the sandbox processor drops its replies: in the end nothing is pending, and everything
// holds.
using System.Collections.Concurrent;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;

namespace Coffer.Tests.Crash;

public sealed class SandboxCrashTests(PostgresServer postgres)
{
    private const int Rounds = 2;
    private const int Merchants = 6;

    [Theory, EachEngine]
    public async Task Dropped_replies_and_kills_leave_nothing_pending(Engine engine)
    {
        await using var till = await Till.Open(engine, postgres);
        var asked = new ConcurrentDictionary<string, (Order Order, Reply? Seen)>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds * CrashTests.Soak(); round++)
        {
            await till.Must(
                new($"faults-{round}", "/v1/sandbox/faults", """{"next":"drop_reply_after_commit","count":12}""")
            );
            var merchants = Enumerable.Range(0, Merchants).Select(_ => Task.Run(() => Work(till, asked))).ToList();
            await Tables.Until(() => Task.FromResult(asked.Values.Count(one => one.Seen is not null) >= ByNow(round)));
            await till.Kill();
            await Task.WhenAll(merchants);
            await till.Start();
            await SendsAgain(till, asked);

            // The next kill comes while the processor is asked about what has no outcome.
            var moving = till.Try(till.AMove("PT2M"));
            await Task.Delay(TimeSpan.FromMilliseconds(10 + (round * 15)));
            await till.Kill();
            await moving;
            await till.Start();
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{asked.Count} asked, {await till.Count("transactions WHERE status = 'pending'")} pending"
        );
        await till.Moves("P6D");
        Assert.Equal(0, await till.Count("transactions WHERE status = 'pending'"));
        await SendsAgain(till, asked);
        await till.IsVerified(undecided: []);
    }

    private static int ByNow(int round) => 60 * (round + 1);

    private static async Task Work(Till till, ConcurrentDictionary<string, (Order, Reply?)> asked)
    {
        string[] followUps = ["capture", "void"];
        for (var turn = 0; ; turn++)
        {
            var step = new Step(followUps[turn % followUps.Length]);
            if (await Ask(till, asked, step.Preparation) is not { } begun)
                return;
            step.Original = begun.Member("transaction_id");
            if (begun.Member("status") != "pending" && await Ask(till, asked, step.Order) is null)
                return;
        }
    }

    private static async Task<Reply?> Ask(Till till, ConcurrentDictionary<string, (Order, Reply?)> asked, Order order)
    {
        asked[order.Key] = (order, null);
        var reply = await till.Try(order);
        asked[order.Key] = (order, reply);
        Assert.True(reply is null or { Status: 200 }, $"{order} was answered {reply?.Status}: {reply?.Text}");
        return reply;
    }

    private static async Task SendsAgain(Till till, ConcurrentDictionary<string, (Order Order, Reply? Seen)> asked)
    {
        await till.LeasesEnd();
        await Parallel.ForEachAsync(
            asked.Values,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (one, _) =>
            {
                var reply = await till.Must(one.Order);
                if (one.Seen is { } seen)
                    Assert.Equal(seen.Member("transaction_id"), reply.Member("transaction_id"));
                if (one.Seen is { } answer && answer.Member("status") != "pending")
                    Assert.Equal(answer.Text, reply.Text);
            }
        );
        Assert.Equal(asked.Count, await till.Count("transactions"));
    }
}
