// Asks the processor where a transaction's money is. No answer is no news: it is asked again later.
using Coffer.Http;
using Coffer.Processing;
using Coffer.Transactions;
using Microsoft.Extensions.Logging;

namespace Coffer.Settlement;

public static partial class Looking
{
    private static readonly TimeSpan AfterNoAnswer = TimeSpan.FromHours(1);

    private const int AtOnce = 8;

    /// <summary>Where each of them is, as far as the turn lasts: a few are asked about at the same time.</summary>
    public static async Task<Dictionary<long, Standing>> At(Desk desk, IReadOnlyList<TransactionRow> rows)
    {
        var standings = new Dictionary<long, Standing>();
        foreach (var some in rows.Chunk(AtOnce))
        {
            if (standings.Count > 0 && desk.IsEnough)
                break;
            foreach (var (row, standing) in some.Zip(await Task.WhenAll(some.Select(row => At(desk, row)))))
                standings[row.Transaction.Id] = standing;
        }

        return standings;
    }

    public static async Task<Standing> At(Desk desk, TransactionRow row)
    {
        try
        {
            var processor = await desk.Processors.Get(desk.Account, row.Transaction.Upstream);
            var inquiry = row.Transaction.ToInquiry(desk) with { Settled = row.Settled };
            return await processor.Look(inquiry, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNoAnswer(desk.Tools.Log("Settlement"), row.Transaction.Id, e.GetType().Name);
            return new(
                row.Settled is null ? Whereabouts.Captured : Whereabouts.Settled,
                LookAgain: desk.Now + AfterNoAnswer
            );
        }
    }

    [LoggerMessage(60, LogLevel.Warning, "The processor did not say where {Transaction} is ({Fault}).")]
    private static partial void LogNoAnswer(ILogger logger, long transaction, string fault);
}
