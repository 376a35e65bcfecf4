// DELETE /v1/customers/{Customer}: the customer, the wallet and the key, in one commit. What is personal and outlives
// the rows (events, stored answers, order text of transactions, copies of cards) is sealed under that key, and goes
// with it.
using Coffer.Access;
using Coffer.Customers;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Storage;
using Coffer.Subscriptions;
using Coffer.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Removal;

public static class RemovalApi
{
    public static void MapRemoval(this IEndpointRouteBuilder routes) =>
        routes.MapDelete("/v1/customers/{Customer}", Delete).Takes(KeyKind.Private).Named("deleteCustomer");

    private static async Task Delete(HttpContext http)
    {
        var call = Call.Of(http);
        var claim = Claim.Of(call, call.NewReading());
        if (!Ids.TryRead(call.Path("Customer"), out var id))
            throw Refusal.NotFound("customer");
        await Idempotency.Commit(
            call,
            claim,
            async tx =>
            {
                await Erase(tx, call, id);
                return call.Answer(Answers.Object(call.RequestId, static _ => { }));
            }
        );
    }

    private static async ValueTask Erase(Session tx, Call call, Guid id)
    {
        var row = await CustomerStore.GetAndLock(tx, call.Account, id);
        var live = await SubscriptionStore.Live(tx, call.Account, row.Seq);
        if (live.Count > 0)
            throw Refusal.Conflict(
                Codes.CustomerHasSubscriptions,
                "The customer has subscriptions that are not over. Cancel them first.",
                ids: live.Select(subscription => Ids.Text(subscription.Id)).ToArray()
            );
        var wallet = await WalletStore.Get(tx, call.Account, id);
        foreach (var entry in wallet.Entries)
            WalletStore.Delete(tx, call.Account, entry);
        WalletStore.Save(tx, wallet with { Entries = [], DefaultSeq = 0 });
        var digests = CustomerFilter.Digests(call.Keys.Hashing, CustomerWire.FromBody(row.Body));
        CustomerStore.Delete(tx, call.Account, row.Seq, digests, Instants.Milliseconds(call.Now));
        KeyStore.Destroy(tx, call.Account, id);
        EventLog.Append(tx, call.Account, Deleted(call, id));
    }

    private static Event Deleted(Call call, Guid id) =>
        Event.Of(
            new(call.Account, call.Now),
            "customer",
            "deleted",
            Ids.Text(id),
            Answers.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, id);
                writer.WriteEndObject();
            })
        );
}
