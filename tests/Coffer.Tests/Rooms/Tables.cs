// A look into the tables, past the door: what is really there when an answer says that it is gone.
using Coffer.Kernel;
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Rooms;

internal static class Tables
{
    public static async Task<long> Count(this TestServer server, string from, params Arg[] args) =>
        (
            await server.Running.Tools.Database.Read(session =>
                session.Number(Sql.Of($"SELECT count(*) FROM {from}"), args)
            )
        )!.Value;

    /// <summary>The first column of each row, as text.</summary>
    public static Task<List<string?>> Texts(this TestServer server, string select, params Arg[] args) =>
        server.Running.Tools.Database.Read(session =>
            session.Rows(Sql.Of($"SELECT {select}"), row => row.TextOrNull(0), args)
        );

    public static Guid Id(string text) => Ids.TryRead(text, out var id) ? id : throw new FormatException(text);

    /// <summary>What a token's row still holds: its number, its display, its security code.</summary>
    public static async Task<(bool Number, bool Display, bool Code)> Held(this TestServer server, string token)
    {
        var id = Id(token);
        return (
            await server.Count("tokens WHERE id = $1 AND sealed IS NOT NULL", id) == 1,
            await server.Count("tokens WHERE id = $1 AND display IS NOT NULL", id) == 1,
            await server.Count("security_codes c JOIN tokens t ON t.seq = c.token WHERE t.id = $1", id) == 1
        );
    }

    /// <summary>Asks until it holds; the recurring loop works beside the test.</summary>
    public static async Task Until(Func<Task<bool>> holds, Action? meanwhile = null)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            if (await holds())
                return;
            meanwhile?.Invoke();
            await Task.Delay(25);
        }
        Assert.Fail("It did not come to hold within ten seconds.");
    }
}
