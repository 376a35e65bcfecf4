// What the rooms below tell billing, and what it makes of that in their units: the outcome of an attempt, whoever
// brought it, is worked into its bill here and nowhere else.
using Coffer.Customers;
using Coffer.Http;
using Coffer.Processing;
using Coffer.Storage;
using Coffer.Wallets;

namespace Coffer.Subscriptions;

public sealed class Billing : IBilling
{
    // Wherever an account moves to, its midnights move by less.
    private static readonly TimeSpan WidestMove = TimeSpan.FromDays(2);

    public async ValueTask Decided(Session tx, Desk desk, BilledAttempt attempt, ChargeAnswer answer)
    {
        var found = attempt.Begun is Claimed begun
            ? begun.Find(tx)
            : Ledgers.FindAndLockOf(tx, desk.Account, attempt.Bill);
        if (
            await found is not { } ledger
            || ledger.Bills.FirstOrDefault(bill => bill.Attempt == attempt.Transaction) is not { } bill
        )
            return;
        var moment = Ledgers.Moment(desk, ledger.Subscription);
        var settled = answer.Outcome switch
        {
            ChargeOutcome.Approved => bill.Paid(),
            ChargeOutcome.Declined => bill.Declined(
                answer,
                (attempt.WalletEntry, await Others(tx, desk, ledger.Subscription)),
                moment
            ),
            _ => bill.NotMade(moment),
        };
        Ledgers.Write(tx, desk, ledger, ledger.Changed(settled, moment));
    }

    public async ValueTask Returned(Session tx, Desk desk, BilledAttempt attempt, string code)
    {
        var wallet = await LockOwner(tx, desk, attempt.Bill);
        if (await Ledgers.FindAndLockOf(tx, desk.Account, attempt.Bill) is not { } ledger)
            return;
        var paid = await BillStore.Find(tx, desk.Account, attempt.Bill);
        if (paid is not { Status: BillStatus.Paid } || paid.Transaction != attempt.Transaction)
            return;
        var moment = Ledgers.Moment(desk, ledger.Subscription);
        var since = desk.Now.AddDays(-Dunning.PresentmentDays);
        var presented = await BillStore.Count(
            tx,
            desk.Account,
            (paid.Seq, attempt.WalletEntry ?? 0),
            "returned",
            since
        );
        var before = ledger with { Bills = [.. ledger.Bills, paid] };
        var returned = paid.Returned(code, presented, moment);
        var after = wallet is null
            ? before.Cancel().Changed(returned, moment)
            : before
                .Left(wallet)
                .Changed(IsElsewhere(wallet, attempt) ? returned.Renewed(moment.Now) : returned, moment);
        Ledgers.Write(tx, desk, before, after);
    }

    public async ValueTask<bool> MethodChanged(Session tx, Desk desk, MethodChanged changed)
    {
        if (tx.MayGuess)
        {
            SubscriptionStore.ExpectNoneLive(tx, desk.Account, changed.Customer);
            return false;
        }

        var live = await SubscriptionStore.Live(tx, desk.Account, changed.Customer);
        foreach (var (seq, _) in live)
        {
            if (await Ledgers.FindAndLock(tx, desk.Account, seq) is not { } ledger)
                continue;
            var wallet = ledger.Subscription.Wallet;
            if (wallet is null ? changed.Default : wallet.Entry == changed.Entry)
                Renew(tx, desk, ledger);
        }

        return live.Count > 0;
    }

    public void ZoneMoved(Session tx, Desk desk) => SubscriptionStore.Hasten(tx, desk.Account, desk.Now, WidestMove);

    public Task BillNow(Desk desk, long customer) => Biller.BillCustomer(desk, customer);

    private static void Renew(Session tx, Desk desk, Ledger ledger)
    {
        var renewed = ledger.Renew(Ledgers.Moment(desk, ledger.Subscription));
        if (!renewed.IsSameAs(ledger))
            Ledgers.Write(tx, desk, ledger, renewed);
    }

    // The customer's lock first, as everywhere: who is gone stays so, and nobody goes while their debit comes back.
    // Null: the customer was deleted.
    private static async ValueTask<Wallet?> LockOwner(Session tx, Desk desk, long bill) =>
        await BillStore.FindSubscription(tx, desk.Account, bill) is { } seq
        && await SubscriptionStore.Find(tx, desk.Account, seq) is { } subscription
        && await CustomerStore.FindAndLock(tx, desk.Account, subscription.CustomerSeq) is not null
            ? await WalletStore.Find(tx, desk.Account, subscription.Customer)
            : null;

    // The method that it came back from was deleted, and another one is charged: it counts as changed.
    private static bool IsElsewhere(Wallet wallet, BilledAttempt attempt) =>
        wallet.Default is not null && wallet.Entries.All(entry => entry.Seq != attempt.WalletEntry);

    private static async ValueTask<IReadOnlyList<long>> Others(Session tx, Desk desk, Subscription subscription) =>
        subscription.Terms.Fallback && await WalletStore.Find(tx, desk.Account, subscription.Customer) is { } wallet
            ? Moving.Fallbacks(subscription, wallet).Select(entry => entry.Seq).ToArray()
            : [];
}
