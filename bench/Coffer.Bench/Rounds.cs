// Goals 1 to 3 and 5 to 9: every operation and every limit in turn within each round, so that each ratio compares
// moments a few seconds apart; every other round backwards.
namespace Coffer.Bench;

internal sealed class Rounds(Setting setting, Size size)
{
    private static readonly int[] Connections = [16, 64];
    private readonly Dictionary<(string What, int Connections), List<Rate>> _rates = [];

    public async Task<List<Figure>> Measure()
    {
        for (var round = 0; round < size.Rounds; round++)
        {
            foreach (var connections in Connections)
            {
                await Console.Error.WriteLineAsync($"round {round + 1} of {size.Rounds} at {connections} connections");
                var samples = setting.Samples(connections, size.Sample);
                foreach (var (what, run) in round % 2 == 0 ? samples : samples.Reverse())
                    await Keep(what, connections, run);
            }
        }

        return [.. Goals.Ratios.SelectMany(Figures), .. Peers()];
    }

    private async Task Keep(string what, int connections, Func<Task<Rate>> run)
    {
        if (!_rates.TryGetValue((what, connections), out var rates))
            _rates[(what, connections)] = rates = [];
        var rate = await run();
        rates.Add(rate);
        await Console.Error.WriteLineAsync($"  {what}: {rate.PerSecond:F0}/s, p99 {rate.P99:F1} ms");
    }

    private IEnumerable<Figure> Figures(Ratio ratio)
    {
        foreach (var (connections, goal) in Connections.Zip(ratio.Goals))
        {
            var (measured, limit) = (_rates[(ratio.What, connections)], _rates[(ratio.Of, connections)]);
            yield return new(
                ratio.Number,
                $"{ratio.What}, {connections} connections",
                measured.Zip(limit, (m, l) => m.PerSecond / l.PerSecond).ToArray(),
                $"{Middle(measured)}/s of {ratio.Of} {Middle(limit)}/s; p50 {Latency(measured, r => r.P50)} ms, "
                    + $"p99 {Latency(measured, r => r.P99)} ms",
                goal
            );
        }

        if (ratio.MostP99 is { } most)
            yield return new(
                ratio.Number,
                $"{ratio.What}, p99 in ms, 64 connections",
                _rates[(ratio.What, 64)].Select(rate => rate.P99).ToArray(),
                "",
                new(most, IsMost: true)
            );
    }

    // For orientation: a mock that keeps everything in memory.
    private IEnumerable<Figure> Peers() =>
        from pair in Goals.PeerPairs
        where _rates.ContainsKey((pair.Peer, 64))
        let answered = _rates[(pair.Ours, 64)].Zip(_rates[(pair.Peer, 64)]).Where(both => both.Second.PerSecond > 0)
        let ours = answered.Select(both => both.First).ToList()
        let peers = answered.Select(both => both.Second).ToList()
        where peers.Count > 0
        select new Figure(
            "–",
            $"{pair.Ours}, times {pair.Peer}, 64 connections",
            ours.Zip(peers, (o, p) => o.PerSecond / p.PerSecond).ToArray(),
            $"{Middle(ours)}/s and {Middle(peers)}/s; p99 {Latency(ours, r => r.P99)} and {Latency(peers, r => r.P99)} ms",
            null
        );

    private static string Middle(List<Rate> rates) => Figure.Middle(rates.Select(rate => rate.PerSecond));

    private static string Latency(List<Rate> rates, Func<Rate, double> of) => Figure.Middle(rates.Select(of));
}

/// <param name="Goals">At 16 and at 64 connections.</param>
internal sealed record Ratio(string Number, string What, string Of, params Goal[] Goals)
{
    public double? MostP99 { get; init; }
}

internal static class Goals
{
    public static IReadOnlyList<Ratio> Ratios { get; } =
    [
        new("1", "get customer, SQLite", "Kestrel 400 B", new(0.50, 0.58), new(0.50, 0.60)),
        new("2", "list wallet, SQLite", "Kestrel 400 B", new(0.45, 0.52), new(0.45, 0.53)),
        new("3", "list 100 customers, SQLite", "Kestrel 40 kB", new(0.33, 0.40), new(0.38, 0.45)),
        new("5", "create customer, SQLite", "pgbench insert", new(0.9, 1.35), new(1.3, 1.9)) { MostP99 = 15 },
        new("6", "create customer, PostgreSQL", "pgbench insert", new(0.6, 1.0), new(0.9, 1.8)),
        new("7", "add method, SQLite", "create customer, SQLite", new(0.5, 0.7), new(0.45, 0.65)),
        new("7", "add method, PostgreSQL", "create customer, PostgreSQL", new(0.5, 0.7), new(0.45, 0.65)),
        new("8", "charge, SQLite", "create customer, SQLite", new(0.35, 0.5), new(0.30, 0.5)),
        new("8", "charge, PostgreSQL", "create customer, PostgreSQL", new(0.35, 0.5), new(0.30, 0.5)),
        new("9", "get customer, PostgreSQL", "pgbench select", new(0.35, 0.38), new(0.55, 0.65)),
    ];

    public static IReadOnlyList<(string Ours, string Peer)> PeerPairs { get; } =
    [
        ("get customer, SQLite", "stripe-stateful-mock get"),
        ("create customer, SQLite", "stripe-stateful-mock create"),
        ("list 100 customers, SQLite", "stripe-stateful-mock list 100"),
    ];
}
