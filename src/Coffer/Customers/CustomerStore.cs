// Customers as rows. The body is the answer's JSON as it is sent; a deleted customer leaves its seq and id, so that
// after= can go on below it.
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Customers;

/// <param name="Seq">The row's number, by which other rows refer to it.</param>
public sealed record CustomerRow(long Seq, byte[] Body);

public static class CustomerStore
{
    // Not "deleted IS NULL", by which PostgreSQL may read all of the index of those for which it is.
    private const string IsThere = "COALESCE(deleted, 0) = 0";

    private static readonly Sql InsertOne = new(
        "INSERT INTO customers (account, id, form, body) VALUES ($1, $2, $3, $4)"
    );
    private static readonly Sql UpdateBody = new(
        "UPDATE customers SET form = $3, body = $4 WHERE seq = $2 AND +account = $1"
    );
    private static readonly Sql ById = new(
        "SELECT seq, body FROM customers WHERE id = $2 AND +account = $1 AND deleted IS NULL"
    );
    private static readonly Sql Lock = new(
        "SELECT seq, body FROM customers WHERE id = $2 AND +account = $1 AND deleted IS NULL {lock}"
    );
    private static readonly Sql LockBySeq = new(
        $"SELECT seq, body FROM customers WHERE seq = $2 AND +account = $1 AND {IsThere} {{lock}}"
    );
    private static readonly Sql SeqOf = new("SELECT seq FROM customers WHERE id = $2 AND +account = $1");
    private static readonly Sql IdOf = new($"SELECT id FROM customers WHERE seq = $2 AND +account = $1 AND {IsThere}");
    private static readonly Sql Bury = new(
        "UPDATE customers SET body = NULL, deleted = $3 WHERE seq = $2 AND +account = $1"
    );
    private static readonly Sql InsertFilterOfNew = new(
        "INSERT INTO customer_filters (account, digest, customer) VALUES ($1, $2, {seq:customers:$3})"
    );
    private static readonly Sql InsertFilter = new(
        "INSERT INTO customer_filters (account, digest, customer) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
    );
    private static readonly Sql DeleteFilter = new(
        "DELETE FROM customer_filters WHERE account = $1 AND digest = $2 AND customer = $3"
    );

    public static void Insert(Session tx, long account, Customer customer, byte[] body, List<byte[]> digests)
    {
        tx.Append(InsertOne, account, customer.Id, CustomerWire.Form, body);
        foreach (var digest in digests)
            tx.Append(InsertFilterOfNew, account, digest, customer.Id);
    }

    /// <summary>The id of a customer that is still there.</summary>
    public static async ValueTask<Guid?> FindId(Session session, long account, long seq)
    {
        var ids = await session.Rows(IdOf, static row => row.Id(0), account, seq);
        return ids.Count == 0 ? null : ids[0];
    }

    public static void Update(Session tx, long account, long seq, byte[] body, FilterChange filters)
    {
        tx.RunOnce(UpdateBody, account, seq, CustomerWire.Form, body);
        foreach (var digest in filters.Gone)
            tx.Run(DeleteFilter, account, digest, seq);
        foreach (var digest in filters.Come)
            tx.Run(InsertFilter, account, digest, seq);
        CustomerBlockStore.Moved(tx, account, seq, filters.Gone, filters.Come);
    }

    public static ValueTask<CustomerRow?> Find(Session session, long account, Guid id) =>
        session.First(ById, Read, account, id);

    /// <summary>Finds and locks: nobody else changes the customer, its wallet or its key until this unit
    /// ends.</summary>
    public static ValueTask<CustomerRow?> FindAndLock(Session tx, long account, Guid id) =>
        tx.First(Lock, Read, account, id);

    public static ValueTask<CustomerRow?> FindAndLock(Session tx, long account, long seq) =>
        tx.First(LockBySeq, Read, account, seq);

    /// <summary>Locks a customer who must still be there. For a unit that guesses.</summary>
    public static void ExpectAndLock(Session tx, long account, long seq) => tx.Expect(LockBySeq, account, seq);

    public static async ValueTask<CustomerRow> GetAndLock(Session tx, long account, Guid id) =>
        await FindAndLock(tx, account, id) ?? throw Refusal.NotFound("customer");

    /// <summary>The row's number, deleted customers included.</summary>
    public static ValueTask<long?> FindSeq(Session session, long account, Guid id) =>
        session.Number(SeqOf, account, id);

    /// <summary>Empties the row and takes it out of lists and filters.</summary>
    public static void Delete(Session tx, long account, long seq, List<byte[]> digests, long now)
    {
        tx.RunOnce(Bury, account, seq, now);
        foreach (var digest in digests)
            tx.Run(DeleteFilter, account, digest, seq);
        CustomerBlockStore.Moved(tx, account, seq, [CustomerBlockStore.All, .. digests], []);
    }

    private static CustomerRow Read(Row row) => new(row.Long(0), row.Bytes(1));
}

/// <summary>The digests by which a customer was found before a change, and those after it.</summary>
public sealed record FilterChange(IReadOnlyList<byte[]> Before, IReadOnlyList<byte[]> After)
{
    public IEnumerable<byte[]> Gone => Before.Where(digest => !Holds(After, digest));

    public IEnumerable<byte[]> Come => After.Where(digest => !Holds(Before, digest));

    private static bool Holds(IReadOnlyList<byte[]> digests, byte[] digest) =>
        digests.Any(other => other.AsSpan().SequenceEqual(digest));
}
