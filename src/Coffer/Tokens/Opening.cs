// The verb: open a token for one request. One that is seen to have lapsed loses its number and code in a commit of its
// own, because the request that saw it will be refused and commit nothing.
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Storage;

namespace Coffer.Tokens;

public static class Opening
{
    /// <summary>The token with what it still holds; null when there is none. Whether it may be used is for the unit of
    /// work to say.</summary>
    public static async Task<OpenToken?> Open(Desk desk, string text)
    {
        if (!Ids.TryRead(text, out var id))
            return null;
        return await Lapse(
            desk,
            await desk.Database.Read(async session =>
                await TokenStore.FindWithCode(session, desk.Account, id) is { } found
                    ? await TokenStore.Open(session, desk.Keys, desk.Account, found)
                    : null
            )
        );
    }

    /// <summary>The same token, which is emptied if it has lapsed.</summary>
    public static async Task<OpenToken?> Lapse(Desk desk, OpenToken? open)
    {
        if (open?.Token is { Sealed: not null } token && token.HasLapsed(desk.Now))
            await desk.Write(tx => Expire(tx, desk.Account, token));
        return open;
    }

    private static ValueTask Expire(Session tx, long account, Token token)
    {
        TokenStore.Expire(tx, account, token.Seq);
        return default;
    }
}
