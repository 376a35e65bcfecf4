// A merchant whose money an upstream moves.
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Processing;
using Coffer.Sealing;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Coffer.Transactions;
using An = Coffer.Processing.Upstream;

namespace Coffer.Tests.Upstream;

internal static class Chained
{
    /// <summary>What `coffer processors add` does.</summary>
    public static async Task<Guid> ChargesThrough(this Merchant merchant, Uri address, UpstreamKeys keys)
    {
        var tools = merchant.Server.Running.Tools;
        var now = tools.Time.GetUtcNow();
        var account = await merchant.Row();
        var (key, wrapped) = tools.Keys.NewProcessorKey(Ids.New(now));
        using (key)
            return await tools.Database.Adds(An.Make(account.Seq, wrapped.Id, address, keys, key), wrapped, now);
    }

    public static async Task<Guid> Adds(this Database database, An upstream, WrappedKey key, DateTimeOffset now)
    {
        await database.Write(tx =>
        {
            KeyStore.Add(tx, upstream.Account, key, KeyScope.Processor);
            ProcessorStore.Add(tx, upstream, Instants.Milliseconds(now));
            return ValueTask.CompletedTask;
        });
        return upstream.Id;
    }

    public static Task<Account> Row(this Merchant merchant) =>
        merchant.Server.Running.Tools.Database.Read(async s => (await AccessStore.FindAccount(s, merchant.Account))!);

    /// <summary>Asks about what has no outcome, as if so much time had passed.</summary>
    public static async Task Asks(this Merchant merchant, TimeSpan later)
    {
        var tools = merchant.Server.Running.Tools;
        var now = tools.Time.GetUtcNow();
        await Resolver.AskAll(new AccountDesk(tools, await merchant.Row(), now, now + later));
    }
}
