// What is stored before it is measured: customers, methods, tokens, made over the API as anybody makes them.
using System.Text.Json;

namespace Coffer.Bench;

internal sealed class Shop(Server server) : IDisposable
{
    private const int AtOnce = 32;

    // Four, for a wallet has so many places, and the same card again takes none.
    private static readonly string[] Cards =
    [
        "4111111111111111",
        "5555555555554444",
        "378282246310005",
        "6011111111111117",
    ];

    private readonly List<string> _files = [];

    /// <summary>Customers with one card each.</summary>
    /// <returns>Files of their ids and of their methods' ids.</returns>
    public async Task<(string Customers, string Methods)> Cardholders(int count)
    {
        var methods = new string[count];
        var customers = new string[count];
        await Each(
            count,
            async i =>
            {
                customers[i] = await Customer();
                var added = await server.Post(
                    $"/v1/customers/{customers[i]}/wallet",
                    $$"""{"token":"{{await Token()}}"}"""
                );
                methods[i] = Id(added, "wallet");
            }
        );
        return (await Kept(customers), await Kept(methods));
    }

    /// <summary>Customers without a method, and tokens for them: at most four each, far apart.</summary>
    public async Task<string> Applicants(int tokens)
    {
        var customers = new string[(tokens + 3) / 4];
        var lines = new string[tokens];
        await Each(customers.Length, async i => customers[i] = await Customer());
        await Each(
            tokens,
            async i => lines[i] = $"{customers[i % customers.Length]} {await Token(Cards[i / customers.Length])}"
        );
        return await Kept(lines);
    }

    /// <summary>Creates customers until so many are stored.</summary>
    public async Task FillUp(int count)
    {
        var load = new Load("create", "/v1/customers");
        for (int there; (there = await Count()) < count; )
        {
            await Console.Error.WriteLineAsync($"  {there} customers of {count}");
            if (count - there < 2_000)
                await Each(count - there, async _ => await Customer());
            else
                await server.Load(64, TimeSpan.FromSeconds(Math.Clamp((count - there) / 10_000, 1, 20)), load);
        }
    }

    /// <summary>A file of the ids of the newest customers.</summary>
    public async Task<string> Newest()
    {
        var page = await server.Get("/v1/customers");
        return await Kept(page.GetProperty("customers").EnumerateArray().Select(c => c.GetProperty("id").GetString()!));
    }

    public async Task<int> Count() =>
        (await server.Get("/v1/customers?Size=1")).GetProperty("pagination").GetProperty("total_records").GetInt32();

    public Task<string> Token() => Token(Cards[0]);

    public async Task<string> Customer() =>
        Id(await server.Post("/v1/customers", """{"first_name":"Jane","last_name":"Smith"}"""), "customer");

    public static string Id(JsonElement answer, string what) => answer.GetProperty(what).GetProperty("id").GetString()!;

    private async Task<string> Token(string number)
    {
        var card = $$"""{"credit_card":{"account_number":"{{number}}","expires":"1235"} }""";
        return (await server.Post("/v1/tokens", card, Server.Public)).GetProperty("token").GetString()!;
    }

    public static Task Each(int count, Func<int, Task> work) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, _) => await work(i)
        );

    public async Task<string> Kept(IEnumerable<string> lines)
    {
        var file = Path.GetTempFileName();
        _files.Add(file);
        await File.WriteAllLinesAsync(file, lines);
        return file;
    }

    public void Dispose() => _files.ForEach(File.Delete);
}
