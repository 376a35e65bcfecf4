// Pages of subscriptions, newest first: of a customer or of the account, of one status or of all.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Subscriptions;

/// <param name="Customer">The customers row; null: of the account.</param>
/// <param name="Below">Rows below this one.</param>
public sealed record SubscriptionQuery(long? Customer, SubscriptionStatus? Status, long Below);

/// <param name="NextRetry">When its oldest unpaid bill is tried again.</param>
public sealed record SubscriptionRow(Subscription Subscription, DateTimeOffset? NextRetry);

public static class SubscriptionList
{
    private const string All = "s.account = $1";
    private static readonly Sql SeqOf = new("SELECT seq FROM subscriptions WHERE id = $2 AND +account = $1");

    public static async ValueTask<Listed<SubscriptionRow>> List(
        Session session,
        long account,
        SubscriptionQuery query,
        Page page
    )
    {
        var args = new List<Arg> { account, query.Below, page.Size, page.Offset };
        var where = All;
        if (query.Customer is { } customer)
            where += $" AND s.customer = {Add(args, customer)}";
        if (query.Status is { } status)
            where += $" AND s.status = {Add(args, SubscriptionWire.Word(status))}";
        var rows = await session.Rows(
            Sql.Of(Text(where)),
            static row =>
                (
                    Total: row.Long(0),
                    Row: row.IsNull(2)
                        ? null
                        : new SubscriptionRow(SubscriptionStore.Read(row, 2), Instants.FromOrNull(row.LongOrNull(1)))
                ),
            args.ToArray()
        );
        return new(rows.Where(row => row.Row is not null).Select(row => row.Row!).ToList(), rows[0].Total);
    }

    /// <summary>The row that after= names; null without it.</summary>
    public static ValueTask<long?> After(Session session, long account, Page page) =>
        Lists.After(page, id => session.Number(SeqOf, account, id), "customer subscription");

    // One statement, so that the page and its total are of one moment; a LEFT JOIN, so that an empty page has a total
    // too.
    private static string Text(string where)
    {
        // A filter has an index of its own, which is in the order of seq alone.
        var (rows, newest) = where == All ? ("{rows:s:< $2}", "{newest:s}") : ($"{where} AND s.seq < $2", "s.seq DESC");
        return "SELECT n.total, (SELECT min(b.retry) FROM bills b WHERE b.subscription = s.seq AND b.account = $1 AND "
            + $"b.status = 'due' AND b.attempt IS NULL), {SubscriptionStore.Columns} "
            + $"FROM (SELECT count(*) AS total FROM subscriptions s WHERE {where}) n "
            + $"LEFT JOIN (SELECT s.seq FROM subscriptions s WHERE {rows} ORDER BY {newest} LIMIT $3 OFFSET $4) p "
            + "ON TRUE LEFT JOIN subscriptions s ON s.seq = p.seq AND s.account = $1 ORDER BY p.seq DESC";
    }

    private static string Add(List<Arg> args, Arg value)
    {
        args.Add(value);
        return $"${args.Count}";
    }
}
