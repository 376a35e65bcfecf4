// The verb: list. A list whose newest have become many closes blocks before it answers, so that none ever counts many.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Customers;

internal static class Listing
{
    private const int MaxTurns = 1000;

    // From so many open blocks on, others wait until they are closed: each would count them all.
    private const int Long = 64;

    /// <param name="digests">Of the filters.</param>
    public static async Task<CustomerPage> List(Call call, Page page, List<byte[]> digests)
    {
        if (digests.Count > 1)
            return await call.Read(async session =>
                await CustomerListStore.List(session, call.Account, digests, await Below(session, call, page), page)
            );
        var digest = digests.Count == 0 ? CustomerBlockStore.All : digests[0];
        var key = (call.Account, Convert.ToHexString(digest));
        if (call.Tools.Dividing.TryGetValue(key, out var divided))
            await divided;
        var many = Math.Min(2 * call.Tools.BlockSize, CustomerListStore.MostNear);
        var list = await call.Read(async session =>
            page.Offset < many
                ? await CustomerListStore.List(session, call.Account, digest, await Below(session, call, page), page)
                : await CustomerListStore.ListDeep(session, call.Account, digest, page)
        );
        var unit = Division(call, digest, list);
        if (unit is not null)
            await Divide(call, key, unit, isLong: list.Open >= Long * call.Tools.BlockSize);
        return list;
    }

    private static Func<Session, ValueTask<int>>? Division(Call call, byte[] digest, CustomerPage list)
    {
        var (size, spans) = (call.Tools.BlockSize, call.Tools.SpanSize);
        if (list.Open >= size + (size / 2) + 1)
            return tx => CustomerBlockStore.Close(tx, call.Account, digest, size, spans);
        if (list.Blocks >= 2 * spans)
            return tx => CustomerBlockStore.CloseSpans(tx, call.Account, digest, spans);
        if (list.Largest >= 2 * size)
            return tx => CustomerBlockStore.Split(tx, call.Account, digest, size);
        return null;
    }

    // One at a time: the lists of others are right without it, and need not wait for each other's turn to be alone.
    private static async Task Divide(Call call, (long, string) key, Func<Session, ValueTask<int>> unit, bool isLong)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!call.Tools.Dividing.TryAdd(key, isLong ? done.Task : Task.CompletedTask))
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
            call.Tools.Dividing.TryRemove(key, out _);
            done.SetResult();
        }
    }

    private static async ValueTask<long> Below(Session session, Call call, Page page) =>
        await Lists.After(page, id => CustomerStore.FindSeq(session, call.Account, id), "customer") ?? long.MaxValue;
}
