// The list of customers, newest first. Each statement answers a page and how many there are in all, of one moment: what
// closed blocks count, and the newest, which are counted anew. A page in the depth is sought by its block.
using System.Globalization;
using System.Text;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Customers;

/// <param name="Bodies">What <paramref name="Listed"/> points into.</param>
/// <param name="Open">How many of them no block counts yet.</param>
/// <param name="Blocks">How many blocks no span sums yet; 0 where nobody looked.</param>
/// <param name="Largest">How many the block counts in which the page begins; 0 for one that begins among the
/// newest.</param>
internal sealed record CustomerPage(
    Listed<ReadOnlyMemory<byte>> Listed,
    Bodies Bodies,
    long Open,
    long Blocks,
    long Largest
) : IDisposable
{
    public void Dispose() => Bodies.Dispose();
}

internal static class CustomerListStore
{
    /// <summary>So many may stand before a page that is sought from the newest.</summary>
    public const int MostNear = 2 * Tools.DefaultBlockSize;

    private static readonly Sql NearLive = Near(CustomerRows.Live);
    private static readonly Sql NearFiltered = Near(CustomerRows.Filtered);
    private static readonly Sql DeepLive = Deep(CustomerRows.Live);
    private static readonly Sql DeepFiltered = Deep(CustomerRows.Filtered);

    // By several filters, from two on.
    private static readonly Sql[] Several =
    [
        .. Enumerable.Range(2, CustomerFilter.MaxAtOnce - 1).Select(filters => new Sql(SeveralText(filters))),
    ];

    /// <summary>A page of bodies below a row (long.MaxValue: from the newest), by one filter or none.</summary>
    public static ValueTask<CustomerPage> List(Session session, long account, byte[] digest, long below, Page page) =>
        Read(session, digest.Length == 0 ? NearLive : NearFiltered, account, digest, page.Size, page.Offset, below);

    /// <summary>The same from the newest, for a page with many before it.</summary>
    public static ValueTask<CustomerPage> ListDeep(Session session, long account, byte[] digest, Page page) =>
        Read(session, digest.Length == 0 ? DeepLive : DeepFiltered, account, digest, page.Size, page.Offset);

    /// <summary>By several filters at once, which are counted in full.</summary>
    public static async ValueTask<CustomerPage> List(
        Session session,
        long account,
        List<byte[]> digests,
        long below,
        Page page
    )
    {
        Arg[] args = [account, below, page.Size, page.Offset, .. digests.Select(digest => (Arg)digest)];
        return await Read(session, Several[digests.Count - 2], args);
    }

    private static async ValueTask<CustomerPage> Read(Session session, Sql sql, params Arg[] args)
    {
        var bodies = new Bodies();
        var rows = await session.Rows(sql, row => Found.Read(row, bodies), args);
        // They come so, but no engine promises it.
        if (!IsNewestFirst(rows))
            rows.Sort(static (a, b) => b.Seq.CompareTo(a.Seq));
        var items = new List<ReadOnlyMemory<byte>>(rows.Count);
        Totals? counts = null;
        foreach (var row in rows)
        {
            counts ??= row.Counts;
            if (row.Seq != 0)
                items.Add(bodies[row.Body]);
        }

        return new(new(items, counts!.Total), bodies, counts.Open, counts.Blocks, counts.Largest);
    }

