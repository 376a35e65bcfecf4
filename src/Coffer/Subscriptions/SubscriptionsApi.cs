// Customers' subscriptions: enrol, list, get, change the method, pause, resume, cancel, retry a bill.
using System.Globalization;
using Coffer.Access;
using Coffer.Customers;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Wallets;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Subscriptions;

public static class SubscriptionsApi
{
    private const string All = "/v1/customer_subscriptions";
    private const string Collection = "/v1/customers/{Customer}/subscriptions";
    private const string One = Collection + "/{Subscription}";

    // Of each subscription in a list; all of them are shown with the one.
    private const int BillsInList = 100;

    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Collection, Enrolling.Enrol).Takes(KeyKind.Private).Named("createCustomerSubscription");
        routes.MapGet(Collection, List).Takes(KeyKind.Private).Named("listSubscriptionsOfCustomer");
        routes.MapGet(One, Get).Takes(KeyKind.Private).Named("getCustomerSubscription");
        routes.MapPatch(One, Change).Takes(KeyKind.Private).Named("updateCustomerSubscription");
        routes.MapDelete(One, Cancel).Takes(KeyKind.Private).Named("cancelCustomerSubscription");
        routes.MapPost(One + "/pause", Pause).Takes(KeyKind.Private).Named("pauseCustomerSubscription");
        routes.MapPost(One + "/resume", Resume).Takes(KeyKind.Private).Named("resumeCustomerSubscription");
        routes.MapPost(One + "/bills/{Number}/retry", Retry).Takes(KeyKind.Private).Named("retryBill");
        routes.MapGet(All, ListAll).Takes(KeyKind.Private, KeyKind.Reporting).Named("listCustomerSubscriptions");
    }

    private static async Task List(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var page = Query.Page(http.Request.Query, reading);
        var status = ReadStatus(call, reading);
        reading.ThrowIfFailed();
        var customer = Acting.CustomerId(call);
        var bodies = await call.Read(async session =>
        {
            var row = await CustomerStore.Find(session, call.Account, customer) ?? throw Refusal.NotFound("customer");
            var below = await SubscriptionList.After(session, call.Account, page) ?? long.MaxValue;
            var query = new SubscriptionQuery(row.Seq, status, below);
            var list = await SubscriptionList.List(session, call.Account, query, page);
            var bills = await BillStore.ListOfCustomer(session, call.Account, row.Seq, BillsInList);
            return new Listed<byte[]>(
                list.Items.Select(item =>
                        SubscriptionWire.Body(item.Subscription, bills[item.Subscription.Seq], item.NextRetry)
                    )
                    .ToList(),
                list.TotalRecords
            );
        });
        await Lists.Send(call, "customer_subscriptions", bodies, page);
    }

    private static async Task ListAll(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var page = Query.Page(http.Request.Query, reading);
        var status = ReadStatus(call, reading);
        reading.ThrowIfFailed();
        var list = await call.Read(async session =>
        {
            var below = await SubscriptionList.After(session, call.Account, page) ?? long.MaxValue;
            return await SubscriptionList.List(session, call.Account, new(null, status, below), page);
        });
        var bodies = list
            .Items.Select(item => SubscriptionWire.Body(item.Subscription, bills: null, item.NextRetry))
            .ToList();
        await Lists.Send(call, "customer_subscriptions", new(bodies, list.TotalRecords), page);
    }

    private static async Task Get(HttpContext http)
    {
        var call = Call.Of(http);
        var (customer, id) = (Acting.CustomerId(call), Acting.SubscriptionId(call));
        var body = await call.Read(async session =>
            await Acting.Body(session, call.Account, await Acting.Find(session, call.Account, customer, id))
        );
        await call.Send(Answers.One(call.RequestId, "customer_subscription", body));
    }

    private static async Task Change(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading(merging: true);
        var wanted = SubscriptionWire.ReadPatch(body, reading);
        var claim = Claim.Of(call, reading);
        var customer = Acting.CustomerId(call);
        await Acting.Change(
            call,
            claim,
            async (tx, ledger, moment) =>
            {
                var wallet = await WalletStore.Get(tx, call.Account, customer);
                return Moving.To(ledger, Moving.Find(wallet, wanted), wallet, moment);
            }
        );
    }

    private static Task Cancel(HttpContext http) =>
        Change(Call.Of(http), (ledger, _) => ledger.Must(s => s.IsLive, "ended already").Cancel());

    private static Task Pause(HttpContext http) =>
        ChangeByPost(http, (ledger, moment) => ledger.Must(s => s.IsRunning, "is not running").Pause(moment));

    private static Task Resume(HttpContext http) =>
        ChangeByPost(
            http,
            (ledger, moment) =>
                ledger
                    .Must(
                        s => s.Status is SubscriptionStatus.Paused or SubscriptionStatus.Suspended,
                        "is neither paused nor suspended"
                    )
                    .Resumable()
                    .Resume(moment)
        );

    private static async Task Retry(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var claim = Claim.Of(call, call.NewReading());
        if (!int.TryParse(call.Path("Number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw Refusal.NotFound("bill");
        await Acting.Change(
            call,
            claim,
            async (tx, ledger, moment) =>
            {
                var seq = ledger.Subscription.Seq;
                var bill =
                    ledger.Bills.FirstOrDefault(bill => bill.Number == number)
                    ?? await BillStore.Find(tx, call.Account, seq, number)
                    ?? throw Refusal.NotFound("bill");
                return ledger.Retry(bill, moment);
            }
        );
    }

    // Its body says nothing; it must be one all the same.
    private static async Task ChangeByPost(HttpContext http, Func<Ledger, Moment, Ledger> change)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        await Change(call, change);
    }

    private static Task Change(Call call, Func<Ledger, Moment, Ledger> change)
    {
        var claim = Claim.Of(call, call.NewReading());
        return Acting.Change(call, claim, (_, ledger, moment) => new(change(ledger, moment)));
    }

    private static SubscriptionStatus? ReadStatus(Call call, Reading reading)
    {
        if (Query.Value(call.Http.Request.Query, "status", reading) is not { } text)
            return null;
        var word = text.ToLowerInvariant();
        if (SubscriptionWire.Statuses.Contains(word, StringComparer.Ordinal))
            return SubscriptionWire.ReadStatus(word);
        reading.Fault(
            Codes.InvalidValue,
            "status",
            $"The status parameter must be one of {string.Join(", ", SubscriptionWire.Statuses)}."
        );
        return null;
    }
}
