// make bench: measures Coffer beside its limits in one run, prints the table of goals, and writes it into bench/results.
// Arguments: the program, the folder of results, the URLs of empty PostgreSQL databases; --quick for a small run.
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Coffer.Bench;

if (args.Length < 3)
{
    await Console.Error.WriteLineAsync("usage: coffer-bench [--quick] PROGRAM RESULTS POSTGRES-URL");
    return 2;
}

var isQuick = args.Contains("--quick", StringComparer.Ordinal);
var places = args.Where(arg => arg != "--quick").ToArray();
var (program, results, postgres) = (places[0], places[1], places[2]);
var size = isQuick ? Size.Quick : Size.Full;

List<Figure> figures = [];
foreach (var (engine, database) in new[] { ("SQLite", (string?)null), ("PostgreSQL", postgres) })
{
    await Console.Error.WriteLineAsync($"billing run on {engine}");
    figures.Add(await BillingRun.Measure(program, engine, database, size));
}

var text = new StringBuilder()
    .AppendLine("| operation | floor | stretch | measured | verdict | figures |")
    .AppendLine("|---|---|---|---|---|---|");
foreach (var figure in figures)
    text.AppendLine(figure.Row);
await Console.Out.WriteAsync(text);

if (!isQuick)
{
    var day = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    var machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}";
    var head = $"# Measured on {day}\n\n{machine}. Ratios are of the limit measured in the same run.\n\n";
    Directory.CreateDirectory(results);
    await File.WriteAllTextAsync(Path.Combine(results, $"{day}.md"), head + text);
}

return figures.TrueForAll(figure => figure.IsMet) ? 0 : 1;
