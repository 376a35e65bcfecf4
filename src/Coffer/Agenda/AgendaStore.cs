// Which accounts have something due, by each account's own clock.
using Coffer.Storage;

namespace Coffer.Agenda;

public static class AgendaStore
{
    private static readonly Sql DueAccounts = new(
        "SELECT a.account FROM accounts a WHERE EXISTS (SELECT 1 FROM transactions t WHERE t.account = a.account AND "
            + "t.status IN ('pending', 'authorized', 'captured', 'settled') AND t.due <= $1 + a.clock_offset_ms) "
            + "OR EXISTS (SELECT 1 FROM subscriptions s WHERE s.account = a.account AND s.due <= $1 + "
            + "a.clock_offset_ms AND (s.lease IS NULL OR s.lease < $1)) "
            + "OR EXISTS (SELECT 1 FROM batches b WHERE b.account = a.account AND b.status = 'closing') "
            + "ORDER BY a.account"
    );

    private static readonly Sql Take = new(
        "UPDATE accounts SET turn = $3 WHERE account = $1 AND (turn IS NULL OR turn < $2)"
    );
    private static readonly Sql Renew = new("UPDATE accounts SET turn = $3 WHERE account = $1 AND turn = $2");

    /// <summary>False when somebody else has the account's turn. All in milliseconds of the world's time.</summary>
    public static async ValueTask<bool> TakeTurn(Session tx, long account, long now, long until) =>
        await tx.Execute(Take, account, now, until) == 1;

    /// <param name="until">Null: it ends.</param>
    public static void RenewTurn(Session tx, long account, long before, long? until) =>
        tx.Run(Renew, account, before, until);

    public static ValueTask<List<long>> Due(Session session, long now) =>
        session.Rows(DueAccounts, static row => row.Long(0), now);
}
