// The verb: take back. A bank may return a settled debit days later; the processor is asked for it as long as it says
// that one may come.
using Coffer.Http;
using Coffer.Processing;
using Coffer.Storage;
using Coffer.Transactions;

namespace Coffer.Settlement;

public static class Returning
{
    private const int Lot = 100;

    public static Chore Chore { get; } =
        new(
            "look for returned debits",
            (session, account, after) => DueStore.Next(session, account, after, TransactionStatus.Settled),
            LookDue
        );

    public static async Task LookDue(Desk desk)
    {
        while (true)
        {
            var rows = await desk.Database.Read(s =>
                DueStore.List(s, desk.Account, TransactionStatus.Settled, desk.Now, Lot)
            );
            if (rows.Count == 0)
                return;
            foreach (var row in rows)
            {
                if (desk.IsEnough)
                    return;
                var standing = await Looking.At(desk, row);
                await desk.Write(tx => Take(tx, desk, row.Transaction.Id, standing));
            }
        }
    }

    private static async ValueTask Take(Session tx, Desk desk, long id, Standing standing)
    {
        var row = await TransactionStore.FindAndLock(tx, desk.Account, id);
        if (row?.Transaction.Status != TransactionStatus.Settled)
            return;
        var transaction = row.Transaction;
        var next = StateTable.Next(
            transaction.Type,
            transaction.Status,
            Operation.Return,
            transaction.Payment.IsCard()
        );
        if (standing.Where != Whereabouts.Returned || next is null)
        {
            DueStore.PutOff(tx, desk.Account, row, Later(desk, standing));
            return;
        }

        var returned = transaction with { Status = next.Value, ReturnCode = standing.ReturnCode };
        TransactionStore.Move(tx, desk.Account, returned, due: null);
        using var owner = row.Key is null ? null : desk.Keys.Unwrap(row.Key);
        Settling.Happened(tx, desk, owner, returned, "returned");
        if (row.Bill is { } bill)
            await desk.Tools.Billing.Returned(
                tx,
                desk,
                new(id, row.WalletEntry) { Bill = bill },
                standing.ReturnCode ?? ""
            );
    }

    // A processor that names an instant that is past would be asked without end.
    private static DateTimeOffset? Later(Desk desk, Standing standing) =>
        standing.LookAgain is { } again && again <= desk.Now ? desk.Now.AddHours(1) : standing.LookAgain;
}
