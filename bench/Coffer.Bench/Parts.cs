// What is measured, part by part; each can run alone.
namespace Coffer.Bench;

internal static class Parts
{
    public static IReadOnlyList<string> Names { get; } = ["rounds", "spread", "start", "depth", "steady", "billing"];

    public static Task<List<Figure>> Measure(string part, Programs programs, Size size) =>
        part switch
        {
            "rounds" => InRounds(programs, size),
            "spread" => Spread.Measure(programs, size),
            "start" => Startup.Measure(programs),
            "depth" => new Depth(programs, size).Measure(),
            "steady" => Startup.Steady(programs, size),
            "billing" => Billing(programs, size),
            _ => throw new ArgumentException($"There is no part {part}.", nameof(part)),
        };

    private static async Task<List<Figure>> InRounds(Programs programs, Size size)
    {
        await using var setting = await Setting.Of(programs, size);
        var figures = await new Rounds(setting, size).Measure();
        foreach (var (server, engine) in setting.Coffers.Zip(["SQLite", "PostgreSQL"]))
            figures.Add(
                new(
                    "12",
                    $"memory in MB after all rounds, {engine}",
                    [server.MemoryMegabytes],
                    "",
                    new(350, 200, IsMost: true)
                )
            );
        return figures;
    }

    private static async Task<List<Figure>> Billing(Programs programs, Size size)
    {
        var figures = new List<Figure>();
        foreach (var make in Place.Both(programs.Postgres))
        {
            await using var place = await make();
            figures.Add(await BillingRun.Measure(programs, place, size));
        }

        return figures;
    }
}

/// <param name="Results">The folder of results; null: they are only printed.</param>
/// <param name="Only">The parts that are wanted; null: all.</param>
internal sealed record Options(Programs Programs, Size Size, string? Results, IReadOnlyList<string>? Only)
{
    private static readonly string[] Names = ["--coffer", "--postgres", "--dotnet", "--peer", "--results", "--only"];

    public bool Wants(string part) => Only?.Contains(part, StringComparer.Ordinal) ?? true;

    /// <summary>Null: they cannot be understood.</summary>
    public static Options? Read(string[] args)
    {
        var isQuick = args.Contains("--quick", StringComparer.Ordinal);
        var rest = args.Where(arg => arg != "--quick").ToArray();
        if (rest.Length % 2 != 0 || rest.Where((_, i) => i % 2 == 0).Any(name => !Names.Contains(name)))
            return null;
        var named = rest.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var only = named.GetValueOrDefault("--only")?.Split(',');
        if (
            !named.TryGetValue("--coffer", out var coffer)
            || !named.TryGetValue("--postgres", out var postgres)
            || only?.All(Parts.Names.Contains) == false
        )
            return null;
        return new(
            new(coffer, named.GetValueOrDefault("--dotnet"), postgres, named.GetValueOrDefault("--peer")),
            isQuick ? Size.Quick : Size.Full,
            named.GetValueOrDefault("--results"),
            only
        );
    }
}
