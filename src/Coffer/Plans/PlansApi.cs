// Plans: create, get, list, close. ECRYPT calls a plan a subscription, and a customer's subscription a customer
// subscription.
using Coffer.Access;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Plans;

public static class PlansApi
{
    private const string Collection = "/v1/subscriptions";
    private const string One = Collection + "/{Subscription}";

    public static void MapPlans(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Collection, Create).Takes(KeyKind.Private).Named("createSubscription");
        routes.MapGet(Collection, List).Takes(KeyKind.Private, KeyKind.Reporting).Named("listSubscriptions");
        routes.MapGet(One, Get).Takes(KeyKind.Private, KeyKind.Reporting).Named("getSubscription");
        routes.MapDelete(One, Close).Takes(KeyKind.Private).Named("closeSubscription");
    }

    private static async Task Create(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var (label, terms) = PlanWire.Read(body, reading);
        var claim = Claim.Of(call, reading);
        var plan = new Plan(Ids.New(call.RealNow), label, terms, call.Now);
        var json = PlanWire.Body(plan);
        await Idempotency.Commit(
            call,
            claim,
            tx =>
            {
                PlanStore.Insert(tx, call.Account, plan);
                Happened(tx, call, "created", plan.Id, json);
                return new(call.Answer(Answers.One(call.RequestId, "subscription", json)));
            }
        );
    }

    private static async Task Get(HttpContext http)
    {
        var call = Call.Of(http);
        var id = PlanId(call);
        var plan = await call.Read(session => PlanStore.Find(session, call.Account, id));
        await call.Send(Answers.One(call.RequestId, "subscription", PlanWire.Body(plan ?? throw NotFound())));
    }

    private static async Task List(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var page = Query.Page(http.Request.Query, reading);
        reading.ThrowIfFailed();
        var list = await call.Read(async session =>
            await PlanStore.List(session, call.Account, await Below(session, call.Account, page), page)
        );
        var bodies = list.Items.Select(PlanWire.Body).ToList();
        await Lists.Send(call, "subscriptions", new(bodies, list.TotalRecords), page);
    }

    // Closing a closed plan changes nothing and says so by the plan.
    private static async Task Close(HttpContext http)
    {
        var call = Call.Of(http);
        var claim = Claim.Of(call, call.NewReading());
        var id = PlanId(call);
        await Idempotency.Commit(
            call,
            claim,
            async tx =>
            {
                var plan = await PlanStore.FindAndLock(tx, call.Account, id) ?? throw NotFound();
                var closed = plan with { Closed = plan.Closed ?? call.Now };
                var json = PlanWire.Body(closed);
                if (plan.Closed is null)
                {
                    PlanStore.Close(tx, call.Account, id, call.Now);
                    Happened(tx, call, "closed", id, json);
                }

                return call.Answer(Answers.One(call.RequestId, "subscription", json));
            }
        );
    }

    private static void Happened(Session tx, Call call, string action, Guid id, byte[] json) =>
        EventLog.Append(tx, call.Account, Event.Of(new(call.Account, call.Now), "plan", action, Ids.Text(id), json));

    private static Guid PlanId(Call call) => Ids.TryRead(call.Path("Subscription"), out var id) ? id : throw NotFound();

    private static Refusal NotFound() => Refusal.NotFound("subscription");

    private static async ValueTask<long> Below(Session session, long account, Page page) =>
        await Lists.After(page, id => PlanStore.FindSeq(session, account, id), "subscription") ?? long.MaxValue;
}
