// kill -9 in the middle of a batch, and of a clock that moves: what was begun is finished by the next server, and
// every transaction is settled once.
using System.Globalization;
using System.Text.Json;
using Coffer.Kernel;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;

namespace Coffer.Tests.Crash;

public sealed class BatchCrashTests(PostgresServer postgres)
{
    private const int Lot = 200;
    private const int Sales = Lot + 5;

    [Theory, EachEngine]
    public async Task A_batch_that_was_cut_off_is_finished_and_settles_each_transaction_once(Engine engine)
    {
        await using var acquirer = await Acquirer.Start();
        await using var till = await Till.Open(engine, postgres, acquirer);

        var first = await Sell(till);
        var close = new Order("close", "/v1/sandbox/batch/close", "{}");
        await KillInTheSecondLot(till, acquirer, close);
        var closed = await till.Must(close);
        Assert.Equal((closed.Text, true), (await Again(till, close)));
        await BatchesAre(till, first);

        var second = await Sell(till);
        var now = Instant(await till.Http.GetStringAsync(new Uri("/v1/sandbox/clock", UriKind.Relative)));
        var move = new Order("move", "/v1/sandbox/clock", $$"""{"now":"{{Instants.Text(now.AddDays(2))}}"}""");
        await KillInTheSecondLot(till, acquirer, move);
        var moved = await till.Must(move);
        Assert.Equal((moved.Text, true), (await Again(till, move)));
        await BatchesAre(till, second, first);
        Assert.Equal(now.AddDays(2), Instant(moved.Text));

        var settled = (await till.Ledger.Events()).Where(e => e.What is "transaction.settled" or "batch.closed");
        Assert.Equal((2 * Sales) + 2, settled.Count());
        await till.IsVerified(undecided: []);
    }

    private static async Task KillInTheSecondLot(Till till, Acquirer acquirer, Order order)
    {
        var before = await till.Count("transactions WHERE status = 'settled'");
        var gate = acquirer.HoldLook(Lot + 3);
        var cut = till.Try(order);
        await gate.Reached.WaitAsync(TimeSpan.FromSeconds(30));
        await till.Kill();
        gate.Cut();
        Assert.Null(await cut);
        Assert.Equal(before + Lot, await till.Count("transactions WHERE status = 'settled'"));
        Assert.Equal(1, await till.Count("batches WHERE status = 'closing'"));
        await till.Start();
    }

    /// <summary>Returns what they sum up to.</summary>
    private static async Task<decimal> Sell(Till till)
    {
        Step[] sales = [.. Enumerable.Range(0, Sales).Select(_ => new Step("sale"))];
        await Parallel.ForEachAsync(
            sales,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (sale, _) => sale.Seen = await till.Must(sale.Order)
        );
        return sales.Sum(sale => JsonDocument.Parse(sale.Seen!.Text).RootElement.GetProperty("amount").GetDecimal());
    }

    private static async Task<(string, bool)> Again(Till till, Order order)
    {
        var reply = await till.Must(order);
        return (reply.Text, reply.Replayed);
    }

    private static async Task BatchesAre(Till till, params decimal[] nets)
    {
        var list = await till.Http.GetStringAsync(new Uri("/v1/batches", UriKind.Relative));
        var batches = JsonDocument.Parse(list).RootElement.GetProperty("batches").EnumerateArray();
        Assert.Equal(
            nets.Select(net => string.Create(CultureInfo.InvariantCulture, $"closed {Sales} {net:0.00}")),
            batches.Select(batch => $"{batch.At("status")} {batch.At("transaction_count")} {batch.At("totals.0.net")}")
        );
    }

    private static DateTimeOffset Instant(string clock) =>
        DateTimeOffset.Parse(JsonDocument.Parse(clock).RootElement.At("now")!, CultureInfo.InvariantCulture);
}
