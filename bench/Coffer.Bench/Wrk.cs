// Debian's wrk: a closed loop of connections, one thread, its figures read off the last line of the script.
using System.Diagnostics;
using System.Globalization;

namespace Coffer.Bench;

/// <param name="PerSecond">Good answers.</param>
/// <param name="P50">Milliseconds, as <paramref name="P99"/>.</param>
internal sealed record Rate(double PerSecond, double P50, double P99);

/// <param name="What">As load.lua says.</param>
internal sealed record Load(string What, string Path)
{
    /// <summary>A file of what the requests take.</summary>
    public string Lines { get; init; } = "-";

    /// <summary>A file of API keys; null: the development one.</summary>
    public string? Keys { get; init; }

    /// <summary>Requests that time out do not spoil the figure: a peer's.</summary>
    public bool MayFail { get; init; }
}

/// <summary>Some requests were refused or lost: a run with an error is no figure.</summary>
internal sealed class LoadFailedException(string output) : Exception($"wrk had errors: {output}");

internal static class Wrk
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "load.lua");
    private static readonly Lazy<string> DevelopmentKey = new(() =>
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Server.Private + "\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        return file;
    });
    private static int s_runs;

    public static async Task<Rate> Run(Uri address, int connections, TimeSpan time, Load load)
    {
        string[] arguments =
        [
            "-t1",
            $"-c{connections}",
            string.Create(CultureInfo.InvariantCulture, $"-d{time.TotalSeconds:F0}s"),
            "-s",
            Script,
            address.OriginalString,
            "--",
            load.What,
            load.Path,
            load.Lines,
            load.Keys ?? DevelopmentKey.Value,
            $"{Environment.ProcessId}-{Interlocked.Increment(ref s_runs)}",
        ];
        var output = await Tool.Run("wrk", arguments);
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith("RESULT", StringComparison.Ordinal));
        var figures = line?.Split(' ').Skip(1).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return
            figures is [var requests, var microseconds, var errors, var p50, var p99] && (errors == 0 || load.MayFail)
            ? new(requests / microseconds * 1_000_000, p50 / 1000, p99 / 1000)
            : throw new LoadFailedException(output);
    }
}

/// <summary>Programs that do their work and end.</summary>
internal static class Tool
{
    /// <summary>What it printed; that it failed is an exception.</summary>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}{await error}");
    }
}
