// Clears up behind the test process, however that ends (also by SIGKILL). A small shell reads the ids of the programs
// that tests started from a pipe; the pipe ends with the test process; then it kills those still running and removes
// the run's temporary folder.
using System.Diagnostics;
using System.Globalization;

namespace Coffer.Tests.Fixture;

internal static class Watchdog
{
    private const string Script = """
        trap '' HUP INT TERM PIPE
        pids=' '
        while read -r what pid; do
            case $what in
                watch) pids="$pids$pid " ;;
                forget) pids="${pids%% $pid *} ${pids#* $pid }" ;;
            esac
        done
        for pid in $pids; do kill -KILL "$pid"; done
        sleep 0.1
        rm -rf "$1"
        """;

    private static readonly Lazy<(Process Shell, string Folder)> Dog = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("coffer-tests-").FullName;
        return (Start(folder), folder);
    });

    /// <summary>The run's own temporary folder.</summary>
    public static string Folder => Dog.Value.Folder;

    public static void Watch(int pid) => Tell("watch", pid);

    /// <summary>To be called once for each watched process, after its end.</summary>
    public static void Forget(int pid) => Tell("forget", pid);

    private static void Tell(string what, int pid)
    {
        var input = Dog.Value.Shell.StandardInput;
        lock (input)
        {
            input.Write(string.Create(CultureInfo.InvariantCulture, $"{what} {pid}\n"));
            input.Flush();
        }
    }

    internal static Process Start(string folder) =>
        Process.Start(
            new ProcessStartInfo("setsid", ["sh", "-c", Script, "watchdog", folder]) { RedirectStandardInput = true }
        )!;
}
