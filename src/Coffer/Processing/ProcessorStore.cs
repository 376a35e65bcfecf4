// The upstreams of accounts as rows. A removed one stays: captures, refunds and questions about what was sent there
// still go there.
using Coffer.Storage;

namespace Coffer.Processing;

/// <summary>An upstream as an operator's list shows it.</summary>
public sealed record UpstreamRow(
    Guid Id,
    Guid AccountId,
    string AccountName,
    string Kind,
    string Url,
    string Hint,
    long Created,
    long? Removed
);

public static class ProcessorStore
{
    private const string Columns = "seq, account, id, kind, url, hint, sealed";
    private static readonly Sql Insert = new(
        "INSERT INTO processors (account, id, kind, url, hint, sealed, created) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    private static readonly Sql NewestInUse = new(
        $"SELECT {Columns} FROM processors WHERE account = $1 AND removed IS NULL ORDER BY seq DESC LIMIT 1"
    );
    private static readonly Sql BySeq = new($"SELECT {Columns} FROM processors WHERE account = $1 AND seq = $2");
    private static readonly Sql All = new(
        "SELECT p.id, a.id, a.name, p.kind, p.url, p.hint, p.created, p.removed "
            + "FROM processors p JOIN accounts a ON a.account = p.account ORDER BY p.seq"
    );
    private static readonly Sql RemoveOne = new(
        "UPDATE processors SET removed = $2 WHERE id = $1 AND removed IS NULL RETURNING account"
    );

    public static void Add(Session tx, Upstream upstream, long now) =>
        tx.RunOnce(
            Insert,
            upstream.Account,
            upstream.Id,
            upstream.Kind,
            upstream.Url,
            upstream.Hint,
            upstream.Sealed,
            now
        );

    /// <summary>The one that new charges go to, with its number; null when the account has none.</summary>
    public static ValueTask<NumberedUpstream?> Newest(Session session, long account) =>
        session.First(NewestInUse, Read, account);

    public static ValueTask<NumberedUpstream?> Find(Session session, long account, long seq) =>
        session.First(BySeq, Read, account, seq);

    public static ValueTask<List<UpstreamRow>> List(Session session) =>
        session.Rows(
            All,
            static row => new UpstreamRow(
                row.Id(0),
                row.Id(1),
                row.Text(2),
                row.Text(3),
                row.Text(4),
                row.Text(5),
                row.Long(6),
                row.LongOrNull(7)
            )
        );

    /// <summary>Takes an upstream out of use and returns its account; null when there is no such one in use.</summary>
    public static ValueTask<long?> Remove(Session tx, Guid id, long now) => tx.Number(RemoveOne, id, now);

    private static NumberedUpstream Read(Row row) =>
        new(row.Long(0), new(row.Long(1), row.Id(2), row.Text(3), row.Text(4), row.Text(5), row.Bytes(6)));
}

/// <param name="Seq">The number that attempts are kept with.</param>
public sealed record NumberedUpstream(long Seq, Upstream Upstream);
