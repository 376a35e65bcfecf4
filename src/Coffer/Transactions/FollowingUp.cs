// The verbs on an original: capture, void, refund. The same two commits as a charge; the first also marks the original,
// so that what is under way is seen by the next request, on any node and after a crash.
using Coffer.Cards;
using Coffer.Customers;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Processing;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Transactions;

public static class FollowingUp
{
    private const string Field = "transaction_id";
    private const int MaxIds = 5;

    public static Task FollowUp(Call call, FollowUpRequest request, Claim claim) =>
        Idempotency.UnlessDone(
            call,
            claim,
            async () => await Charging.Answer(call, await FollowUp(call, call.RequestId, request, claim), claim),
            earlier => Charging.Answer(call, new(null, earlier), claim)
        );

    /// <summary>Captures, voids or refunds at any desk. Returns what the key did before, if it did.</summary>
    public static async Task<Charged> FollowUp(Desk desk, string requestId, FollowUpRequest request, Claim claim)
    {
        for (var run = 1; ; run++)
        {
            var (owner, upstream) = await FindOwner(desk, request);
            using var ownersKey = owner;
            // Found before anything is committed: what cannot be sent must not mark its original.
            var processor = await desk.Processors.Get(desk.Account, upstream);
            var plan = new Plan(Ids.NewTransactionId(desk.RealNow), requestId, request, claim, owner);
            try
            {
                var begun = await desk.Write(tx => Begin(tx, desk, plan));
                if (begun.Earlier is not null)
                    return new(null, begun.Earlier);
                return new(await Sending.Send(desk, begun.Attempt!, processor, begun.ToCharge(desk)), null);
            }
            catch (StaleSourceException)
            {
                // Another node drew the same id, or a customer took the original over: nothing was committed.
                if (run == MaxIds)
                    throw Refusal.Unavailable(Codes.Unavailable, "The transaction keeps changing.", 1);
            }
        }
    }

    // The customer whose key seals the order and metadata, and the upstream, as the original's row says before the unit
    // looks again.
    private static Task<(DataKey? Owner, long? Upstream)> FindOwner(Desk desk, FollowUpRequest request) =>
        desk.Database.Read<(DataKey?, long?)>(async session =>
        {
            if (await FindOriginal(session, desk, request, locked: false) is not { } original)
                return (null, null);
            var owner =
                original.Customer is { } customer
                && await CustomerStore.FindId(session, desk.Account, customer) is { } id
                    ? await desk.Keys.OfCustomer(session, desk.Account, id)
                    : null;
            return (owner, original.Transaction.Upstream);
        });

    private static async ValueTask<Begun> Begin(Session tx, Desk desk, Plan plan)
    {
        if (await Idempotency.FindUnlessNew(tx, desk, plan.Claim) is { } earlier)
            return new(earlier, null, null);
        var row =
            await FindOriginal(tx, desk, plan.Request, locked: true)
            ?? throw Refusal.UnknownReference(Field, "transaction");
        if (row.Customer is not null && row.Key is not null && plan.Owner is null)
            throw new StaleSourceException();
        var original = row.Transaction;
        Transaction.CheckSuits(plan.Request.Type, original.Amount, original.Payment.IsCard(), Field);
        var asked = new FollowUp(plan.Request.Type, plan.Request.AmountIn(original.Amount.Currency));
        var (marked, amount) = original.Begin(asked, plan.Id);
        var attempt = NewRow(desk, plan, row, amount);
        if (!await TransactionStore.Insert(tx, desk.Account, attempt))
            throw new StaleSourceException();
        TransactionStore.Move(tx, desk.Account, marked, marked.InProgress is null ? row.Due : null);
        Idempotency.KeepRunning(tx, desk, plan.Claim, plan.Id);
        var undecided = new Undecided(attempt.Transaction, plan.Detail, plan.Owner, plan.Claim.Key, null);
        return new(null, row.Transaction, undecided);
    }

    private static NewTransaction NewRow(Desk desk, Plan plan, TransactionRow original, Money amount)
    {
        var transaction = new Transaction(
            plan.Id,
            plan.Request.Type,
            TransactionStatus.Pending,
            amount,
            Amounts.None(amount),
            original.Transaction.Payment,
            desk.Now
        )
        {
            Reference = original.Transaction.Id,
            Upstream = original.Transaction.Upstream,
            RequestId = plan.RequestId,
        };
        var kept = Personal.Keep(plan.Detail, plan.Owner, CopyStore.DetailContext(desk.Account, plan.Id));
        return new(
            transaction,
            kept,
            original.Customer,
            original.WalletEntry,
            OneTime: false,
            plan.Claim.Key,
            Schedule.FirstAsk(desk.Now)
        );
    }

    // A refund or void may name the capture; the money is the authorization's.
    private static async ValueTask<TransactionRow?> FindOriginal(
        Session session,
        Desk desk,
        FollowUpRequest request,
        bool locked
    )
    {
        var id = Ids.ReadTransactionId(request.Transaction);
        var named = id == 0 ? null : await TransactionStore.Find(session, desk.Account, id);
        if (
            named?.Transaction is { Reference: { } authorization } follow
            && StateTable.StandsForOriginal(follow.Type, follow.Status, StateTable.OperationOf(request.Type))
        )
            id = authorization;
        else if (named is null)
            return null;
        return locked
            ? await TransactionStore.FindAndLock(session, desk.Account, id)
            : await TransactionStore.Find(session, desk.Account, id);
    }

    private sealed record Plan(long Id, string RequestId, FollowUpRequest Request, Claim Claim, DataKey? Owner)
    {
        public byte[] Detail { get; } = TransactionJson.Detail(Request.Order, Request.Metadata);
    }

    private sealed record Begun(Earlier? Earlier, Transaction? Original, Undecided? Attempt)
    {
        public Charge ToCharge(Desk desk)
        {
            var transaction = Attempt!.Transaction;
            return new(transaction.Id, desk.Account, transaction.Type, transaction.Amount)
            {
                Original = new(Original!.Id, Original.Outcome?.Answer.Reference, Original.Payment.IsCard()),
                Today = desk.Today,
            };
        }
    }
}
