// The process that makes, runs and removes the test server. It is a shell script that waits for the end of its standard
// input: that end comes when the tests finish, and also when they crash or are killed, so that nothing is left behind.
// PostgreSQL refuses to run as root; then the keeper runs as the `postgres` user of Debian's package.
using System.Diagnostics;
using System.Globalization;

namespace Coffer.Tests.Fixture;

internal sealed class PostgresKeeper : IAsyncDisposable
{
    private const string Script = """
        set -u
        bin=$1 port=$2
        cd / && umask 077
        dir=$(mktemp -d -t coffer-postgres-XXXXXX) || exit 1
        pid=
        fail() { cat "$dir/log" >&2; exit 1; }
        finish() { [ -z "$pid" ] || { kill -QUIT "$pid"; wait "$pid"; } 2>/dev/null; rm -rf "$dir"; }
        trap finish EXIT
        trap 'exit 1' HUP INT TERM
        trap '' PIPE
        "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 || fail
        "$bin/postgres" -D "$dir/data" -h 127.0.0.1 -p "$port" -k '' -c max_connections=200 \
            >"$dir/log" 2>&1 </dev/null &
        pid=$!
        until grep -q 'ready to accept connections' "$dir/log"; do
            kill -0 "$pid" 2>/dev/null || fail
            sleep 0.05
        done
        echo "ready $dir"
        cat >/dev/null
        """;

    private readonly Process process;
    private readonly int port;

    private PostgresKeeper(Process process, int port, string folder)
    {
        this.process = process;
        this.port = port;
        Folder = folder;
    }

    public string Folder { get; }

    public int ProcessId => process.Id;

    public string Url(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"postgres://postgres@127.0.0.1:{port}/{database}");

    public static async Task<PostgresKeeper> Start(string bin)
    {
        // Another process may take the port between finding it and PostgreSQL's start.
        for (var tries = 1; ; tries++)
        {
            var port = Ports.Free();
            var process = Process.Start(Command(bin, port))!;
            var complaint = process.StandardError.ReadToEndAsync();
            if (await process.StandardOutput.ReadLineAsync() is { } ready)
            {
                return new(process, port, ready["ready ".Length..]);
            }
            var said = (await complaint).Trim();
            process.Dispose();
            if (tries == 3 || !said.Contains("Address already in use", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(
                    $"PostgreSQL for the tests did not start from {bin}. It said:\n{said}"
                );
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }

    private static ProcessStartInfo Command(string bin, int port)
    {
        // A session of its own: Ctrl-C at a terminal ends the tests, and by that the keeper, in this order.
        string[] asUser = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];
        string[] words = ["setsid", "--wait", .. asUser, "sh", "-c", Script, "keeper", bin, $"{port}"];
        return new(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
