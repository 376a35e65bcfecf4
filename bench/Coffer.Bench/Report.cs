// The table of goals, and the file it is kept in, with the machine and the versions that it holds for.
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Coffer.Bench;

internal static class Report
{
    public static string Table(IEnumerable<Figure> figures)
    {
        var text = new StringBuilder()
            .AppendLine("| # | operation | floor | stretch | measured: median (range) | verdict | figures |")
            .AppendLine("|---|---|---|---|---|---|---|");
        foreach (
            var figure in figures.OrderBy(f =>
                int.TryParse(f.Number, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue
            )
        )
            text.AppendLine(figure.Row);
        return text.ToString();
    }

    /// <summary>One file for each day; what was measured later the same day stands below.</summary>
    public static async Task Write(string folder, string table)
    {
        var now = DateTimeOffset.UtcNow;
        var day = now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var time = now.ToString("HH:mm", CultureInfo.InvariantCulture);
        Directory.CreateDirectory(folder);
        await File.AppendAllTextAsync(
            Path.Combine(folder, $"{day}.md"),
            $"# {day} {time} UTC\n\n{await Machine()}\n\n{table}\n"
        );
    }

    private static async Task<string> Machine()
    {
        var cpu = (await File.ReadAllLinesAsync("/proc/cpuinfo"))
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1]
            .Trim();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        var coffer = (await Tool.Run("git", "describe", "--always", "--dirty")).Trim();
        var pgbench = (await Tool.Run("pgbench", "--version")).Trim();
        return $"{Environment.ProcessorCount} cores ({cpu}), {memory} GiB, {RuntimeInformation.OSDescription}; "
            + $"{RuntimeInformation.FrameworkDescription}; {pgbench}; Coffer at {coffer}. Load generator, server and "
            + "database share the cores. Ratios are of the limit measured in the same round, ranges over the rounds.";
    }
}
