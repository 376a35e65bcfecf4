// Transactions: sale and authorize, get one, list.
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Storage;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Transactions;

public static class TransactionsApi
{
    public static void MapTransactions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/transactions/sale", Sale).Takes(KeyKind.Private).Named("createSale");
        routes.MapPost("/v1/transactions/authorize", Authorize).Takes(KeyKind.Private).Named("createAuthorization");
        routes.MapGet("/v1/transactions", List).Takes(KeyKind.Private, KeyKind.Reporting).Named("listTransactions");
        routes
            .MapGet("/v1/transactions/{Transaction}", Get)
            .Takes(KeyKind.Private, KeyKind.Reporting)
            .Named("getTransaction");
    }

    private static Task Sale(HttpContext http) => Charge(http, ChargeType.Sale);

    private static Task Authorize(HttpContext http) => Charge(http, ChargeType.Authorize);

    private static async Task Charge(HttpContext http, ChargeType type)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var request = TransactionWire.Read(body, reading, call.Keys.Fingerprints, call.Today);
        var claim = Claim.Of(call, reading);
        await Charging.Charge(call, type, request, claim);
    }

    private static async Task Get(HttpContext http)
    {
        var call = Call.Of(http);
        var id = Ids.ReadTransactionId(call.Path("Transaction"));
        var row = id == 0 ? null : await call.Read(session => TransactionStore.Find(session, call.Account, id));
        if (row is null)
            throw Refusal.NotFound("transaction");
        var detail = TransactionStore.Detail(call.Keys, call.Account, row);
        await call.Send(TransactionJson.Answer(call.RequestId, row.Transaction, detail));
    }

    private static async Task List(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var page = Query.Page(http.Request.Query, reading);
        RefuseFilters(http.Request.Query, reading);
        reading.ThrowIfFailed();
        var list = await call.Read(async session =>
            await TransactionStore.List(session, call.Account, await Below(session, call.Account, page), page)
        );
        var bodies = list
            .Items.Select(row =>
                TransactionJson.Body(row.Transaction, TransactionStore.Detail(call.Keys, call.Account, row))
            )
            .ToList();
        await call.Send(Lists.Answer(call.RequestId, "transactions", new(bodies, list.TotalRecords), page));
    }

    // To ignore them would show a caller who asks for one customer everybody's transactions.
    private static void RefuseFilters(IQueryCollection query, Reading reading)
    {
        string[] filters = ["customer", "wallet", "status", "type", "created_from", "created_to", "idempotency_key"];
        foreach (var filter in filters.Where(query.ContainsKey))
            reading.Fault(Codes.InvalidValue, filter, $"This list cannot be filtered by {filter}.");
    }

    private static async ValueTask<long> Below(Session session, long account, Page page)
    {
        if (page.After is null)
            return long.MaxValue;
        var id = Ids.ReadTransactionId(page.After);
        var seq = id == 0 ? null : await TransactionStore.FindSeq(session, account, id);
        return seq ?? throw Refusal.UnknownReference("after", "transaction");
    }
}
