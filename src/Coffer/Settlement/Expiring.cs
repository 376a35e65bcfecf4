// The verb: expire. An authorization that nobody captured in its time holds nothing any more.
using Coffer.Http;
using Coffer.Storage;
using Coffer.Transactions;

namespace Coffer.Settlement;

public static class Expiring
{
    private const int Lot = 200;

    public static Chore Chore { get; } =
        new(
            "expire authorizations",
            (session, account, after) => DueStore.Next(session, account, after, TransactionStatus.Authorized),
            ExpireDue
        );

    public static async Task ExpireDue(Desk desk)
    {
        while (!desk.IsEnough)
        {
            var rows = await desk.Database.Read(s =>
                DueStore.List(s, desk.Account, TransactionStatus.Authorized, desk.Now, Lot)
            );
            if (rows.Count == 0)
                return;
            await desk.Write(tx => Expire(tx, desk, rows));
        }
    }

    private static async ValueTask Expire(Session tx, Desk desk, List<TransactionRow> rows)
    {
        var still = await DueStore.Lock(tx, desk.Account, TransactionStatus.Authorized, desk.Now, Lot);
        foreach (var row in rows.Where(row => still.Contains(row.Transaction.Id)))
        {
            var next = StateTable.Next(
                row.Transaction.Type,
                row.Transaction.Status,
                Operation.Expire,
                row.Transaction.Payment.IsCard()
            );
            var expired = row.Transaction with { Status = next!.Value };
            TransactionStore.Move(tx, desk.Account, expired, due: null);
            using var owner = row.Key is null ? null : desk.Keys.Unwrap(row.Key);
            Settling.Happened(tx, desk, owner, expired, "expired");
        }
    }
}
