// The real program as a child process, as a user runs it: for tests of the command line, of start and stop, and of
// crashes. Most HTTP tests do not need it. A folder is the program's working directory; two processes on one folder
// share its data.
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace Coffer.Tests.Fixture;

/// <summary>What a command that ended left behind.</summary>
public sealed record CofferOutcome(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Errors}";
}

public sealed class CofferProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(40);
    private static readonly HttpClient Asking = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly Process process;
    private readonly Captured output;
    private readonly Captured errors;
    private bool forgotten;

    private CofferProcess(ProcessStartInfo command, int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}/");
        process = Process.Start(command)!;
        Watchdog.Watch(process.Id);
        process.StandardInput.Close();
        output = new Captured(process.StandardOutput);
        errors = new Captured(process.StandardError);
    }

    public Uri Address { get; }

    public int ProcessId => process.Id;

    /// <summary>What it printed until now.</summary>
    public string Output => output.Text;

    /// <inheritdoc cref="Output"/>
    public string Errors => errors.Text;

    /// <summary>Starts `coffer serve …` on a free port and returns when /health/ready answers 200.</summary>
    public static async Task<CofferProcess> StartAsync(
        TempFolder folder,
        IEnumerable<string>? args = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var port = Ports.Free();
        var command = CofferProgram.Command(folder, ["serve", .. args ?? []], environment);
        command.Environment.TryAdd("COFFER_URLS", $"http://127.0.0.1:{port}");
        return await StartAsync(command, port);
    }

    internal static async Task<CofferProcess> StartAsync(ProcessStartInfo command, int port)
    {
        var coffer = new CofferProcess(command, port);
        try
        {
            await coffer.Ready();
            return coffer;
        }
        catch
        {
            await coffer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one command to its end. After the time-out (a minute) it is killed, and that fails.</summary>
    public static async Task<CofferOutcome> RunAsync(
        TempFolder folder,
        IEnumerable<string> args,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? timeout = null
    )
    {
        await using var coffer = new CofferProcess(CofferProgram.Command(folder, args, environment), port: 0);
        var patience = timeout ?? StartPatience;
        if (!await coffer.Exits(patience))
        {
            coffer.Kill();
            throw new TimeoutException(
                $"coffer {string.Join(' ', args)} did not end within {patience}:\n{await coffer.Outcome()}"
            );
        }
        return await coffer.Outcome();
    }

    /// <summary>Waits until its standard output holds the text.</summary>
    public async Task Says(string text)
    {
        var waited = Stopwatch.StartNew();
        for (var over = false; !Output.Contains(text, StringComparison.Ordinal); over = output.Done.IsCompleted)
        {
            if (over || waited.Elapsed > StartPatience)
            {
                throw new TimeoutException($"coffer did not print \"{text}\". It printed:\n{Output}\n{Errors}");
            }
            await Task.Delay(20);
        }
    }

    /// <summary>SIGKILL: the process has no say in it. Returns when it is gone.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>SIGTERM, and what it left. After 40 s it is killed, and that fails.</summary>
    public async Task<CofferOutcome> StopAsync()
    {
        Signal(SigTerm);
        if (!await Exits(StopPatience))
        {
            Kill();
            throw new TimeoutException($"coffer did not stop within {StopPatience} of SIGTERM:\n{await Outcome()}");
        }
        return await Outcome();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Kill();
        }
        await Outcome();
        process.Dispose();
    }

    private async Task Ready()
    {
        var waited = Stopwatch.StartNew();
        while (!await Answers())
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"coffer ended before it was ready:\n{await Outcome()}");
            }
            if (waited.Elapsed > StartPatience)
            {
                Kill();
                throw new TimeoutException($"coffer was not ready within {StartPatience}:\n{await Outcome()}");
            }
            await Task.Delay(30);
        }
    }

    private async Task<bool> Answers()
    {
        try
        {
            using var answer = await Asking.GetAsync(new Uri(Address, "health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> Exits(TimeSpan patience)
    {
        using var stop = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<CofferOutcome> Outcome()
    {
        if (!forgotten)
        {
            forgotten = true;
            Watchdog.Forget(process.Id);
        }
        await Task.WhenAll(output.Done, errors.Done);
        return new(process.ExitCode, Output, Errors);
    }

    private void Signal(int signal)
    {
        if (kill(process.Id, signal) != 0 && !process.HasExited)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent to process {process.Id}.");
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}
