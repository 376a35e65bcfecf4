// Answers that come on their own, which some processors send, and some send twice. They settle by the same one place as
// any other, so that the second finds nothing left to do.
using Coffer.Access;
using Coffer.Http;
using Coffer.Processing;

namespace Coffer.Transactions;

public static class LateAnswers
{
    public static async Task Take(Tools tools, long account, long attempt, ChargeAnswer answer)
    {
        if (!answer.IsFinal)
            return;
        var desk = AccountDesk.Of(tools, await tools.Database.Read(s => AccessStore.GetAccount(s, account)));
        await desk.Write(tx => Settling.Settle(tx, desk, attempt, new Outcome(answer, 0)));
    }
}
