// What must hold after a run: the processor's books and ours agree to the cent, no key moved money twice, and the rows
// agree with each other.
using Coffer.Processing;
using Coffer.Proof;
using Coffer.Storage;
using Coffer.Transactions;

namespace Coffer.Tests.Simulation;

internal static class Agreement
{
    private static readonly Sql Rows = new(
        $"SELECT {TransactionStore.Columns} FROM transactions t{TransactionStore.KeyJoin}ORDER BY t.seq"
    );

    public static async Task Hold(World world)
    {
        await Verify(world);
        var rows = await world.Store.Read(session => session.Rows(Rows, static row => TransactionStore.Read(row)));
        var byId = rows.ToDictionary(row => row.Transaction.Id);
        foreach (var row in rows)
            Agrees(world, row, world.Processor.Deals.FirstOrDefault(deal => deal.Attempt == row.Transaction.Id));
        foreach (var deal in world.Processor.Deals.Where(deal => !byId.ContainsKey(deal.Attempt)))
            world.Scream($"{world.History.Transaction(deal.Attempt)} is at the processor and not in our rows");
        Answers(world, byId);
    }

    // What the program itself holds to be true of its rows. That it gave up on an attempt is told, and no fault here.
    private static async Task Verify(World world)
    {
        var now = world.Scheduler.Now;
        await foreach (var check in Verifying.Verify(world.Store, new(World.Account, now, now)))
        {
            foreach (var offender in check.Offenders.Where(_ => check.Name != "unresolved_attempts"))
                world.Scream($"{check.Name}: {world.History.Name('T', offender.Id)} {offender.Id}: {offender.Message}");
        }
    }

    private static void Agrees(World world, TransactionRow row, Deal? deal)
    {
        var ours = row.Transaction;
        var name = $"{world.History.Transaction(ours.Id)} ({ours.Type}, {ours.Status})";
        if (deal is null)
            world.Scream($"{name}: nobody ever asked the processor");
        else if (deal.Sent && (deal.Charge!.Amount != ours.Amount || deal.Charge.Type != ours.Type))
            world.Scream($"{name}: the processor was sent {deal.Charge.Type} {deal.Charge.Amount.Text}");
        else if (!ours.IsDecided && (row.Due is not null || Knows(deal)))
            world.Scream($"{name}: the processor says {deal.State}, said {deal.LastSaid}, due {row.Due}");
        else if (ours.IsDecided && Expected(ours) != deal.State)
            world.Scream($"{name}: the processor says {deal.State}");
        else if (ours.IsDecided && deal.State == DealState.Approved && !MoneyAgrees(ours, deal))
            world.Scream($"{name}: captured {deal.CapturedMinor}, refunded {deal.RefundedMinor} at the processor");
    }

    // It said something final when it was asked last, or would have come by itself.
    private static bool Knows(Deal deal) =>
        deal.LastSaid is ChargeOutcome.Approved or ChargeOutcome.Declined or ChargeOutcome.Failed;

    private static DealState Expected(Transaction ours) =>
        ours.Status switch
        {
            TransactionStatus.Declined => DealState.Declined,
            TransactionStatus.Failed => DealState.Refused,
            _ => DealState.Approved,
        };

    // While a follow-up is pending for ever, the two may differ by just that.
    private static bool MoneyAgrees(Transaction ours, Deal deal)
    {
        if (ours.Type is not (TransactionType.Sale or TransactionType.Authorize))
            return true;
        if (ours.InProgress is not null || ours.Amounts.Refunding.AmountMinor > 0)
            return true;
        return ours.Amounts.Refunded.AmountMinor == deal.RefundedMinor
            && ours.Amounts.Captured.AmountMinor == (deal.Voided ? 0 : deal.CapturedMinor)
            && ours.Status is TransactionStatus.Voided == deal.Voided
            && ours.Status is TransactionStatus.Returned == deal.Returned is not null;
    }

    private static void Answers(World world, Dictionary<long, TransactionRow> rows)
    {
        foreach (var reply in world.Book.Stories.SelectMany(story => story.Said).Where(said => said.IsFinal))
        {
            var row = rows.GetValueOrDefault(Kernel.Ids.ReadTransactionId(reply.Transaction));
            var told = reply.Member("response_code");
            var stands = row?.Transaction.Status switch
            {
                TransactionStatus.Declined => "DECLINED",
                TransactionStatus.Failed => "ERROR",
                TransactionStatus.Pending => "PENDING",
                null => "nothing",
                _ => "APPROVED",
            };
            if (told != stands)
                world.Scream($"{world.History.Name('T', reply.Transaction!)} was told {told} and is {stands}");
        }
    }
}
