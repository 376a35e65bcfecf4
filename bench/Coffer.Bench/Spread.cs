// Whether an account's counters (how many records there are, the next event's number) make its writes wait for each
// other: 64 connections that create in one account, against the same in 64 accounts.
namespace Coffer.Bench;

internal static class Spread
{
    private const int Accounts = 64;

    public static async Task<List<Figure>> Measure(Programs programs, Size size)
    {
        var figures = new List<Figure>();
        foreach (var make in Place.Both(programs.Postgres))
        {
            await using var place = await make();
            await (await Server.Coffer(programs.Coffer, place)).DisposeAsync(); // which makes the database
            var keys = new string[Accounts];
            for (var i = 0; i < Accounts; i++)
                keys[i] = await place.Account(programs.Coffer, $"Bench {i}");
            await using var server = await Server.Coffer(programs.Coffer, place);
            using var shop = new Shop(server);
            var (one, all) = (await shop.Kept(keys[..1]), await shop.Kept(keys));
            figures.Add(await Measure(server, (one, all), size, place.Engine));
        }

        return figures;
    }

    private static async Task<Figure> Measure(Server server, (string One, string All) keys, Size size, string engine)
    {
        var create = new Load("create", "/v1/customers");
        var (ratios, ones, alls) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < size.Rounds; round++)
        {
            ones.Add((await server.Load(64, size.Sample, create with { Keys = keys.One })).PerSecond);
            alls.Add((await server.Load(64, size.Sample, create with { Keys = keys.All })).PerSecond);
            ratios.Add(ones[^1] / alls[^1]);
        }

        return new(
            "–",
            $"create in one account, of create in {Accounts} accounts, 64 connections, {engine}",
            ratios,
            $"{Figure.Middle(ones)}/s and {Figure.Middle(alls)}/s",
            new(0.85)
        );
    }
}
