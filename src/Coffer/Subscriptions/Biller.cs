// The verb: bill. Takes subscriptions that are due by lease, a lot at a time, and charges their oldest unpaid bill by
// the same Charging as the API. Nodes race and machines die here: what is charged is decided inside the unit that
// commits the attempt (Claimed), so a lease only spares work.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Transactions;
using Microsoft.Extensions.Logging;

namespace Coffer.Subscriptions;

public static partial class Biller
{
    private const int Lot = 64;

    // Months that a machine was off come one after the other: the rest of very many with the next turn.
    private const int MostCharges = 120;

    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    public static Chore Chore { get; } = new("bill subscriptions", SubscriptionStore.Next, BillDue);

    /// <summary>One bill of each subscription at a time: what owes more is due again, and comes again behind the
    /// others.</summary>
    public static async Task BillDue(Desk desk)
    {
        var running = new List<Task>(Lot);
        while (!desk.IsEnough)
        {
            var taken = await desk.Write(tx =>
                SubscriptionStore.Take(tx, desk.Account, LeaseNow(desk), Lot - running.Count)
            );
            if (taken.Count == 0 && running.Count == 0)
                return;
            running.AddRange(taken.Select(seq => BillOrLog(desk, seq, most: 1)));
            var enough = taken.Count == 0 ? 0 : Lot / 2;
            while (running.Count > enough)
            {
                await Task.WhenAny(running);
                running.RemoveAll(static bill => bill.IsCompleted);
            }
        }

        await Task.WhenAll(running);
    }

    /// <summary>Bills what is due for one customer.</summary>
    public static async Task BillCustomer(Desk desk, long customer)
    {
        var taken = await desk.Write(tx =>
            SubscriptionStore.TakeOfCustomer(tx, desk.Account, LeaseNow(desk), customer)
        );
        foreach (var seq in taken)
            await BillOrLog(desk, seq, MostCharges);
    }

    /// <summary>Until when a subscription is taken.</summary>
    public static DateTimeOffset Lease(Desk desk) => desk.Time.GetUtcNow() + LeaseTime;

    /// <summary>Charges what a subscription owes now, one bill after the other, and gives it back.</summary>
    /// <param name="most">After so many bills it may owe more, and is due.</param>
    public static async Task Bill(Desk desk, long seq, int most = MostCharges)
    {
        for (var charges = 0; charges < most; charges++)
        {
            if (await desk.Database.Read(s => Ledgers.Find(s, desk.Account, seq)) is not { } ledger)
                return;
            var moment = Ledgers.Moment(desk, ledger.Subscription);
            var looked = ledger.Look(moment);
            if (looked.Payable(moment) is { } bill)
                await Paying.Pay(desk, new(ledger, looked.Subscription, bill));
            else if (charges > 0 && looked.IsSameAs(ledger))
                return; // the last outcome gave it back
            else if (await desk.Write(tx => Look(tx, desk, seq)))
                return;
        }
    }

    // What fails is taken again when its lease has ended; the others go on.
    private static async Task BillOrLog(Desk desk, long seq, int most)
    {
        try
        {
            await Bill(desk, seq, most);
        }
        catch (Exception e)
        {
            LogFailure(desk.Tools.Log("Subscriptions"), seq, e.GetType().Name);
        }
    }

    /// <summary>What time alone brings; false when there is something to charge after all.</summary>
    private static async ValueTask<bool> Look(Session tx, Desk desk, long seq)
    {
        if (await Ledgers.FindAndLock(tx, desk.Account, seq) is not { } ledger)
            return true;
        var moment = Ledgers.Moment(desk, ledger.Subscription);
        var looked = ledger.Look(moment);
        Ledgers.Write(tx, desk, ledger, looked);
        return looked.Payable(moment) is null;
    }

    private static Lease LeaseNow(Desk desk)
    {
        var real = desk.Time.GetUtcNow();
        return new(
            Instants.Milliseconds(desk.Now),
            Instants.Milliseconds(real),
            Instants.Milliseconds(real + LeaseTime)
        );
    }

    [LoggerMessage(80, LogLevel.Error, "Billing subscription {Subscription} failed ({Fault}); it comes again.")]
    private static partial void LogFailure(ILogger logger, long subscription, string fault);
}
