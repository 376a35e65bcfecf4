// kill -9 between every two steps of a charge, a capture, a void and a refund, with a processor that keeps its own
// books: whatever it charged is approved in our rows in the end, once, and nothing else is.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;

namespace Coffer.Tests.Crash;

public sealed class StepsTests(PostgresServer postgres)
{
    private const string Late = "late";
    private const int Rounds = 3;

    [Theory, EachEngine]
    public async Task A_kill_at_any_step_loses_no_charge_and_makes_none_twice(Engine engine)
    {
        await using var acquirer = await Acquirer.Start();
        await using var till = await Till.Open(engine, postgres, acquirer);
        Step[] seen = [.. Step.Kinds.Select(kind => new Step(kind))];
        var unbegun = new Step("sale", name: "half");
        var held = EveryStep();
        await till.Prepare([.. seen, .. held]);
        await Task.WhenAll(seen.Select(till.Send));
        await KillAmid(till, acquirer, held, unbegun);
        Step[] steps = [.. seen, .. held, unbegun];
        string[] keys = [.. steps.Select(step => step.Key), .. Preparations(steps)];

        await till.Start();
        Assert.All(seen, step => Assert.Equal(200, step.Seen?.Status));
        await till.SendsAgain(acquirer, steps);
        await KillAmidAsking(till, acquirer);
        await till.Moves("PT2M");
        await till.Holds(acquirer, keys);

        // A request that stood in a queue may be carried out when its sender is long gone.
        Step[] late = [.. held.Where(step => step.Name == Late)];
        Assert.All(late, step => step.Gate!.Open());
        await Tables.Until(() => Task.FromResult(late.All(step => step.IsBooked(acquirer))));
        await till.Moves("PT10M");
        var pending = await till.Holds(acquirer, keys);
        Assert.Equal(held.Count(step => step.Point != Point.Charged) - late.Length, pending.Count);
        await OriginalsAreWhatTheyBecame(till, [.. seen, .. late, .. held.Where(step => step.Point == Point.Charged)]);
        await till.IsVerified(undecided: []);

        await till.Moves("P6D");
        Assert.Equal(pending, await till.Holds(acquirer, keys));
        await till.IsVerified(undecided: pending.Values);
    }

    [Theory, EachEngine]
    public async Task A_kill_while_answers_come_back_leaves_what_the_processor_did(Engine engine)
    {
        await using var acquirer = await Acquirer.Start();
        await using var till = await Till.Open(engine, postgres, acquirer);
        var keys = new List<string>();
        for (var round = 0; round < Rounds * CrashTests.Soak(); round++)
        {
            Step[] held = [.. Step.Kinds.SelectMany(kind => Times(3, () => new Step(kind, Point.Charged)))];
            Step[] free = [.. Times(6, () => new Step("sale"))];
            Step[] steps = [.. held, .. free];
            await till.Prepare(held);
            var sending = await Hold(till, acquirer, held);
            sending.AddRange(free.Select(till.Send));
            Array.ForEach(held, step => step.Gate!.Open());
            await Some(sending, round * 8 % steps.Length);
            await till.Kill();
            await Task.WhenAll(sending);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"round {round}: {steps.Count(step => step.Seen is not null)} of {steps.Length} answered"
            );

            await till.Start();
            await till.SendsAgain(acquirer, steps);
            await till.Moves("PT2M");
            keys.AddRange([.. steps.Select(step => step.Key), .. Preparations(steps)]);
            var pending = await till.Holds(acquirer, keys);
            Assert.DoesNotContain(held, step => pending.ContainsKey(step.Key));
        }

        await till.IsVerified(undecided: []);
    }

    private static Step[] EveryStep() =>
        [
            .. new[] { "sale", "authorize" }.Select(kind => new Step(kind, Point.Token)),
            .. Step.Kinds.Select(kind => new Step(kind, Point.Arrived)),
            .. Step.Kinds.Select(kind => new Step(kind, Point.Arrived, Late)),
            .. Step.Kinds.Select(kind => new Step(kind, Point.Charged)),
        ];

    private static async Task KillAmid(Till till, Acquirer acquirer, Step[] held, Step unbegun)
    {
        using var half = await till.HalfSend(unbegun.Order);
        var sending = await Hold(till, acquirer, held);
        await till.Kill();
        foreach (var step in held.Where(step => step.Name != Late))
            step.Gate!.Cut();
        await Task.WhenAll(sending);
    }

    private static async Task KillAmidAsking(Till till, Acquirer acquirer)
    {
        var gate = acquirer.HoldList();
        var moving = till.Try(till.AMove("PT2M"));
        await gate.Reached.WaitAsync(TimeSpan.FromSeconds(30));
        await till.Kill();
        Assert.Null(await moving);
        gate.Open();
        await till.Start();
    }

    private static async Task<List<Task>> Hold(Till till, Acquirer acquirer, Step[] held)
    {
        foreach (var step in held)
            step.StopsAt(acquirer);
        List<Task> sending = [.. held.Select(till.Send)];
        await Task.WhenAll(held.Select(step => step.Gate!.Reached)).WaitAsync(TimeSpan.FromSeconds(30));
        return sending;
    }

    private static async Task Some(List<Task> sending, int count)
    {
        var left = sending.ToList();
        while (sending.Count - left.Count < count)
            left.Remove(await Task.WhenAny(left));
    }

    private static async Task OriginalsAreWhatTheyBecame(Till till, Step[] decided)
    {
        var statuses = (await till.Ledger.Transactions()).ToDictionary(row => row.Id, row => row.Status);
        foreach (var step in decided.Where(step => step.IsFollowUp))
        {
            var became = step.Kind switch
            {
                "capture" => "captured",
                "void" => "voided",
                _ => "settled",
            };
            Assert.Equal((step, became), (step, statuses[step.Original!]));
        }
    }

    private static IEnumerable<string> Preparations(IEnumerable<Step> steps) =>
        steps.Where(step => step.IsFollowUp).Select(step => step.Preparation.Key);

    private static IEnumerable<Step> Times(int count, Func<Step> make) =>
        Enumerable.Range(0, count).Select(_ => make());
}
