// The verb: list. A list whose newest have become many closes blocks before it answers, so that none ever counts many.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Customers;

internal static class Listing
{
    private const int MaxTurns = 16;

    /// <param name="digests">Of the filters.</param>
    public static async Task<Listed<byte[]>> List(Call call, Page page, List<byte[]> digests)
    {
        if (digests.Count > 1)
            return (
                await call.Read(async session =>
                    await CustomerListStore.List(session, call.Account, digests, await Below(session, call, page), page)
                )
            ).Listed;
        var digest = digests.Count == 0 ? CustomerBlockStore.All : digests[0];
        var many = 2 * call.Tools.BlockSize;
        var list = await call.Read(async session =>
            page.Offset < many
                ? await CustomerListStore.List(session, call.Account, digest, await Below(session, call, page), page)
                : await CustomerListStore.ListDeep(session, call.Account, digest, page)
        );
        if (list.Open >= many)
            await Divide(call, tx => CustomerBlockStore.Close(tx, call.Account, digest, call.Tools.BlockSize));
        else if (list.Blocks >= 2 * call.Tools.SpanSize)
            await Divide(call, tx => CustomerBlockStore.CloseSpans(tx, call.Account, digest, call.Tools.SpanSize));
        else if (list.Largest >= many)
            await Divide(call, tx => CustomerBlockStore.Split(tx, call.Account, digest, call.Tools.BlockSize));
        return list.Listed;
    }

    // One at a time: the others' lists are right without it, and need not wait for each other's turn to be alone.
    private static async Task Divide(Call call, Func<Session, ValueTask<int>> unit)
    {
        if (!call.Tools.Dividing.TryAdd(call.Account, true))
            return;
        try
        {
            for (var turn = 0; turn < MaxTurns && await call.WriteAlone(unit) >= CustomerBlockStore.AtOnce; turn++) { }
        }
        catch (DatabaseUnavailableException)
        {
            // The list is right without it, and the next one comes here again.
        }
        finally
        {
            call.Tools.Dividing.TryRemove(call.Account, out _);
        }
    }

    private static async ValueTask<long> Below(Session session, Call call, Page page) =>
        await Lists.After(page, id => CustomerStore.FindSeq(session, call.Account, id), "customer") ?? long.MaxValue;
}
