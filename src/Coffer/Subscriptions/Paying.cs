// One attempt at one bill: which method, under which limits, and what a refusal before the charge makes of the bill.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Storage;
using Coffer.Transactions;
using Coffer.Wallets;

namespace Coffer.Subscriptions;

internal static class Paying
{
    /// <summary>Charges a bill as it was seen. If it changed meanwhile nothing is charged: the caller looks
    /// again.</summary>
    public static async Task Pay(Desk desk, Seen seen)
    {
        var (subscription, bill) = (seen.Subscription, seen.Bill);
        var target = await Choose(desk, subscription, bill);
        try
        {
            if (target.Entry is { } entry && await IsOverLimit(desk, bill, entry))
                await desk.Write(tx => Refused(tx, desk, seen, Dunning.LimitReached));
            else
                await Charging.Charge(desk, RequestId(desk), Request(desk, seen, target), Claim.None);
        }
        catch (BillMovedException)
        {
            return; // somebody was faster, and what it asks for now will be seen
        }
        catch (Refusal refusal)
        {
            var cause = refusal.Kind == RefusalKind.Unavailable ? null : refusal.Faults[0].Code;
            await desk.Write(tx => Refused(tx, desk, seen, cause));
        }
    }

    private static string RequestId(Desk desk) => (desk as Call)?.RequestId ?? Ids.NewRequestId(desk.RealNow);

    private static ChargeRequest Request(Desk desk, Seen seen, Target target)
    {
        var (subscription, bill) = (seen.Subscription, seen.Bill);
        var isInstallment = subscription.Terms.Installments is not null;
        var stored = new StoredRequest(
            target.Wallet is null ? Ids.Text(subscription.Customer) : null,
            target.Wallet is { } wallet ? Ids.Text(wallet) : null,
            Initiator.Merchant,
            isInstallment ? "installment" : "recurring",
            isInstallment ? (int)bill.Payment : null,
            InitialTransactionId: null,
            Code: null
        );
        return new(TransactionType.Sale, new(null, stored, null), bill.Amount, null, Metadata.Empty)
        {
            Billed = new Claimed(desk, seen),
        };
    }

    // In a round of a fallback the next method that was not tried; else the subscription's own, or the default, which
    // the charge itself will look up.
    private static async Task<Target> Choose(Desk desk, Subscription subscription, Bill bill)
    {
        if (bill is { Tried: null, Attempts: < Dunning.MaxPresentments })
            return new(subscription.Wallet?.Id, subscription.Wallet?.Entry);
        var wallet = await desk.Database.Read(s => WalletStore.Find(s, desk.Account, subscription.Customer));
        var tried = bill.TriedEntries;
        var others = tried.Count > 0 && wallet is not null ? Moving.Fallbacks(subscription, wallet) : [];
        if (others.FirstOrDefault(entry => !tried.Contains(entry.Seq)) is { } next)
            return new(next.Method.Id, next.Seq);
        return subscription.Wallet is { } own ? new(own.Id, own.Entry) : new(null, wallet?.Default?.Seq);
    }

    private static async Task<bool> IsOverLimit(Desk desk, Bill bill, long entry)
    {
        if (bill.Attempts < Dunning.MaxPresentments)
            return false;
        var (returned, declined) = await desk.Database.Read(async session =>
            (
                await BillStore.Count(
                    session,
                    desk.Account,
                    (bill.Seq, entry),
                    "returned",
                    desk.Now.AddDays(-Dunning.PresentmentDays)
                ),
                await BillStore.Count(
                    session,
                    desk.Account,
                    (bill.Seq, entry),
                    "declined",
                    desk.Now.AddDays(-Dunning.DeclineDays)
                )
            )
        );
        return returned >= Dunning.MaxPresentments || declined >= Dunning.MaxDeclines;
    }

    /// <param name="cause">Why nothing could be charged; null: the processor could not be reached.</param>
    private static async ValueTask Refused(Session tx, Desk desk, Seen seen, string? cause)
    {
        if (await Ledgers.FindAndLock(tx, desk.Account, seen.Subscription.Seq) is not { } ledger)
            return;
        var moment = Ledgers.Moment(desk, ledger.Subscription);
        var looked = ledger.Look(moment);
        var bill = looked.Payable(moment);
        var after =
            bill is null || !seen.IsStill(looked.Subscription, bill)
                ? looked
                : looked.Changed(cause is null ? bill.NotMade(moment) : bill.Blocked(cause, moment), moment);
        Ledgers.Write(tx, desk, ledger, after);
    }
}

/// <param name="Wallet">The method to charge; null: the customer's default.</param>
/// <param name="Entry">Its row, for the limits of the networks; null: there is none, or no limit is near.</param>
internal sealed record Target(Guid? Wallet, long? Entry);

/// <summary>What a charge was prepared for.</summary>
/// <param name="Ledger">As it was read.</param>
/// <param name="Subscription">As it is by now.</param>
/// <param name="Bill">The bill whose turn it is.</param>
internal sealed record Seen(Ledger Ledger, Subscription Subscription, Bill Bill)
{
    public bool IsStill(Subscription subscription, Bill bill) =>
        bill.Number == Bill.Number
        && bill.Amount == Bill.Amount
        && bill.Attempts == Bill.Attempts
        && bill.Tried == Bill.Tried
        && subscription.Wallet == Subscription.Wallet;
}

/// <summary>Inside the unit that commits the attempt, under the subscription's lock, or, where asking costs a round
/// trip, for the version that was seen: the bill still asks for exactly this, and from then on is occupied.</summary>
internal sealed class Claimed(Desk desk, Seen seen) : Billed
{
    private Ledger? _begun;

    public override Guid Subscription => seen.Subscription.Id;
    public override BillName Bill => new(seen.Subscription.Seq, seen.Bill.Number);

    public override async ValueTask Begin(Session tx, long transaction)
    {
        var ledger = tx.MayGuess ? seen.Ledger : await FindAndLock(tx) ?? throw new BillMovedException();
        var moment = Ledgers.Moment(desk, ledger.Subscription);
        var looked = ledger.Look(moment);
        if (looked.Payable(moment) is not { } bill || !seen.IsStill(looked.Subscription, bill))
            throw new BillMovedException();
        _begun = Ledgers.Write(tx, desk, ledger, looked.Changed(bill.Tried(transaction), moment));
    }

    /// <summary>The ledger inside the unit that decides the attempt: as it was begun, or, where asking is cheap or that
    /// is old, locked and read.</summary>
    public async ValueTask<Ledger?> Find(Session tx) => tx.MayGuess ? _begun : await FindAndLock(tx);

    private ValueTask<Ledger?> FindAndLock(Session tx) => Ledgers.FindAndLock(tx, desk.Account, seen.Subscription.Seq);
}
