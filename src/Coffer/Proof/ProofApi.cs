// GET /v1/verify: whether everything holds at this account, and if not, what does not.
using Coffer.Access;
using Coffer.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Proof;

public static class ProofApi
{
    public static void MapProof(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/verify", Verify).Takes(KeyKind.Private).Named("verify");

    private static async Task Verify(HttpContext http)
    {
        var call = Call.Of(http);
        var moment = new Moment(call.Account, call.Now, call.RealNow);
        var results = new List<CheckResult>();
        await foreach (var result in Verifying.Verify(call.Database, moment, call.Cancelled))
            results.Add(result);
        await call.Send(Answers.Object(call.RequestId, writer => ProofWire.Members(writer, results)));
    }
}
