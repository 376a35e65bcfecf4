// GET /v1/renewals/at-risk: which coming renewals may not be paid, and why. It is read on by after=, in the order of
// enrolment, and counts nothing: a total would have to look at every renewal of the account.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Subscriptions;
using Coffer.Wire;
using Microsoft.AspNetCore.Http;

namespace Coffer.Renewals;

internal static class AtRiskApi
{
    private const int DefaultDays = 30;
    private const int MostDays = 365;
    private const int Lot = 500;

    public static async Task List(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var page = Query.Page(http.Request.Query, reading);
        if (page.Number > 1)
            reading.Fault(Codes.InvalidValue, "Page", "This list is read on by after=, with the last id that it gave.");
        var days = Query.Whole(http.Request.Query, "days", MostDays, reading) ?? DefaultDays;
        reading.ThrowIfFailed();
        var found = await call.Read(session =>
            Find(session, call, page, new(call.Today, call.Today.AddDays(days), call.Settings.TimeZone))
        );
        await call.Send(
            Answers.Object(
                call.RequestId,
                writer =>
                {
                    writer.WriteStartArray("renewals"u8);
                    foreach (var (renewal, concerns) in found)
                        writer.WriteRawValue(RenewalWire.AtRisk(renewal, concerns), skipInputValidation: true);
                    writer.WriteEndArray();
                    writer.WriteStartObject("pagination"u8);
                    writer.WriteNumber("page_size"u8, page.Size);
                    if (found.Count == page.Size)
                        writer.WriteString("next_after"u8, found[^1].Renewal.Subscription.Id);
                    else
                        writer.WriteNull("next_after"u8);
                    writer.WriteEndObject();
                }
            )
        );
    }

    private static async ValueTask<List<(Renewal Renewal, IReadOnlyList<Concern> Concerns)>> Find(
        Session session,
        Call call,
        Page page,
        Horizon horizon
    )
    {
        var found = new List<(Renewal, IReadOnlyList<Concern>)>();
        var above = await SubscriptionList.After(session, call.Account, page) ?? 0;
        var until = Zone.StartOfDay(horizon.Zone, horizon.Until.AddDays(1)).AddMilliseconds(-1);
        while (found.Count < page.Size)
        {
            var lot = await RenewalStore.List(session, call.Account, above, until, Lot);
            foreach (var renewal in lot.TakeWhile(_ => found.Count < page.Size))
            {
                above = renewal.Subscription.Seq;
                var whole = renewal with { Unpaid = await Unpaid(session, call, renewal) };
                var concerns = Risk.Of(whole, horizon);
                if (concerns.Count > 0)
                    found.Add((whole, concerns));
            }

            if (lot.Count < Lot)
                break;
        }

        return found;
    }

    private static async ValueTask<Bill?> Unpaid(Session session, Call call, Renewal renewal) =>
        renewal.HasUnpaid && await Ledgers.Find(session, call.Account, renewal.Subscription.Seq) is { } ledger
            ? ledger.Oldest
            : null;
}
