// What a request does to a subscription: change it under the request's key, charge what is due then, answer it as it
// stands after that. A crash in between leaves a key that answers the subscription as it stands.
using Coffer.Customers;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Subscriptions;

/// <param name="Bills">Whether something is to be charged before the answer.</param>
public sealed record Acted(long Subscription, bool Bills);

public static class Acting
{
    /// <summary>So many of the newest bills are shown with a subscription.</summary>
    public const int MostBills = 1_000;

    public static Task Do(Call call, Claim claim, Func<Session, ValueTask<Acted>> act) =>
        Idempotency.UnlessDone(
            call,
            claim,
            async () =>
            {
                var (acted, earlier) = await call.Write(tx => Once(tx, call, claim, act));
                if (earlier is not null)
                {
                    await Replay(call, claim, earlier);
                    return;
                }

                if (acted!.Bills)
                    await Biller.Bill(call, acted.Subscription);
                await Answer(call, claim, acted.Subscription);
            },
            earlier => Replay(call, claim, earlier)
        );

    /// <summary>As <see cref="Do"/>, with the subscription that the path names.</summary>
    public static Task Change(Call call, Claim claim, Func<Session, Ledger, Moment, ValueTask<Ledger>> change)
    {
        var (customer, id) = (CustomerId(call), SubscriptionId(call));
        return Do(
            call,
            claim,
            async tx =>
            {
                var seq = await Find(tx, call.Account, customer, id);
                var ledger = await Ledgers.FindAndLock(tx, call.Account, seq) ?? throw NotFound();
                var moment = Ledgers.Moment(call, ledger.Subscription);
                var looked = ledger.Look(moment);
                var after = await change(tx, looked, moment);
                var bills = after.Payable(moment) is not null;
                Ledgers.Write(tx, call, ledger, after, bills ? Biller.Lease(call) : null);
                return new(seq, bills);
            }
        );
    }

    public static Guid CustomerId(Call call) =>
        Ids.TryRead(call.Path("Customer"), out var id) ? id : throw Refusal.NotFound("customer");

    public static Guid SubscriptionId(Call call) =>
        Ids.TryRead(call.Path("Subscription"), out var id) ? id : throw NotFound();

    /// <summary>The subscription that the path names, as its row's number.</summary>
    /// <exception cref="Refusal">There is none, or its customer was deleted: what they had is over.</exception>
    public static async ValueTask<long> Find(Session session, long account, Guid customer, Guid id) =>
        await SubscriptionStore.FindSeq(session, account, customer, id) is { } seq
        && await CustomerStore.Find(session, account, customer) is not null
            ? seq
            : throw NotFound();

    public static Refusal NotFound() => Refusal.NotFound("customer subscription");

    public static async ValueTask<byte[]> Body(Session session, long account, long seq)
    {
        var ledger = await Ledgers.Find(session, account, seq) ?? throw NotFound();
        var bills = await BillStore.ListNewest(session, account, seq, MostBills);
        return SubscriptionWire.Body(ledger.Subscription, bills, ledger.NextRetry);
    }

    private static async ValueTask<(Acted? Acted, Earlier? Earlier)> Once(
        Session tx,
        Call call,
        Claim claim,
        Func<Session, ValueTask<Acted>> act
    )
    {
        if (await Idempotency.FindUnlessNew(tx, call, claim) is { } earlier)
            return (null, earlier);
        var acted = await act(tx);
        Idempotency.KeepBilling(tx, call, claim, acted.Subscription);
        return (acted, null);
    }

    private static async Task Answer(Call call, Claim claim, long seq)
    {
        var json = await call.Write(async tx =>
        {
            var body = await Body(tx, call.Account, seq);
            return await Idempotency.KeepBilled(
                tx,
                call,
                claim,
                Answers.One(call.RequestId, "customer_subscription", body)
            );
        });
        await call.Send(json);
    }

    private static Task Replay(Call call, Claim claim, Earlier earlier)
    {
        Idempotency.MarkReplayed(call);
        return earlier.Json is { } json ? call.Send(json) : Answer(call, claim, earlier.Subscription);
    }
}
