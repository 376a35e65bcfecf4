// Debian's wrk: a closed loop of connections, one thread, its figures read off the last line of the script.
using System.Diagnostics;
using System.Globalization;

namespace Coffer.Bench;

internal static class Wrk
{
    /// <summary>Requests per second; a run with an error is no figure.</summary>
    public static async Task<double> Run(Uri address, int connections, int seconds, params string[] script)
    {
        string[] arguments = ["-t1", $"-c{connections}", $"-d{seconds}s", "-s", .. script[..1], address.OriginalString];
        var start = new ProcessStartInfo("wrk", [.. arguments, "--", .. script[1..]])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk does not start.");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith("RESULT", StringComparison.Ordinal));
        var figures = line?.Split(' ').Skip(1).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        if (figures is not [var requests, var microseconds, var errors] || errors > 0)
            throw new InvalidOperationException($"wrk had errors: {output}");
        return requests / microseconds * 1_000_000;
    }
}
