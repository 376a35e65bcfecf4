// What is to come: explain and preview of a subscription, and the account's renewals at risk.
using System.Globalization;
using Coffer.Access;
using Coffer.Customers;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Subscriptions;
using Coffer.Wallets;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Renewals;

public static class RenewalsApi
{
    private const string One = "/v1/customers/{Customer}/subscriptions/{Subscription}";
    private const int BillsExplained = 100;
    private const int MostPreviewed = 1_000;
    private const int MostYears = 10;

    public static void MapRenewals(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(One + "/explain", Explain).Takes(KeyKind.Private).Named("explainCustomerSubscription");
        routes.MapGet(One + "/preview", Preview).Takes(KeyKind.Private).Named("previewCustomerSubscription");
        routes
            .MapGet("/v1/renewals/at-risk", AtRiskApi.List)
            .Takes(KeyKind.Private, KeyKind.Reporting)
            .Named("listRenewalsAtRisk");
    }

    private static async Task Explain(HttpContext http)
    {
        var call = Call.Of(http);
        var explained = await call.Read(async session =>
        {
            var ledger = await Get(session, call);
            var subscription = ledger.Subscription;
            var bills = await BillStore.ListNewest(session, call.Account, subscription.Seq, BillsExplained);
            var from = bills.Count == 0 ? 0 : bills[0].Number;
            return new Explained(
                ledger,
                bills,
                await RenewalStore.ListAttempts(session, call.Account, subscription.Seq, from),
                await Method(session, call, subscription),
                Ledgers.Moment(call, subscription)
            );
        });
        await call.Send(RenewalWire.Explanation(call.RequestId, explained));
    }

    private static async Task Preview(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var until = ReadUntil(call, reading);
        reading.ThrowIfFailed();
        var ledger = await call.Read(session => Get(session, call));
        var bills = Coming.Until(ledger.Subscription, until, MostPreviewed).ToList();
        await call.Send(RenewalWire.Preview(call.RequestId, ledger.Subscription, until, bills));
    }

    private static async ValueTask<Ledger> Get(Session session, Call call)
    {
        var (customer, id) = (Acting.CustomerId(call), Acting.SubscriptionId(call));
        var seq = await Acting.Find(session, call.Account, customer, id);
        return await Ledgers.Find(session, call.Account, seq) ?? throw Acting.NotFound();
    }

    private static async ValueTask<Method?> Method(Session session, Call call, Subscription subscription)
    {
        var wallet = await WalletStore.Find(session, call.Account, subscription.Customer);
        var entry = subscription.Wallet is { } own ? wallet?.Find(own.Id) : wallet?.Default;
        return entry?.Method;
    }

    // A year without it.
    private static DateOnly ReadUntil(Call call, Reading reading)
    {
        var end = call.Today.AddYears(MostYears);
        if (Query.Value(call.Http.Request.Query, "until", reading) is not { } text)
            return call.Today.AddYears(1);
        if (!Instants.TryReadDay(text, out var until))
            reading.Fault(Codes.InvalidFormat, "until", "The until parameter must be a date, such as 2027-12-31.");
        else if (until < call.Today || until > end)
            reading.Fault(
                Codes.OutOfRange,
                "until",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The until parameter must be from {Instants.DayText(call.Today)} to {Instants.DayText(end)}."
                )
            );
        return until;
    }
}
