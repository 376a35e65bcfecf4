// Goals 4 and 10: whether it matters how much is stored. A server with few customers and one with many, in turn; and the
// many's pages, near and deep.
namespace Coffer.Bench;

internal sealed class Depth(Programs programs, Size size)
{
    private const int Connections = 16;
    private const int MostPageRounds = 3;

    public async Task<List<Figure>> Measure()
    {
        var figures = new List<Figure>();
        foreach (var make in Place.Both(programs.Postgres))
        {
            await using var few = await make();
            await using var many = await make();
            await using var small = await Server.Coffer(programs.Coffer, few);
            await using var large = await Server.Coffer(programs.Coffer, many);
            using var smallShop = new Shop(small);
            using var largeShop = new Shop(large);
            await smallShop.FillUp(size.Few);
            foreach (var count in size.Many)
            {
                await largeShop.FillUp(count);
                figures.AddRange(await Pages(large, largeShop, count, many.Engine));
            }

            figures.AddRange(await FewAndMany((small, smallShop), (large, largeShop), many.Engine));
        }

        return figures;
    }

    private async Task<List<Figure>> Pages(Server server, Shop shop, int count, string engine)
    {
        var page = (await shop.Count() / 100) - 1;
        var middle = await server.Get($"/v1/customers?Page={page / 2}");
        var after = middle.GetProperty("customers").EnumerateArray().Last().GetProperty("id").GetString();
        var last = await server.Get($"/v1/customers?Page={page}");
        var before = last.GetProperty("customers").EnumerateArray().First().GetProperty("id").GetString();
        var figures = new List<Figure>();
        foreach (
            var (name, path) in new[]
            {
                ($"page {page / 2}", $"/v1/customers?Page={page / 2}"),
                ($"page {page}", $"/v1/customers?Page={page}"),
                ("after= in the middle", $"/v1/customers?after={after}"),
                ("after= at the end", $"/v1/customers?after={before}"),
            }
        )
            figures.Add(await Page(server, $"{name} of {count} customers, {engine}", path));
        return figures;
    }

    private async Task<Figure> Page(Server server, string name, string path)
    {
        var ratios = new List<double>();
        var (first, deep) = (new List<double>(), new List<double>());
        for (var round = 0; round < Math.Min(MostPageRounds, size.Rounds); round++)
        {
            first.Add((await server.Load(1, size.Sample, new("get", "/v1/customers"))).P50);
            deep.Add((await server.Load(1, size.Sample, new("get", path))).P50);
            ratios.Add(deep[^1] / first[^1]);
        }

        var detail = $"p50 {Figure.Middle(deep)} ms, page 1 {Figure.Middle(first)} ms";
        return new("4", name, ratios, detail, new(3, 1.5, IsMost: true));
    }

    private async Task<List<Figure>> FewAndMany(
        (Server Server, Shop Shop) few,
        (Server Server, Shop Shop) many,
        string engine
    )
    {
        var figures = new List<Figure>();
        var (fewIds, manyIds) = (await few.Shop.Newest(), await many.Shop.Newest());
        foreach (
            var (name, what, path) in new[]
            {
                ("get", "get", "/v1/customers/{}"),
                ("list", "get", "/v1/customers"),
                ("filter", "get", "/v1/customers?metadata%5Baccount_id%5D=ACC-001234&Size=1"),
                ("create", "create", "/v1/customers"),
            }
        )
        {
            var (ratios, rates) = (new List<double>(), new List<(double, double)>());
            for (var round = 0; round < size.Rounds; round++)
            {
                var one = await few.Server.Load(Connections, size.Sample, Load(fewIds));
                var other = await many.Server.Load(Connections, size.Sample, Load(manyIds));
                ratios.Add(other.PerSecond / one.PerSecond);
                rates.Add((one.PerSecond, other.PerSecond));
            }

            var detail =
                $"{Figure.Middle(rates.Select(r => r.Item2))}/s of " + $"{Figure.Middle(rates.Select(r => r.Item1))}/s";
            var stored = $"{size.Many[^1]} stored, of the same with {size.Few}";
            figures.Add(new("10", $"{name}, {stored}, {engine}", ratios, detail, new(0.7, 0.9)));

            Load Load(string ids) =>
                new(what, path) { Lines = path.Contains("{}", StringComparison.Ordinal) ? ids : "-" };
        }

        return figures;
    }
}
