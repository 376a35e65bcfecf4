// What billing must know of a change of a wallet: which method changed, and whether who follows the default is charged
// by another one.
using Coffer.Http;
using Coffer.Storage;

namespace Coffer.Wallets;

internal static class Telling
{
    /// <summary>Tells billing, inside the unit; returns the answer with what is to be charged before it is
    /// sent.</summary>
    public static async ValueTask<Answer> Billing(Session tx, Call call, Answer answer, Wallet before, Changed changed)
    {
        var entry = changed.Entry;
        var old = before.Entries.FirstOrDefault(other => other.Seq == entry.Seq);
        var isChanged = old?.Method != entry.Method;
        var followers = before.DefaultSeq != changed.Wallet.DefaultSeq || (isChanged && before.DefaultSeq == entry.Seq);
        if (!isChanged && !followers)
            return answer;
        var told = new MethodChanged(before.Customer, isChanged ? entry.Seq : null, followers);
        return await call.Tools.Billing.MethodChanged(tx, call, told)
            ? answer with
            {
                Then = () => call.Tools.Billing.BillNow(call, before.Customer),
            }
            : answer;
    }
}
