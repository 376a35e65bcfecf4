// Transactions that are due: found by status and time, taken by lease, put off.
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Transactions;

public static class DueStore
{
    // Not min(), for which PostgreSQL reads all of them while it takes them for few.
    private static readonly Sql Earliest = new(
        "SELECT due FROM transactions WHERE account = $1 AND status = $2 AND due > $3 ORDER BY due LIMIT 1"
    );
    private static readonly Sql DueRows = new(
        $"SELECT {TransactionStore.Columns} FROM (SELECT seq FROM transactions WHERE account = $1 AND status = $2 "
            + "AND due <= $3 ORDER BY due, seq LIMIT $4) d JOIN transactions t ON t.seq = d.seq AND t.account = $1"
            + $"{TransactionStore.KeyJoin}ORDER BY t.due, t.seq"
    );
    private static readonly Sql LockDue = new(
        "SELECT id FROM transactions WHERE account = $1 AND status = $2 AND due <= $3 ORDER BY due, seq LIMIT $4 "
            + "{lock}"
    );

    // The guard stands in the outer WHERE too: between finding and changing another node may have taken the row.
    private static readonly Sql TakeOne = new(
        "UPDATE transactions SET lease = $4 WHERE seq = (SELECT seq FROM transactions WHERE account = $1 AND "
            + "status = 'pending' AND due <= $2 AND (lease IS NULL OR lease < $3) ORDER BY due, seq LIMIT 1 {skip}) "
            + "AND account = $1 AND status = 'pending' AND due <= $2 AND (lease IS NULL OR lease < $3) RETURNING id"
    );
    private static readonly Sql PutOffOne = new(
        "UPDATE transactions SET due = $4, asked = asked + 1, lease = NULL "
            + "WHERE id = $2 AND +account = $1 AND status = $3 AND asked = $5"
    );
    private static readonly Sql FreeAll = new(
        "UPDATE transactions SET lease = NULL WHERE account = $1 AND status = 'pending' AND due IS NOT NULL AND "
            + "lease IS NOT NULL"
    );

    private static readonly Sql WaitOne = new(
        "UPDATE transactions SET due = $3, lease = NULL WHERE id = $2 AND +account = $1 AND status = 'pending'"
    );

    /// <summary>When the first one of this status later than an instant is due.</summary>
    public static ValueTask<long?> Next(Session session, long account, long after, TransactionStatus status) =>
        session.Number(Earliest, account, TransactionJson.Word(status), after);

    /// <summary>Up to <paramref name="most"/> transactions of this status that are due, oldest first.</summary>
    public static ValueTask<List<TransactionRow>> List(
        Session session,
        long account,
        TransactionStatus status,
        DateTimeOffset upTo,
        int most
    ) =>
        session.Rows(
            DueRows,
            static row => TransactionStore.Read(row),
            account,
            TransactionJson.Word(status),
            Instants.Milliseconds(upTo),
            most
        );

    /// <summary>The same ones inside a unit, locked: the ids of those that still are.</summary>
    public static async ValueTask<HashSet<long>> Lock(
        Session tx,
        long account,
        TransactionStatus status,
        DateTimeOffset upTo,
        int most
    ) =>
        (
            await tx.Rows(
                LockDue,
                static row => row.Long(0),
                account,
                TransactionJson.Word(status),
                Instants.Milliseconds(upTo),
                most
            )
        ).ToHashSet();

    /// <summary>Takes one pending transaction that is due, for as long as the lease; null: there is none to
    /// take.</summary>
    public static ValueTask<long?> Take(
        Session tx,
        long account,
        DateTimeOffset due,
        DateTimeOffset realNow,
        TimeSpan lease
    ) =>
        tx.Number(
            TakeOne,
            account,
            Instants.Milliseconds(due),
            Instants.Milliseconds(realNow),
            Instants.Milliseconds(realNow + lease)
        );

    /// <summary>Looks at a pending one again later, without counting an ask.</summary>
    public static void Wait(Session tx, long account, long id, DateTimeOffset due) =>
        tx.Run(WaitOne, account, id, Instants.Milliseconds(due));

    /// <summary>Ends the leases: who took them may have died, and that one is asked about twice does no harm.</summary>
    public static void Free(Session tx, long account) => tx.Run(FreeAll, account);

    /// <summary>Counts an ask that brought nothing, and says when the next is due; null: never again. Of two who asked
    /// at the same time it counts one.</summary>
    public static void PutOff(Session tx, long account, TransactionRow row, DateTimeOffset? due) =>
        tx.Run(
            PutOffOne,
            account,
            row.Transaction.Id,
            TransactionJson.Word(row.Transaction.Status),
            Instants.MillisecondsOrNull(due),
            row.Asked
        );
}
