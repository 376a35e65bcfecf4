// POST /v1/sandbox/batch/close: the account's midnight, now.
using Coffer.Access;
using Coffer.Http;
using Coffer.Settlement;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Sandbox;

public static class BatchCloseApi
{
    public static void MapBatchClose(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/sandbox/batch/close", Close)
            .Takes(KeyKind.Private)
            .ForSandboxOnly()
            .Named("closeSandboxBatch");

    // The batch closes in several commits, so the key is kept with the answer only: a retry that comes before it closes
    // one more, which is empty.
    private static async Task Close(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var claim = Claim.Of(call, reading);
        byte[] answer = [];
        await Idempotency.Commit(
            call,
            claim,
            _ => new(call.Answer(answer)),
            first: async () =>
            {
                if (await call.Read(session => Idempotency.Find(session, call, claim)) is null)
                {
                    var batch = await Closing.CloseNow(call);
                    answer = Answers.One(call.RequestId, "batch", BatchWire.Body(batch));
                }
            }
        );
    }
}
