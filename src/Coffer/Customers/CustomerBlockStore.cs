// Blocks: how many live customers a stretch of a list has, so that a list counts only its newest, and finds a page in
// its depth. Lists are that of all customers and, for each filter, that of those it finds. A customer is created above
// all blocks; one that leaves a list, or comes into it by a change, changes the number of the block that reaches there,
// and that of the span. Spans are to blocks what blocks are to customers. What all blocks count together stands in a
// few rows more, the totals, of which such a change takes the one that its seq falls to: all would meet at a single.
using Coffer.Storage;

namespace Coffer.Customers;

public static class CustomerBlockStore
{
    /// <summary>How many blocks one unit closes.</summary>
    public const int AtOnce = 64;

    // The levels.
    private const int Customers = 0;
    private const int Spans = 1;
    internal const int Totals = 2;

    // How many rows the total of a list is kept in; their last_seq is 0, 1, and so on.
    private const int Parts = 8;

    private static readonly Sql CutLive = Cut(CustomerRows.Live);
    private static readonly Sql CutFiltered = Cut(CustomerRows.Filtered);
    private static readonly Sql Last = new(Highest("level = $3"));
    private static readonly Sql Overgrown = new(
        "SELECT b.low, b.last_seq FROM (SELECT last_seq, live, "
            + "lag(last_seq, 1, CAST(0 AS BIGINT)) OVER (ORDER BY last_seq) AS low "
            + "FROM customer_blocks WHERE account = $1 AND digest = $2 AND level = 0) b WHERE b.live >= $3 "
            + "ORDER BY b.live DESC LIMIT 1"
    );
    private static readonly Sql Move = new(
        "UPDATE customer_blocks SET live = live + $4 WHERE account = $1 AND digest = $2 AND level = $5 AND last_seq = "
            + "(SELECT last_seq FROM customer_blocks WHERE account = $1 AND digest = $2 AND level = $5 "
            + "AND last_seq >= $3 ORDER BY last_seq LIMIT 1)"
    );

    private static readonly Sql MoveTotal = new(
        $"UPDATE customer_blocks SET live = live + $4 WHERE account = $1 AND digest = $2 AND level = {Totals} "
            + $"AND last_seq = $3 % {Parts} AND EXISTS (SELECT 1 FROM customer_blocks WHERE account = $1 "
            + "AND digest = $2 AND level = 0 AND last_seq >= $3)"
    );

    // All the rows are made with the first; what is counted comes to that one.
    private static readonly Sql GrowTotal = new(
        $"INSERT INTO customer_blocks (account, digest, level, last_seq, live) VALUES ($1, $2, {Totals}, 0, $3), "
            + string.Join(", ", Enumerable.Range(1, Parts - 1).Select(part => $"($1, $2, {Totals}, {part}, 0)"))
            + " ON CONFLICT (account, digest, level, last_seq) "
            + "DO UPDATE SET live = customer_blocks.live + excluded.live"
    );

    // Of the blocks above the last span, in parts of $3, all but the newest part.
    private static readonly Sql CutSpans = new(
        "INSERT INTO customer_blocks (account, digest, level, last_seq, live) "
            + "SELECT $1, $2, 1, max(p.last_seq), CAST(sum(p.live) AS BIGINT) FROM (SELECT last_seq, live, "
            + "(row_number() OVER (ORDER BY last_seq) - 1) / $3 AS part, count(*) OVER () AS many "
            + "FROM customer_blocks WHERE account = $1 AND digest = $2 AND level = 0 AND last_seq > $4) p "
            + "GROUP BY p.part, p.many HAVING (p.part + 2) * $3 <= p.many"
    );

    /// <summary>The list of all customers, where others have a filter's digest.</summary>
    public static byte[] All { get; } = [];

    /// <summary>The highest last_seq of a list's blocks at a level. Not max(), for which PostgreSQL reads all of them
    /// while it takes them for few.</summary>
    internal static string Highest(string which) =>
        "SELECT last_seq FROM customer_blocks WHERE account = $1 AND digest = $2 AND "
        + $"{which} ORDER BY last_seq DESC LIMIT 1";

    /// <summary>A customer leaves lists and comes into others. Always in one order, for two such units may lock the
    /// same blocks.</summary>
    public static void Moved(Session tx, long account, long seq, IEnumerable<byte[]> gone, IEnumerable<byte[]> come)
    {
        var moves = new List<(byte[] Digest, int By)>();
        moves.AddRange(gone.Select(digest => (digest, -1)));
        moves.AddRange(come.Select(digest => (digest, 1)));
        moves.Sort(static (a, b) => a.Digest.AsSpan().SequenceCompareTo(b.Digest));
        foreach (var (digest, by) in moves)
        {
            tx.Run(Move, account, digest, seq, by, Customers);
            tx.Run(Move, account, digest, seq, by, Spans);
            tx.Run(MoveTotal, account, digest, seq, by);
        }
    }

    /// <summary>Closes up to 64 blocks at the open end of a list, and spans of <paramref name="span"/> blocks; the
    /// newest customers stay open, the newest blocks outside. No other unit of the account may run beside it: one that
    /// is creating a customer has a seq, perhaps a lower one than what is there already.</summary>
    public static async ValueTask<int> Close(Session tx, long account, byte[] digest, int size, int span)
    {
        var last = await tx.Number(Last, account, digest, Customers) ?? 0;
        var closed = await Divide(tx, account, digest, size, new(last, long.MaxValue));
        if (closed == 0)
            return 0;
        tx.Run(GrowTotal, account, digest, (long)closed * size);
        await CloseSpans(tx, account, digest, span);
        return closed;
    }

    /// <summary>Closes spans alone, where more blocks stand outside than ought to.</summary>
    public static async ValueTask<int> CloseSpans(Session tx, long account, byte[] digest, int size)
    {
        var last = await tx.Number(Last, account, digest, Spans) ?? 0;
        return await tx.Execute(CutSpans, account, digest, size, last);
    }

    /// <summary>Divides the largest block of a list, if changes have let it grow to two or more. Alone, too.</summary>
    public static async ValueTask<int> Split(Session tx, long account, byte[] digest, int size)
    {
        if (await tx.First(Overgrown, Stretch.Read, account, digest, 2L * size) is not { } grown)
            return 0;
        var cut = await Divide(tx, account, digest, size, grown);
        tx.RunOnce(Move, account, digest, grown.High, -(long)cut * size, Customers);
        return cut;
    }

    // All but the newest of the stretch: more than a quarter of a block.
    private static ValueTask<int> Divide(Session tx, long account, byte[] digest, int size, Stretch stretch) =>
        tx.Execute(
            digest.Length == 0 ? CutLive : CutFiltered,
            account,
            digest,
            size,
            stretch.Low,
            stretch.High,
            (AtOnce + 1L) * size
        );

    private static Sql Cut(CustomerRows rows) =>
        new(
            "INSERT INTO customer_blocks (account, digest, level, last_seq, live) SELECT $1, $2, 0, n.seq, $3 FROM ("
                + "SELECT r.seq, row_number() OVER (ORDER BY r.seq) AS place, count(*) OVER () AS many FROM ("
                + $"SELECT l.seq FROM {rows.From("> $4", "<= $5")} ORDER BY {rows.Oldest("l")} LIMIT $6) r) n "
                + "WHERE n.place % $3 = 0 AND n.place + $3 / 4 < n.many"
        );

    /// <summary>What lies above <paramref name="Low"/>, up to <paramref name="High"/>.</summary>
    private sealed record Stretch(long Low, long High)
    {
        public static Stretch Read(Row row) => new(row.Long(0), row.Long(1));
    }
}
