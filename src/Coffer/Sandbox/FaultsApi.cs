// /v1/sandbox/faults: how the sandbox processor is to misbehave with the next calls of the account.
using Coffer.Access;
using Coffer.Http;
using Coffer.Processing;
using Coffer.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Sandbox;

public static class FaultsApi
{
    private const string Path = "/v1/sandbox/faults";

    public static void MapFaults(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, Add).Takes(KeyKind.Private).ForSandboxOnly().Named("addSandboxFault");
        routes.MapGet(Path, List).Takes(KeyKind.Private).ForSandboxOnly().Named("listSandboxFaults");
    }

    private static async Task Add(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var (fault, count) = FaultWire.Read(body, reading);
        var claim = Claim.Of(call, reading);
        await Idempotency.Commit(
            call,
            claim,
            async tx =>
            {
                SandboxStore.AddFault(tx, call.Account, fault, count);
                return call.Answer(await Queue(tx, call));
            }
        );
    }

    private static async Task List(HttpContext http)
    {
        var call = Call.Of(http);
        await call.Send(await call.Read(session => Queue(session, call)));
    }

    private static async ValueTask<byte[]> Queue(Session session, Call call) =>
        FaultWire.Answer(call.RequestId, await SandboxStore.Faults(session, call.Account));
}
