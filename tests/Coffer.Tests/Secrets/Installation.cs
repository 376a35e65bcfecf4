// A server as a child process, in development mode or as an operator sets it up, whose every word is kept: what it
// prints, exports and shows, and at the end, after kill -9, its files and a dump of its database.
using System.Diagnostics;
using System.Text.Json;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Secrets;

internal sealed class Installation : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FreshDatabase _database;
    private readonly Sink _sink = Sink.Open();
    private readonly List<string> _args;
    private CofferProcess? _coffer;

    private Installation(FreshDatabase database)
    {
        _database = database;
        _args = ["--data", _folder.At("data"), "--database", database.Url];
    }

    public IReadOnlyList<string> Keys { get; private set; } =
    ["cof_pub_sandbox_dev", "cof_prv_sandbox_dev", "cof_rep_sandbox_dev"];

    public Uri Address => _coffer!.Address;

    public static async Task<Installation> Start(Engine engine, PostgresServer postgres, bool development)
    {
        // SQLite's files lie in the data folder, so that this is searched whole.
        var made = new Installation(await FreshDatabase.On(engine, postgres));
        if (engine == Engine.Sqlite)
            made._args[3] = $"sqlite:{made._folder.At("data", "coffer.db")}";
        if (!development)
            await made.AsAnOperator();
        made._coffer = await CofferProcess.StartAsync(made._folder, made._args, made._sink.Environment);
        return made;
    }

    /// <summary>Kills the server and gathers all that it left.</summary>
    public async Task Gather(Haystacks heap)
    {
        using (var http = new HttpClient())
            heap.Add("metrics", await http.GetByteArrayAsync(new Uri(Address, "metrics")));
        await Exported("http.server.request.duration");
        _coffer!.Kill();
        heap.Add("stdout", _coffer.Output);
        heap.Add("stderr", _coffer.Errors);
        heap.Add("telemetry", _sink.Got);
        heap.AddFolder(_folder.Path);
        if (_database.Url.StartsWith("postgres", StringComparison.Ordinal))
            heap.AddDump(await Dump());
    }

    public async ValueTask DisposeAsync()
    {
        if (_coffer is not null)
            await _coffer.DisposeAsync();
        await _sink.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private async Task AsAnOperator()
    {
        _args.AddRange(["--keys", $"file:{_folder.At("keys", "coffer.key")}"]);
        await Do(["keyring", "init", .. _args[4..]]);
        await Do(["migrate", .. _args[..4]]);
        var made = await Do(["accounts", "create", "--name", "Acme", "--kind", "sandbox", "--json", .. _args]);
        var account = JsonDocument.Parse(made).RootElement;
        Keys =
        [
            .. ((string[])["public_key", "private_key", "reporting_key"]).Select(key =>
                account.GetProperty(key).GetString()!
            ),
        ];
    }

    private async Task<string> Do(string[] args)
    {
        var outcome = await CofferProcess.RunAsync(_folder, args);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return outcome.Output;
    }

    // The last of what was seen has been sent when two more exports have come.
    private async Task Exported(string text)
    {
        var waited = Stopwatch.StartNew();
        while (_sink.Got.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) < 0)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "nothing was exported");
            await Task.Delay(100);
        }
        await Task.Delay(1500);
    }

    private async Task<string> Dump()
    {
        using var dump = Process.Start(
            new ProcessStartInfo("pg_dump", [_database.Url])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var complaint = dump.StandardError.ReadToEndAsync();
        var text = await dump.StandardOutput.ReadToEndAsync();
        await dump.WaitForExitAsync();
        Assert.True(dump.ExitCode == 0, await complaint);
        return text;
    }
}
