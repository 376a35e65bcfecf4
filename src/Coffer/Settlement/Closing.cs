// The verb: close a batch. What was captured until a midnight of the account is settled together, in lots of a commit
// each, so that a large batch holds nobody up; a crash in the midst leaves a batch that the next turn goes on with.
// Whether something is settled is for the processor to say.
using Coffer.Access;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Storage;
using Coffer.Transactions;

namespace Coffer.Settlement;

public static class Closing
{
    private const int Lot = 200;

    public static Chore Chore { get; } = new("close batches", Next, CloseDue);

    /// <summary>Closes a batch for each midnight that has passed, oldest first.</summary>
    public static async Task CloseDue(Desk desk)
    {
        if (await Unfinished(desk) is { } unfinished)
            await Fill(desk, new(unfinished.Seq, unfinished.Cutoff, unfinished.Cutoff, KeepEmpty: false));
        while (!desk.IsEnough && await NextMidnight(desk) is { } midnight && midnight <= desk.Now)
            await Close(desk, midnight, upTo: midnight, keepEmpty: false);
    }

    /// <summary>Closes a batch of all that is captured now, even if that is nothing.</summary>
    public static async Task<Batch> CloseNow(Desk desk)
    {
        while (true)
        {
            // Nothing that is captured falls due later than in two days, wherever the time zone was moved to.
            var seq = await Close(desk, desk.Now, upTo: desk.Now.AddDays(2), keepEmpty: true);
            if (
                seq is { } closed
                && await desk.Database.Read(session => BatchStore.Find(session, desk.Account, closed)) is { } batch
            )
                return batch;
            // Another node took it for one that was left, and closed it early: the rest goes into a batch of its own.
            // Or the sandbox was emptied: this comes after that.
        }
    }

    private static Task<Batch?> Unfinished(Desk desk) =>
        desk.Database.Read(async session =>
            await BatchStore.FindClosing(session, desk.Account) is { } seq
                ? await BatchStore.Find(session, desk.Account, seq)
                : null
        );

    // A batch that was left is due since it was begun, even if nothing is left to come into it.
    private static async ValueTask<long?> Next(Session session, long account, long after) =>
        await BatchStore.ClosingSince(session, account) is { } since && since > after
            ? since
            : await DueStore.Next(session, account, after, TransactionStatus.Captured);

    private static async Task<DateTimeOffset?> NextMidnight(Desk desk) =>
        Instants.FromOrNull(
            await desk.Database.Read(s => DueStore.Next(s, desk.Account, long.MinValue, TransactionStatus.Captured))
        );

    /// <summary>The batch's number; null when another node closed it.</summary>
    private static async Task<long?> Close(Desk desk, DateTimeOffset cutoff, DateTimeOffset upTo, bool keepEmpty)
    {
        var id = Ids.New(desk.RealNow);
        var seq = await desk.Write(tx => Begin(tx, desk, id, cutoff));
        return await Fill(desk, new(seq, cutoff, upTo, keepEmpty)) ? seq : null;
    }

    // The account's lock: nodes that wake at the same midnight fill one batch together.
    private static async ValueTask<long> Begin(Session tx, Desk desk, Guid id, DateTimeOffset cutoff)
    {
        await AccessStore.GetAndLock(tx, desk.Account);
        return await BatchStore.FindClosing(tx, desk.Account) ?? await BatchStore.Insert(tx, desk.Account, id, cutoff);
    }

    /// <summary>False when another node has closed it, or the rest of it is for the next turn.</summary>
    private static async Task<bool> Fill(Desk desk, Filling filling)
    {
        while (true)
        {
            if (desk.IsEnough)
                return false;
            var rows = await desk.Database.Read(s =>
                DueStore.List(s, desk.Account, TransactionStatus.Captured, filling.UpTo, Lot)
            );
            if (rows.Count == 0)
                break;
            var standings = await Looking.At(desk, rows);
            if (!await desk.Write(tx => Settle(tx, desk, filling, rows, standings)))
                return false;
        }

        return await desk.Write(tx => Finish(tx, desk, filling));
    }

    private static async ValueTask<bool> Settle(
        Session tx,
        Desk desk,
        Filling filling,
        List<TransactionRow> rows,
        Dictionary<long, Standing> standings
    )
    {
        if (!await BatchStore.Lock(tx, desk.Account, filling.Batch))
            return false;
        var still = await DueStore.Lock(tx, desk.Account, TransactionStatus.Captured, filling.UpTo, Lot);
        var settled = new List<Transaction>();
        foreach (var row in rows.Where(row => still.Contains(row.Transaction.Id)))
        {
            if (!standings.TryGetValue(row.Transaction.Id, out var standing))
                continue; // not looked at in this turn
            if (standing.Where == Whereabouts.Captured)
                DueStore.PutOff(tx, desk.Account, row, Later(desk, filling));
            else
                settled.Add(Settle(tx, desk, filling, row, standing));
        }

        foreach (var totals in Totals.Of(settled))
            BatchStore.Add(tx, desk.Account, filling.Batch, totals);
        return true;
    }

    private static Transaction Settle(Session tx, Desk desk, Filling filling, TransactionRow row, Standing standing)
    {
        // What is said to be returned already is settled now and looked at again at once.
        var look = standing.Where == Whereabouts.Returned ? desk.Now : standing.LookAgain;
        BatchStore.Settle(tx, desk.Account, row.Transaction.Id, (filling.Batch, desk.Now), look);
        var settled = row.Transaction with { Status = TransactionStatus.Settled };
        using var owner = row.Key is null ? null : desk.Keys.Unwrap(row.Key);
        Settling.Happened(tx, desk, owner, settled, "settled");
        return settled;
    }

    private static DateTimeOffset Later(Desk desk, Filling filling) =>
        Zone.NextMidnight(desk.Settings.TimeZone, filling.UpTo);

    private static async ValueTask<bool> Finish(Session tx, Desk desk, Filling filling)
    {
        if (!await BatchStore.Lock(tx, desk.Account, filling.Batch))
            return false;
        var batch = (await BatchStore.Find(tx, desk.Account, filling.Batch))!;
        if (batch.Transactions == 0 && !filling.KeepEmpty)
        {
            BatchStore.Drop(tx, desk.Account, batch.Seq);
            return true;
        }

        BatchStore.Close(tx, desk.Account, batch.Seq, desk.Now);
        var closed = batch with { Status = BatchStatus.Closed, Closed = desk.Now };
        EventLog.Append(
            tx,
            desk.Account,
            Event.Of(new(desk.Account, desk.Now), "batch", "closed", Ids.Text(batch.Id), BatchWire.Body(closed))
        );
        return true;
    }

    /// <param name="UpTo">What is due until then goes in.</param>
    private sealed record Filling(long Batch, DateTimeOffset Cutoff, DateTimeOffset UpTo, bool KeepEmpty);
}
