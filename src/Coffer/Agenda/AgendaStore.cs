// Which accounts have something due, by each account's own clock.
using Coffer.Storage;

namespace Coffer.Agenda;

public static class AgendaStore
{
    private static readonly Sql DueAccounts = new(
        "SELECT a.account FROM accounts a WHERE EXISTS (SELECT 1 FROM transactions t WHERE t.account = a.account AND "
            + "t.status IN ('pending', 'authorized', 'captured', 'settled') AND t.due <= $1 + a.clock_offset_ms) "
            + "OR EXISTS (SELECT 1 FROM batches b WHERE b.account = a.account AND b.status = 'closing') "
            + "ORDER BY a.account"
    );

    public static ValueTask<List<long>> Due(Session session, long now) =>
        session.Rows(DueAccounts, static row => row.Long(0), now);
}
