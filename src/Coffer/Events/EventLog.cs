// The append-only log. An event is written without a number, so that an account's writers never queue for one. Whoever
// looks first numbers what is committed, in order of seq, under the account's lock: numbers have no gaps, nobody sees a
// later one before an earlier one, and since a change locks its object before it appends, one object's events are in
// their order.
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Events;

public sealed record NumberedEvent(
    long Number,
    Guid Id,
    string Name,
    string Action,
    string Subject,
    byte[] Data,
    long Created,
    WrappedKey? Key
);

public static class EventLog
{
    private const int NumberAtOnce = 500;
    private static readonly Sql Insert = new(
        "INSERT INTO events (account, id, event, action, subject, data, key_id, key_version, created) "
            + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    private static readonly Sql AnyUnnumbered = new(
        "SELECT seq FROM events WHERE account = $1 AND number IS NULL LIMIT 1"
    );
    private static readonly Sql MakeHead = new(
        "INSERT INTO event_heads (account, last) VALUES ($1, 0) ON CONFLICT DO NOTHING"
    );
    private static readonly Sql LockHead = new("SELECT last FROM event_heads WHERE account = $1 {lock}");
    private static readonly Sql Head = new("SELECT last FROM event_heads WHERE account = $1");
    private static readonly Sql Unnumbered = new(
        "SELECT seq FROM events WHERE account = $1 AND number IS NULL ORDER BY seq LIMIT $2"
    );
    private static readonly Sql Number = new("UPDATE events SET number = $3 WHERE seq = $2 AND account = $1");
    private static readonly Sql MoveHead = new("UPDATE event_heads SET last = $2 WHERE account = $1");
    private static readonly Sql After = new(
        "SELECT e.number, e.id, e.event, e.action, e.subject, e.data, e.created, k.id, k.version, k.kek, k.wrapped "
            + "FROM events e "
            + "LEFT JOIN data_keys k ON k.id = e.key_id AND k.version = e.key_version "
            + "WHERE e.account = $1 AND e.number > $2 ORDER BY e.number LIMIT $3"
    );

    private static readonly Sql CountsAfter = new(
        "SELECT event, action, count(*) FROM events WHERE account = $1 AND number > $2 GROUP BY event, action "
            + "ORDER BY event, action"
    );

    public static void Append(Session tx, long account, Event e)
    {
        var (keyId, keyVersion) = Personal.KeyOf(e.Data);
        tx.Append(Insert, account, e.Id, e.Name, e.Action, e.Subject, e.Data, keyId, keyVersion, e.Created);
    }

    /// <summary>Numbers all that was committed before this call, and returns the last number.</summary>
    public static async Task<long> NumberAll(Database database, long account)
    {
        // Newer ones may come in all the while; once less than a whole lot was waiting, all that was there is numbered.
        if (await database.Read(session => session.Number(AnyUnnumbered, account)) is not null)
        {
            while (await database.Write(tx => NumberSome(tx, account)) == NumberAtOnce) { }
        }

        return await database.Read(session => session.Number(Head, account)) ?? 0;
    }

    public static ValueTask<List<NumberedEvent>> Read(Session session, long account, long after, int most) =>
        session.Rows(After, Map, account, after, most);

    /// <summary>How many of each kind ("transaction.settled") came after a number.</summary>
    public static ValueTask<List<(string Name, long Count)>> Counts(Session session, long account, long after) =>
        session.Rows(CountsAfter, static row => ($"{row.Text(0)}.{row.Text(1)}", row.Long(2)), account, after);

    private static async ValueTask<int> NumberSome(Session tx, long account)
    {
        tx.Share(account);
        tx.Run(MakeHead, account);
        var last = (await tx.Number(LockHead, account))!.Value;
        var waiting = await tx.Rows(Unnumbered, static row => row.Long(0), account, NumberAtOnce);
        foreach (var seq in waiting)
            tx.RunOnce(Number, account, seq, ++last);
        tx.Run(MoveHead, account, last);
        return waiting.Count;
    }

    private static NumberedEvent Map(Row row) =>
        new(
            row.Long(0),
            row.Id(1),
            row.Text(2),
            row.Text(3),
            row.Text(4),
            row.Bytes(5),
            row.Long(6),
            row.IsNull(7) ? null : new WrappedKey(row.Id(7), row.Int(8), row.Text(9), row.Bytes(10))
        );
}
