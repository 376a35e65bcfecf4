// Customers: create, get, list, change. Deleting one touches every room and lives in Removal.
using Coffer.Access;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Customers;

public static class CustomersApi
{
    public static void MapCustomers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/customers", Create).Takes(KeyKind.Private).Named("createCustomer");
        routes.MapGet("/v1/customers", List).Takes(KeyKind.Private).Named("listCustomers");
        routes.MapGet("/v1/customers/{Customer}", Get).Takes(KeyKind.Private).Named("getCustomer");
        routes.MapPatch("/v1/customers/{Customer}", Change).Takes(KeyKind.Private).Named("updateCustomer");
    }

    private static async Task Create(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var given = CustomerWire.Read(body, reading);
        var claim = Claim.Of(call, reading);

        var customer = Customer.Create(Ids.New(call.RealNow), given, call.Now);
        var json = CustomerWire.Body(customer);
        var digests = CustomerFilter.Digests(call.Keys.Hashing, customer);
        var (key, wrapped) = call.Keys.NewCustomerKey(customer.Id);
        using var owner = key;
        var happened = Event.Of(new(call.Account, call.Now, owner), "customer", "created", Ids.Text(customer.Id), json);
        var answer = call.Answer(Answers.One(call.RequestId, "customer", json), owner);
        await Idempotency.Commit(
            call,
            claim,
            answer,
            tx =>
            {
                CustomerStore.Insert(tx, call.Account, customer, json, digests);
                KeyStore.Add(tx, call.Account, wrapped);
                EventLog.Append(tx, call.Account, happened);
            }
        );
    }

    private static async Task Get(HttpContext http)
    {
        var call = Call.Of(http);
        var row = Ids.TryRead(call.Path("Customer"), out var id)
            ? await call.Read(session => CustomerStore.Find(session, call.Account, id))
            : null;
        if (row is null)
            throw Refusal.NotFound("customer");
        await call.Send(Answers.One(call.RequestId, "customer", row.Body));
    }

    private static async Task List(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var page = Query.Page(http.Request.Query, reading);
        var filters = CustomerWire.ReadFilters(http.Request, reading);
        reading.ThrowIfFailed();

        var digests = filters.Select(filter => CustomerFilter.Digest(call.Keys.Hashing, filter)).ToList();
        using var list = await Listing.List(call, page, digests);
        await Lists.SendBodies(call, "customers", list.Listed, page);
    }

    private static async Task Change(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading(merging: true);
        var given = CustomerWire.Read(body, reading);
        var claim = Claim.Of(call, reading);
        if (!Ids.TryRead(call.Path("Customer"), out var id))
            throw Refusal.NotFound("customer");

        using var owner = await call.Read(session => call.Keys.OfCustomer(session, call.Account, id));
        await Idempotency.Commit(
            call,
            claim,
            async tx =>
            {
                var json = await Change(tx, call, new(id, given, owner));
                return call.Answer(Answers.One(call.RequestId, "customer", json), owner);
            }
        );
    }

    /// <summary>Changes the row, its filters and writes the event, unless what was given changes nothing.</summary>
    private static async ValueTask<byte[]> Change(Session tx, Call call, Changing changing)
    {
        var row = await CustomerStore.GetAndLock(tx, call.Account, changing.Id);
        var before = CustomerWire.FromBody(row.Body);
        var after = before.Change(changing.Given, call.Now);
        if (CustomerWire.Body(after with { Updated = before.Updated }).AsSpan().SequenceEqual(row.Body))
            return row.Body;
        var json = CustomerWire.Body(after);
        var mac = call.Keys.Hashing;
        var filters = new FilterChange(CustomerFilter.Digests(mac, before), CustomerFilter.Digests(mac, after));
        CustomerStore.Update(tx, call.Account, row.Seq, json, filters);
        var source = new EventSource(call.Account, call.Now, changing.Owner);
        EventLog.Append(tx, call.Account, Event.Of(source, "customer", "updated", Ids.Text(changing.Id), json));
        return json;
    }

    private sealed record Changing(Guid Id, ProfilePatch Given, DataKey? Owner);
}
