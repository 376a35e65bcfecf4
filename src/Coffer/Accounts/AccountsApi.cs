// GET and PATCH /v1/account: the caller's own account.
using Coffer.Access;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Accounts;

public static class AccountsApi
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/account", Get).Takes(KeyKind.Private).Named("getAccount");
        routes.MapPatch("/v1/account", Change).Takes(KeyKind.Private).Named("updateAccount");
    }

    private static async Task Get(HttpContext http)
    {
        var call = Call.Of(http);
        var account = await call.Read(session => AccessStore.GetAccount(session, call.Account));
        await call.Send(Answers.One(call.RequestId, "account", AccountWire.Body(account)));
    }

    private static async Task Change(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading(merging: true);
        var patch = AccountWire.Read(body, reading);
        var claim = Claim.Of(call, reading);
        await Idempotency.Commit(
            call,
            claim,
            async tx =>
            {
                var before = await AccessStore.GetAndLock(tx, call.Account);
                var changed = patch.Apply(before);
                var json = AccountWire.Body(changed);
                var answer = call.Answer(Answers.One(call.RequestId, "account", json));
                if (json.AsSpan().SequenceEqual(AccountWire.Body(before)))
                    return answer;
                AccessStore.Update(tx, changed);
                if (changed.Settings.TimeZone != before.Settings.TimeZone)
                    call.Tools.Billing.ZoneMoved(tx, call);
                EventLog.Append(
                    tx,
                    call.Account,
                    Event.Of(new(call.Account, call.Now), "account", "updated", Ids.Text(changed.Id), json)
                );
                return answer;
            }
        );
        call.Callers.Forget(call.Account);
    }
}
