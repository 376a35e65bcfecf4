// GET /v1/transactions: newest first, by filters that may be combined.
using Coffer.Access;
using Coffer.Customers;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Wallets;
using Coffer.Wire;
using Microsoft.AspNetCore.Http;

namespace Coffer.Transactions;

public static class TransactionList
{
    public static async Task List(HttpContext http)
    {
        var call = Call.Of(http);
        var reading = call.NewReading();
        var page = Query.Page(http.Request.Query, reading);
        var filters = TransactionFilters.Read(call, reading);
        reading.ThrowIfFailed();
        var list = await call.Read(async session =>
        {
            var below = await Below(session, call.Account, page);
            return await Conditions(session, call.Account, filters) is { } conditions
                ? await TransactionPages.List(session, call.Account, conditions, below, page)
                : new([], 0);
        });
        var bodies = list
            .Items.Select(row =>
                TransactionJson.Body(row.Transaction, TransactionStore.Detail(call.Keys, call.Account, row))
            )
            .ToList();
        await Lists.Send(call, "transactions", new(bodies, list.TotalRecords), page);
    }

    /// <summary>The filters as conditions on rows; null when one names nothing that is or was here, which no
    /// transaction can match.</summary>
    private static async ValueTask<List<Condition>?> Conditions(
        Session session,
        long account,
        TransactionFilters filters
    )
    {
        var conditions = new List<Condition>();
        if (filters.Customer is { } customer)
        {
            if (await CustomerStore.FindSeq(session, account, customer) is not { } seq)
                return null;
            conditions.Add(new("t.customer = {0}", seq));
        }

        if (filters.Wallet is { } wallet)
        {
            if (await WalletStore.FindSeqs(session, account, wallet) is not { } seqs)
                return null;
            conditions.Add(new("t.customer = {0}", seqs.Customer));
            conditions.Add(new("t.wallet_entry = {0}", seqs.Entry));
        }

        if (filters.IdempotencyKey is { } key)
        {
            if (await Idempotency.FindTransaction(session, account, key) is not { } id)
                return null;
            conditions.Add(new("t.id = {0}", id));
        }

        conditions.AddRange(filters.OnColumns());
        return conditions;
    }

    /// <summary>The row that after= names; from the newest without it.</summary>
    internal static async ValueTask<long> Below(Session session, long account, Page page)
    {
        if (page.After is null)
            return long.MaxValue;
        var id = Ids.ReadTransactionId(page.After);
        var seq = id == 0 ? null : await TransactionStore.FindSeq(session, account, id);
        return seq ?? throw Refusal.UnknownReference("after", "transaction");
    }
}
