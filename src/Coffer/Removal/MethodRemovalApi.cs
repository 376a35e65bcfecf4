// DELETE /v1/customers/{Customer}/wallet/{Wallet}: the method, unless a live subscription is charged to it. Then it
// goes only if the subscriptions can move to the default, and the caller said so.
using Coffer.Access;
using Coffer.Customers;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Subscriptions;
using Coffer.Wallets;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Removal;

public static class MethodRemovalApi
{
    private const string Parameter = "move_subscriptions";

    public static void MapMethodRemoval(this IEndpointRouteBuilder routes) =>
        routes
            .MapDelete("/v1/customers/{Customer}/wallet/{Wallet}", Delete)
            .Takes(KeyKind.Private)
            .Named("deleteWalletMethod");

    private static async Task Delete(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var mayMove = ReadMove(http, reading);
        var claim = Claim.Of(call, reading);
        var (customer, id) = (WalletsApi.CustomerId(call), WalletsApi.MethodId(call));
        await Idempotency.Commit(
            call,
            claim,
            async tx =>
            {
                await CustomerStore.GetAndLock(tx, call.Account, customer);
                var wallet = await WalletStore.Get(tx, call.Account, customer);
                var entry = wallet.Get(id);
                var charged = await Charged(tx, call, wallet, entry);
                if (charged.Count > 0 && (!mayMove || wallet.Entries.Count == 1))
                    throw InUse(wallet, charged);
                var left = wallet.Remove(entry);
                WalletStore.Delete(tx, call.Account, entry);
                WalletStore.Save(tx, left);
                foreach (var ledger in charged)
                    await Move(tx, call, ledger, left);
                EventLog.Append(tx, call.Account, Deleted(call, customer, id));
                return Answer(call, wallet.Customer, charged);
            }
        );
    }

    private static bool ReadMove(HttpContext http, Reading reading)
    {
        var text = Query.Value(http.Request.Query, Parameter, reading)?.ToLowerInvariant();
        if (text is not (null or "true" or "false"))
            reading.Fault(Codes.WrongType, Parameter, $"The {Parameter} parameter must be true or false.");
        if (text == "true")
            reading.Keep(Parameter, text);
        return text == "true";
    }

    private static async ValueTask<List<Ledger>> Charged(Session tx, Call call, Wallet wallet, Entry entry)
    {
        var charged = new List<Ledger>();
        foreach (var (seq, _) in await SubscriptionStore.Live(tx, call.Account, wallet.Customer))
        {
            if (await Ledgers.FindAndLock(tx, call.Account, seq) is not { Subscription: { IsLive: true } live } ledger)
                continue;
            if (live.Wallet is { } own ? own.Entry == entry.Seq : wallet.IsDefault(entry))
                charged.Add(ledger);
        }

        return charged;
    }

    // Who named the method names the new default from now on; who follows the default follows it.
    private static async ValueTask Move(Session tx, Call call, Ledger ledger, Wallet left)
    {
        var heir = left.Default!;
        Moving.CheckSuits(ledger.Subscription.Terms, heir, Parameter);
        var subscription = ledger.Subscription;
        var moved = ledger with
        {
            Subscription = subscription with
            {
                Wallet = subscription.Wallet is null ? null : new(heir.Seq, heir.Method.Id),
            },
        };
        Ledgers.Write(tx, call, ledger, moved.Renew(Ledgers.Moment(call, subscription)));
    }

    private static Answer Answer(Call call, long customer, List<Ledger> moved) =>
        call.Answer(
            Answers.Object(
                call.RequestId,
                writer =>
                {
                    if (moved.Count == 0)
                        return;
                    writer.WriteStartArray("moved_subscriptions"u8);
                    foreach (var ledger in moved)
                        writer.WriteStringValue(ledger.Subscription.Id);
                    writer.WriteEndArray();
                }
            )
        ) with
        {
            Then = moved.Count == 0 ? null : () => call.Tools.Billing.BillNow(call, customer),
        };

    private static Refusal InUse(Wallet wallet, List<Ledger> charged) =>
        Refusal.Conflict(
            Codes.WalletInUse,
            wallet.Entries.Count == 1
                ? "Subscriptions are charged to this payment method, and it is the customer's last one. Add another "
                    + "one first, or cancel them."
                : $"Subscriptions are charged to this payment method. With ?{Parameter}=true they move to the "
                    + "customer's default.",
            ids: charged.Select(ledger => Ids.Text(ledger.Subscription.Id)).ToArray()
        );

    // An event of ids only: it stays readable when the customer goes.
    private static Event Deleted(Call call, Guid customer, Guid id) =>
        Event.Of(
            new(call.Account, call.Now),
            "wallet",
            "deleted",
            Ids.Text(id),
            Answers.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, id);
                writer.WriteString("customer"u8, customer);
                writer.WriteEndObject();
            })
        );
}
