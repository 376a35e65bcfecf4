// GET /health/live: the process answers. GET /health/ready: it can serve, which needs the database, its schema and
// the keys.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Hosting;

internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", http => Answer(Call.Of(http), "live"));
        routes.MapGet("/health/ready", Ready);
    }

    // The server would not have started without keys that match, so a database that answers is all there is to ask.
    private static async Task Ready(HttpContext http)
    {
        var call = Call.Of(http);
        if (await call.Read(Deployment.CountScripts) < Migrations.Names.Count)
            throw Refusal.Unavailable(Codes.Unavailable, "The database has an older schema than this program.");
        await Answer(call, "ready");
    }

    private static Task Answer(Call call, string status) =>
        call.Send(Answers.Object(call.RequestId, writer => writer.WriteString("status"u8, status)));
}
