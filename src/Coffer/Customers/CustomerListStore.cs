// The list of customers, newest first. Each statement answers a page and how many there are in all, of one moment: what
// closed blocks count, and the newest, which are counted anew. A page in the depth is sought by its block.
using System.Globalization;
using System.Text;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Customers;

/// <param name="Open">How many of them no block counts yet.</param>
/// <param name="Largest">How many the largest block counts.</param>
public sealed record CustomerPage(Listed<byte[]> Listed, long Open, long Largest);

public static class CustomerListStore
{
    private static readonly Sql NearLive = Near(CustomerBlockStore.Live);
    private static readonly Sql NearFiltered = Near(CustomerBlockStore.Filtered);
    private static readonly Sql DeepLive = Deep(CustomerBlockStore.Live);
    private static readonly Sql DeepFiltered = Deep(CustomerBlockStore.Filtered);

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
        var found = new Found();
        var page = await session.Rows(sql, found.Read, args);
        page.Sort(static (a, b) => b.Seq.CompareTo(a.Seq)); // they come so, but no engine promises it for a join
        return new(
            new(found.IsEmpty ? [] : page.ConvertAll(static row => row.Body), found.Total),
            found.Open,
            found.Largest
        );
    }

    // LEFT JOINs, so that an empty page has a total too. MATERIALIZED, so that PostgreSQL counts once and not for each
    // row.
    private static Sql Near(string list) =>
        new(
            $"WITH {Counts(list)} SELECT t.closed + t.open, t.open, t.largest, p.seq, c.body FROM t "
                + $"LEFT JOIN (SELECT l.seq FROM ({list}) l WHERE l.seq < $5 ORDER BY l.seq DESC LIMIT $3 OFFSET $4) p "
                + "ON TRUE LEFT JOIN customers c ON c.account = $1 AND c.seq = p.seq"
        );

    // Of the blocks, newest first, the page begins in the one in which the running sum passes what is to be skipped.
    private static Sql Deep(string list) =>
        new(
            $"""
            WITH {Counts(list)},
            at AS MATERIALIZED (
                SELECT b.last_seq AS high, CAST($4 - (SELECT open FROM t) - (b.upto - b.live) AS BIGINT) AS skip
                FROM (SELECT last_seq, live, sum(live) OVER (ORDER BY last_seq DESC ROWS UNBOUNDED PRECEDING) AS upto
                    FROM customer_blocks WHERE account = $1 AND digest = $2) b
                WHERE b.upto > $4 - (SELECT open FROM t) ORDER BY b.last_seq DESC LIMIT 1)
            SELECT t.closed + t.open, t.open, t.largest, p.seq, c.body FROM t
            LEFT JOIN (SELECT l.seq FROM ({list}) l WHERE l.seq > 0
                AND l.seq <= (SELECT CASE WHEN $4 < open THEN {long.MaxValue} ELSE (SELECT high FROM at) END FROM t)
                ORDER BY l.seq DESC LIMIT $3
                OFFSET (SELECT CASE WHEN $4 < open THEN $4 ELSE COALESCE((SELECT skip FROM at), 0) END FROM t)) p
                ON TRUE
            LEFT JOIN customers c ON c.account = $1 AND c.seq = p.seq
            """
        );

    // With both ends given PostgreSQL takes it for a short stretch; with one, for a third of all, and works at it with
    // several processes, which takes longer to set up than to do.
    private static string Counts(string list) =>
        "e AS MATERIALIZED (SELECT COALESCE(max(last_seq), 0) AS last, "
        + "CAST(COALESCE(sum(live), 0) AS BIGINT) AS closed, COALESCE(max(live), 0) AS largest FROM customer_blocks "
        + "WHERE account = $1 AND digest = $2), "
        + "t AS MATERIALIZED (SELECT e.closed, e.largest, "
        + $"(SELECT count(*) FROM ({list}) l WHERE l.seq > (SELECT last FROM e) AND l.seq <= {long.MaxValue}) AS open "
        + "FROM e)";

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

        return $"WITH t AS MATERIALIZED (SELECT count(*) AS total, CAST(0 AS BIGINT) AS none FROM ({list}) l) "
            + "SELECT t.total, t.none, t.none, p.seq, c.body FROM t "
            + $"LEFT JOIN (SELECT l.seq FROM ({list}) l WHERE l.seq < $2 ORDER BY l.seq DESC LIMIT $3 OFFSET $4) p "
            + "ON TRUE LEFT JOIN customers c ON c.account = $1 AND c.seq = p.seq";
    }

    /// <summary>Reads rows. The counts, which all have, it takes from the first; an empty page is one row without a
    /// customer.</summary>
    private sealed class Found
    {
        private bool _hasCounts;

        public long Total { get; private set; }
        public long Open { get; private set; }
        public long Largest { get; private set; }
        public bool IsEmpty { get; private set; }

        public (long Seq, byte[] Body) Read(Row row)
        {
            if (!_hasCounts)
            {
                _hasCounts = true;
                (Total, Open, Largest, IsEmpty) = (row.Long(0), row.Long(1), row.Long(2), row.IsNull(3));
            }

            return IsEmpty ? (0, []) : (row.Long(3), row.Bytes(4));
        }
    }
}
