// Goals 11 and 12: from the start of the process to its first good answer, and what memory it holds, idle and after work.
namespace Coffer.Bench;

internal static class Startup
{
    private const int Starts = 7;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public static async Task<List<Figure>> Measure(Programs programs)
    {
        await using var place = Place.Sqlite();
        await using (var first = await Server.Coffer(programs.Coffer, place))
        {
            using var shop = new Shop(first);
            await shop.Cardholders(100);
        }

        var figures = await Of(programs.Coffer, "native", place, (new(100, 60, true), new(75, 45, true)));
        if (programs.Dotnet is { } dotnet)
            figures.AddRange(await Of(dotnet, "as dotnet", place, (new(700, IsMost: true), new(120, IsMost: true))));
        return figures;
    }

    /// <summary>Works for a while, and looks how much it grows.</summary>
    public static async Task<List<Figure>> Steady(Programs programs, Size size)
    {
        await using var place = Place.Sqlite();
        await using var server = await Server.Coffer(programs.Coffer, place);
        using var shop = new Shop(server);
        var files = await shop.Cardholders(1_000);
        Load[] loads =
        [
            new("create", "/v1/customers"),
            new("get", "/v1/customers/{}") { Lines = files.Customers },
            new("charge", "/v1/transactions/sale") { Lines = files.Methods },
            new("get", "/v1/customers"),
        ];
        var memory = new List<double>();
        for (var turn = 0; turn < 20; turn++)
        {
            await server.Load(64, size.Steady / 20, loads[turn % loads.Length]);
            memory.Add(server.MemoryMegabytes);
        }

        var (early, late) = (Figure.MedianOf(memory[4..8]), Figure.MedianOf(memory[^4..]));
        return
        [
            new(
                "12",
                $"growth of memory in {size.Steady} of load, late of early",
                [late / early],
                $"{early:F0} MB, then {late:F0} MB",
                new(1.15, IsMost: true)
            ),
        ];
    }

    private static async Task<List<Figure>> Of(
        string program,
        string name,
        Place place,
        (Goal Start, Goal Memory) goals
    )
    {
        var (starts, memory) = (new List<double>(), 0.0);
        for (var i = 0; i < Starts; i++)
        {
            await using var server = await Server.Coffer(program, place, "/v1/customers?Size=1");
            starts.Add(server.Starting.TotalMilliseconds);
            if (i < Starts - 1)
                continue;
            await Task.Delay(Idle);
            memory = server.MemoryMegabytes;
        }

        return
        [
            new("11", $"start to first good answer in ms, {name}", starts, "", goals.Start),
            new("11", $"idle memory in MB, {name}", [memory], "", goals.Memory),
        ];
    }
}
