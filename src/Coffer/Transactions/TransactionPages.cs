// Pages of transactions by any set of conditions. One statement, so that the page and its total are of one moment; a
// LEFT JOIN, so that an empty page has a total too.
using System.Globalization;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Transactions;

/// <summary>A condition on a row t, with {0} for its argument.</summary>
public sealed record Condition(string Text, Arg Value);

public static class TransactionPages
{
    private const int FirstArgument = 5;

    public static async ValueTask<Listed<TransactionRow>> List(
        Session session,
        long account,
        List<Condition> conditions,
        long below,
        Page page
    )
    {
        var args = new List<Arg> { account, below, page.Size, page.Offset };
        args.AddRange(conditions.Select(condition => condition.Value));
        var rows = await session.Rows(
            Sql.Of(Text(conditions)),
            static row => (Row: row.IsNull(0) ? null : TransactionStore.Read(row), Total: row.Long(TotalColumn)),
            args.ToArray()
        );
        return new(rows.Where(row => row.Row is not null).Select(row => row.Row!).ToList(), rows[0].Total);
    }

    private static int TotalColumn { get; } = TransactionStore.Columns.Split(',').Length;

    private static string Text(List<Condition> conditions)
    {
        var where = string.Concat(
            conditions.Select(
                (condition, i) =>
                    " AND " + string.Format(CultureInfo.InvariantCulture, condition.Text, $"${FirstArgument + i}")
            )
        );
        // A filter may have an index of its own, which is in the order of seq alone.
        var (rows, newest) =
            where.Length == 0
                ? ("{rows:t:< $2}", "{newest:t}")
                : ($"t.account = $1{where} AND t.seq < $2", "t.seq DESC");
        return $"SELECT {TransactionStore.Columns}, n.total "
            + $"FROM (SELECT count(*) AS total FROM transactions t WHERE t.account = $1{where}) n "
            + $"LEFT JOIN (SELECT t.seq FROM transactions t WHERE {rows} ORDER BY {newest} LIMIT $3 OFFSET $4) p "
            + $"ON TRUE LEFT JOIN transactions t ON t.seq = p.seq{TransactionStore.KeyJoin}ORDER BY p.seq DESC";
    }
}