    private static bool IsNewestFirst(List<Found> rows)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Seq > rows[i - 1].Seq && rows[i - 1].Seq != 0)
                return false;
        }

        return true;
    }

    // The counts are a row of their own, for an empty page has them too; its seq is 0. MATERIALIZED, so that PostgreSQL
    // counts once and not for each row. It takes a LIMIT that it does not know for a tenth of all: that there are few
    // to skip and few to find is told by the inner one.
    private static Sql Near(CustomerRows rows) =>
        new(
            $"WITH {Total(rows)} SELECT 0, NULL, t.closed + t.open, t.open, CAST(0 AS BIGINT), CAST(0 AS BIGINT) "
                + $"FROM t UNION ALL SELECT p.seq, {rows.Body}, 0, 0, 0, 0 FROM (SELECT {rows.Row("f")} FROM ("
                + $"SELECT {rows.Row("l")} FROM {rows.From("< $5")} ORDER BY {rows.Newest("l")} "
                + $"LIMIT {MostNear + Page.MaxSize}) f ORDER BY {rows.Newest("f")} LIMIT $3 "
                + $"OFFSET $4) p {rows.Join}"
        );

    // Newest first the page begins in the span, and of its blocks in the one, in which the running sum passes what is
    // to be skipped. The blocks that no span sums are looked at as if they were one.
    private static Sql Deep(CustomerRows rows) =>
        new(
            $"""
            WITH {Counts(rows)},
            s AS MATERIALIZED (
                SELECT x.last_seq AS high, CAST($4 - (SELECT open + tail FROM t) - (x.upto - x.live) AS BIGINT) AS skip
                FROM ({Summed("level = 1")}) x
                WHERE $4 >= (SELECT open + tail FROM t) AND x.upto > $4 - (SELECT open + tail FROM t)
                ORDER BY x.last_seq DESC LIMIT 1),
            r AS MATERIALIZED (
                SELECT COALESCE((SELECT skip FROM s), $4 - t.open) AS skip,
                    COALESCE((SELECT high FROM s), {long.MaxValue}) AS high,
                    CASE WHEN (SELECT high FROM s) IS NULL THEN t.spanned ELSE
                        COALESCE(({CustomerBlockStore.Highest(
                "level = 1 AND last_seq < (SELECT high FROM s)"
            )}), 0) END AS low
                FROM t),
            at AS MATERIALIZED (
                SELECT b.last_seq AS high, b.live, CAST((SELECT skip FROM r) - (b.upto - b.live) AS BIGINT) AS skip
                FROM ({Summed(
                "level = 0 AND last_seq > (SELECT low FROM r) AND last_seq <= (SELECT high FROM r)"
            )}) b
                WHERE b.upto > (SELECT skip FROM r) ORDER BY b.last_seq DESC LIMIT 1)
            SELECT 0, NULL, t.closed + t.open, t.open, t.blocks, COALESCE((SELECT live FROM at), 0) FROM t
            UNION ALL
            SELECT p.seq, {rows.Body}, 0, 0, 0, 0 FROM (SELECT {rows.Row("l")} FROM {rows.From(
                "> 0",
                $"<= (SELECT CASE WHEN $4 < open THEN {long.MaxValue} ELSE (SELECT high FROM at) END FROM t)"
            )}
                ORDER BY {rows.Newest("l")} LIMIT $3
                OFFSET (SELECT CASE WHEN $4 < open THEN $4 ELSE COALESCE((SELECT skip FROM at), 0) END FROM t)) p
            {rows.Join}
            """
        );

    private static string Summed(string which) =>
        "SELECT last_seq, live, sum(live) OVER (ORDER BY last_seq DESC ROWS UNBOUNDED PRECEDING) AS upto "
        + $"FROM customer_blocks WHERE account = $1 AND digest = $2 AND {which}";

    // What the blocks count together, and the rest one by one. Both ends of a range are given: see below.
    private static string Total(CustomerRows rows) =>
        $"""
            e AS MATERIALIZED (SELECT COALESCE(({CustomerBlockStore.Highest("level = 0")}), 0) AS last),
            t AS MATERIALIZED (SELECT (SELECT CAST(COALESCE(sum(live), 0) AS BIGINT) FROM customer_blocks
                    WHERE account = $1 AND digest = $2 AND level = {CustomerBlockStore.Totals}) AS closed,
                ({Open(rows)}) AS open)
            """;

    // What the spans count, what the blocks above them (the tail) count, and the rest one by one. With both ends given
    // PostgreSQL takes a range of blocks for a short stretch; with one, for a third of all.
    private static string Counts(CustomerRows rows) =>
        $"""
            n AS MATERIALIZED (SELECT COALESCE(max(last_seq), 0) AS last, CAST(COALESCE(sum(live), 0) AS BIGINT) AS live
                FROM customer_blocks WHERE account = $1 AND digest = $2 AND level = 1),
            e AS MATERIALIZED (SELECT COALESCE(max(last_seq), (SELECT last FROM n)) AS last, count(*) AS blocks,
                CAST(COALESCE(sum(live), 0) AS BIGINT) AS live FROM customer_blocks WHERE account = $1 AND digest = $2
                AND level = 0 AND last_seq > (SELECT last FROM n) AND last_seq <= {long.MaxValue}),
            t AS MATERIALIZED (SELECT n.live + e.live AS closed, e.live AS tail, e.blocks, n.last AS spanned,
                ({Open(rows)}) AS open FROM n, e)
            """;

    private static string Open(CustomerRows rows) =>
        $"SELECT count(*) FROM {rows.From("> (SELECT last FROM e)", $"<= {long.MaxValue}")}";

    private static string SeveralText(int filters)
    {
        var list = new StringBuilder(
            "SELECT f.customer AS seq FROM customer_filters f WHERE f.account = $1 AND f.digest = $5"
        );
        for (var i = 6; i < 5 + filters; i++)
        {
            list.Append(
                CultureInfo.InvariantCulture,
                $" AND EXISTS (SELECT 1 FROM customer_filters g WHERE g.account = $1 AND g.digest = ${i} AND "
                    + $"g.customer = f.customer)"
            );
        }

        return "SELECT 0, NULL, count(*), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT) "
            + $"FROM ({list}) l UNION ALL SELECT p.seq, {CustomerRows.Filtered.Body}, 0, 0, 0, 0 FROM "
            + $"(SELECT l.seq FROM ({list}) l WHERE l.seq < $2 ORDER BY l.seq DESC LIMIT $3 "
            + $"OFFSET $4) p {CustomerRows.Filtered.Join}";
    }

    /// <summary>A customer, or (seq 0) the counts.</summary>
    private readonly record struct Found(long Seq, Range Body, Totals? Counts)
    {
        public static Found Read(Row row, Bodies bodies)
        {
            var seq = row.Long(0);
            return seq != 0
                ? new(seq, bodies.Add(row, 1), null)
                : new(0, default, new(row.Long(2), row.Long(3), row.Long(4), row.Long(5)));
        }
    }

    /// <summary>As of <see cref="CustomerPage"/>.</summary>
    private sealed record Totals(long Total, long Open, long Blocks, long Largest);
}
