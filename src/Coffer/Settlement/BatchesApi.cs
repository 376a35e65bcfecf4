// GET /v1/batches, and one with its transactions.
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Transactions;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Settlement;

public static class BatchesApi
{
    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/batches", List).Takes(KeyKind.Private, KeyKind.Reporting).Named("listBatches");
        routes.MapGet("/v1/batches/{Batch}", Get).Takes(KeyKind.Private, KeyKind.Reporting).Named("getBatch");
    }

    private static async Task List(HttpContext http)
    {
        var call = Call.Of(http);
        var page = ReadPage(call);
        var list = await call.Read(async session =>
            await BatchStore.List(session, call.Account, await Below(session, call.Account, page), page)
        );
        var bodies = list.Items.Select(BatchWire.Body).ToList();
        await Lists.Send(call, "batches", new(bodies, list.TotalRecords), page);
    }

    private static async Task Get(HttpContext http)
    {
        var call = Call.Of(http);
        var page = ReadPage(call);
        var (batch, list) = await call.Read(session => Read(session, call, page));
        var bodies = list
            .Items.Select(row =>
                TransactionJson.Body(row.Transaction, TransactionStore.Detail(call.Keys, call.Account, row))
            )
            .ToList();
        await Lists.Send(
            call,
            "transactions",
            new(bodies, list.TotalRecords),
            page,
            writer => Answers.Raw(writer, "batch", BatchWire.Body(batch))
        );
    }

    private static async ValueTask<(Batch, Listed<TransactionRow>)> Read(Session session, Call call, Page page)
    {
        var batch = Ids.TryRead(call.Path("Batch"), out var id)
            ? await BatchStore.Find(session, call.Account, id)
            : null;
        if (batch is null)
            throw Refusal.NotFound("batch");
        var below = await TransactionList.Below(session, call.Account, page);
        List<Condition> inBatch = [new("t.batch = {0}", batch.Seq)];
        return (batch, await TransactionPages.List(session, call.Account, inBatch, below, page));
    }

    private static Page ReadPage(Call call)
    {
        var reading = call.NewReading();
        var page = Query.Page(call.Http.Request.Query, reading);
        reading.ThrowIfFailed();
        return page;
    }

    private static async ValueTask<long> Below(Session session, long account, Page page) =>
        await Lists.After(page, id => BatchStore.FindSeq(session, account, id), "batch") ?? long.MaxValue;
}
