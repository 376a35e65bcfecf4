// POST /v1/sandbox/reset: the account as it was on its first day, in one commit. Its keys, its settings and its
// processors stay. It writes no event: empty is empty.
using Coffer.Access;
using Coffer.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Sandbox;

public static class ResetApi
{
    public static void MapReset(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/sandbox/reset", Reset).Takes(KeyKind.Private).ForSandboxOnly().Named("resetSandbox");

    private static async Task Reset(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var claim = Claim.Of(call, reading);
        var resets = Claim.RequestDigests(call, reading);
        await Idempotency.Commit(
            call,
            claim,
            async tx =>
            {
                AccessStore.ResetClock(tx, call.Account); // first: whoever takes a fault holds the account's row
                await ResetStore.Empty(tx, call.Account, resets);
                return call.Answer(Answers.Object(call.RequestId, static _ => { }));
            },
            alone: true
        );
        call.Callers.Forget(call.Account);
    }
}
