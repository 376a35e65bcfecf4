// kill -9 in the middle of a day's bills: what the processor charged is paid, what nobody had begun is charged by the
// next server, and every subscription has one paid bill for its period.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;

namespace Coffer.Tests.Crash;

public sealed class BillingCrashTests(PostgresServer postgres)
{
    // As many as are charged at once, and some more.
    private const int Lot = 64;
    private const int Members = 72;
    private const int Rounds = 3;
    private const int OfARound = 60;
    private const string Begun = "bills WHERE status = 'paid' OR attempt IS NOT NULL";

    [Theory, EachEngine]
    public async Task A_kill_while_bills_are_charged_leaves_each_period_paid_once(Engine engine)
    {
        await using var acquirer = await Acquirer.Start();
        await using var till = await Till.Open(engine, postgres, acquirer);
        var members = await till.Enrols(Members, "month");
        Member[] untold = members[..(Lot / 2)];
        Member[] late = members[(Lot / 2)..Lot];
        Gate[] held = [.. untold.Select(m => m.Holds(acquirer, Point.Charged))];
        Gate[] waiting = [.. late.Select(m => m.Holds(acquirer, Point.Arrived))];

        var move = till.AMove("P3D");
        var cut = till.Try(move);
        await Task.WhenAll(held.Concat(waiting).Select(gate => gate.Reached)).WaitAsync(TimeSpan.FromSeconds(30));
        await till.Kill();
        Array.ForEach(held, gate => gate.Cut());
        Assert.Null(await cut);
        Assert.Equal((Lot, untold.Length), (acquirer.Attempts.Count, acquirer.Booked.Count));

        await till.Start();
        await till.BillingLeasesEnd();
        await till.Must(move);
        await till.Moves("PT2M");
        Assert.Equal(Members - late.Length, await till.Count("bills WHERE status = 'paid' AND attempt IS NULL"));
        Assert.Equal(late.Length, await till.Count("bills WHERE status = 'due' AND attempt IS NOT NULL"));

        // What stood in a queue is charged when its sender is long gone.
        Array.ForEach(waiting, gate => gate.Open());
        await Tables.Until(() => Task.FromResult(acquirer.Booked.Count == Members));
        await till.Moves("P1D");
        await EachIsPaidOnce(till, acquirer, members);
        await IsTrue(till);
    }

    [Theory, EachEngine]
    public async Task Kills_at_any_moment_of_billing_leave_each_day_paid_once(Engine engine)
    {
        await using var till = await Till.Open(engine, postgres);
        var members = await till.Enrols(OfARound, "day");
        await till.Moves("P3D");
        for (var round = 0; round < Rounds * CrashTests.Soak(); round++)
        {
            var before = await till.Count("bills WHERE status = 'paid'");
            var cut = till.Try(till.AMove("P1D"));
            await Tables.Until(async () => await till.Count(Begun) > before + (round * 9 % 50));
            await till.Kill();
            await cut;
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"round {round}: {await till.Count("bills WHERE status = 'paid'") - before} paid, "
                    + $"{await till.Count("bills WHERE attempt IS NOT NULL")} under way"
            );
            await till.Start();
            await till.BillingLeasesEnd();
            await till.Moves("PT6H");
        }

        // Whatever was under way has an outcome now, and what was not made was tried again.
        await till.Moves("P6D");
        Assert.Equal(0, await till.Count("transactions WHERE status = 'pending'"));
        foreach (var member in members)
        {
            var days = (await till.Bills(member)).Select(bill => bill.Day).ToList();
            Assert.Equal(Enumerable.Range(0, days.Count).Select(i => members[0].Start.AddDays(i)), days);
        }

        Assert.Equal(0, await till.Count("bills WHERE status <> 'paid'"));
        Assert.Equal(
            await till.Count("bills"),
            await till.Count("transactions WHERE bill IS NOT NULL AND status IN ('captured', 'settled')")
        );
        await IsTrue(till);
    }

    private static async Task EachIsPaidOnce(Till till, Acquirer acquirer, Member[] members)
    {
        var books = acquirer.Booked.ToDictionary(booked => booked.Card, StringComparer.Ordinal);
        Assert.Equal(acquirer.Attempts.Distinct(StringComparer.Ordinal), acquirer.Attempts);
        Assert.Equal(members.Length, books.Count);
        foreach (var member in members)
        {
            var bill = Assert.Single(await till.Bills(member));
            Assert.Equal(("paid", member.Start), (bill.Status, bill.Day));
            Assert.Equal($"coffer:{bill.Transaction}", books[member.Card].Attempt);
        }
    }

    private static async Task IsTrue(Till till)
    {
        Assert.StartsWith(
            "{\"verified\":true,",
            await till.Http.GetStringAsync(new Uri("/v1/verify", UriKind.Relative))
        );
        await till.IsVerified(undecided: []);
    }
}
