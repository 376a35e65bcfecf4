// The wallet's routes: list, get, change. Adding has a file of its own (Adding.cs); deleting touches subscriptions too
// and lives in Removal.
using Coffer.Access;
using Coffer.Customers;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Wallets;

public static class WalletsApi
{
    private const string Collection = "/v1/customers/{Customer}/wallet";
    private const string One = Collection + "/{Wallet}";

    public static void MapWallets(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Collection, Adding.Add).Takes(KeyKind.Private).Named("addWalletMethod");
        routes.MapGet(Collection, List).Takes(KeyKind.Private).Named("listWalletMethods");
        routes.MapGet(One, Get).Takes(KeyKind.Private).Named("getWalletMethod");
        routes.MapPut(One, Change).Takes(KeyKind.Private).Named("updateWalletMethod");
    }

    private static async Task List(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var page = Query.Page(http.Request.Query, reading);
        reading.ThrowIfFailed();
        var wallet = await Load(call);
        var bodies = Shown(wallet, page).Select(entry => WalletWire.Shown(wallet, entry)).ToList();
        await Lists.Send(call, "wallets", new(bodies, wallet.Entries.Count), page);
    }

    private static IEnumerable<Entry> Shown(Wallet wallet, Page page)
    {
        var skip = page.Offset;
        if (page.After is not null)
        {
            var after = Ids.TryRead(page.After, out var id) ? wallet.Find(id) : null;
            if (after is null)
                throw Refusal.UnknownReference("after", "payment method");
            skip = wallet.InOrder.TakeWhile(entry => entry.Seq != after.Seq).Count() + 1;
        }

        return wallet.InOrder.Skip((int)Math.Min(skip, Wallet.MaxMethods)).Take(page.Size);
    }

    private static async Task Get(HttpContext http)
    {
        var call = Call.Of(http);
        var wallet = await Load(call);
        var entry = wallet.Get(MethodId(call));
        await call.Send(Answers.One(call.RequestId, "wallet", WalletWire.Shown(wallet, entry)));
    }

    private static async Task Change(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var change = WalletWire.ReadChange(body, reading, call.Today);
        var claim = Claim.Of(call, reading);
        var (customer, id) = (CustomerId(call), MethodId(call));
        using var owner = await call.Read(session => call.Keys.OfCustomer(session, call.Account, customer));
        await Idempotency.Commit(
            call,
            claim,
            async tx =>
            {
                await CustomerStore.GetAndLock(tx, call.Account, customer);
                var wallet = await WalletStore.Get(tx, call.Account, customer);
                var entry = wallet.Get(id);
                var changed = wallet.Change(entry, change);
                var shown = WalletWire.Shown(changed.Wallet, changed.Entry);
                var answer = call.Answer(Answers.One(call.RequestId, "wallet", shown), owner);
                if (shown.AsSpan().SequenceEqual(WalletWire.Shown(wallet, entry)))
                    return answer;
                Store(
                    tx,
                    call,
                    changed,
                    Event.Of(new(call.Account, call.Now, owner), "wallet", "updated", Ids.Text(id), shown)
                );
                return await Telling.Billing(tx, call, answer, wallet, changed);
            }
        );
    }

    private static void Store(Session tx, Call call, Changed changed, Event happened)
    {
        WalletStore.Update(tx, call.Account, changed.Entry);
        WalletStore.Save(tx, changed.Wallet);
        EventLog.Append(tx, call.Account, happened);
    }

    private static Task<Wallet> Load(Call call)
    {
        var customer = CustomerId(call);
        return call.Read(session => WalletStore.Get(session, call.Account, customer));
    }

    public static Guid CustomerId(Call call) =>
        Ids.TryRead(call.Path("Customer"), out var id) ? id : throw Refusal.NotFound("customer");

    public static Guid MethodId(Call call) =>
        Ids.TryRead(call.Path("Wallet"), out var id) ? id : throw Refusal.NotFound("payment method");
}
