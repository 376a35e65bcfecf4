// GET /v1/events?after=<sequence>: what happened, in order, from any point. It shows all that was committed before it
// was asked.
using System.Globalization;
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Events;

public static class EventsApi
{
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/events", List).Takes(KeyKind.Private, KeyKind.Reporting).Named("listEvents");

    private static async Task List(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var page = Query.Page(http.Request.Query, reading);
        var after = page.After is null ? page.Offset : Sequence(page.After, reading);
        reading.ThrowIfFailed();

        var last = await EventLog.NumberAll(call.Database, call.Account);
        var events = await call.Read(session => EventLog.Read(session, call.Account, after, page.Size));
        var bodies = events.Select(e => EventWire.Body(call.Keys, call.Account, e)).ToList();
        await Lists.Send(call, "events", new(bodies, last), page);
    }

    private static long Sequence(string text, Reading reading)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return sequence;
        reading.Fault(Codes.WrongType, "after", "The after parameter must be an event's sequence, a whole number.");
        return 0;
    }
}
