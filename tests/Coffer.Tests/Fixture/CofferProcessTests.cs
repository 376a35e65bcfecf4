// The child-process fixture's own proof, with a shell in the program's place where a fault is wanted.
using System.Diagnostics;
using System.Net;

namespace Coffer.Tests.Fixture;

public sealed class CofferProcessTests : IDisposable
{
    private const string Patient = "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.02; done";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_command_runs_to_its_end()
    {
        var outcome = await CofferProcess.RunAsync(folder, ["--help"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("", outcome.Errors);
    }

    [Fact]
    public async Task A_program_that_ends_before_it_is_ready_shows_what_it_said()
    {
        var command = Shell("echo to one; echo to two >&2; exit 7");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            CofferProcess.StartAsync(command, Ports.Free())
        );

        Assert.Contains("exit code 7\n--- stdout\nto one\n\n--- stderr\nto two\n", fault.Message);
    }

    [Fact]
    public async Task Ready_is_an_answer_of_200_and_stop_is_a_signal_that_can_be_answered()
    {
        await using var coffer = await Answering(Patient);

        Assert.Equal("up\n", coffer.Output);
        var outcome = await coffer.StopAsync();

        Assert.Equal((3, "up\nbye\n", ""), (outcome.ExitCode, outcome.Output, outcome.Errors));
    }

    [Fact]
    public async Task A_kill_leaves_no_say()
    {
        await using var coffer = await Answering(Patient);

        coffer.Kill();

        Assert.Equal("up\n", coffer.Output);
    }

    [Fact]
    public async Task A_forgotten_process_is_killed_by_dispose()
    {
        var coffer = await Answering(Patient);
        using var process = Process.GetProcessById(coffer.ProcessId);

        await coffer.DisposeAsync();

        Assert.True(process.WaitForExit(5000));
    }

    [Fact]
    public async Task The_watchdog_clears_up_when_its_input_ends()
    {
        using var watched = Process.Start(Shell("exec sleep 60"))!;
        using var forgotten = Process.Start(Shell("exec sleep 60"))!;
        Directory.CreateDirectory(folder.At("run", "left"));
        using var dog = Watchdog.Start(folder.At("run"));

        await dog.StandardInput.WriteAsync($"watch {forgotten.Id}\nwatch {watched.Id}\nforget {forgotten.Id}\n");
        dog.StandardInput.Close();
        await dog.WaitForExitAsync();
        await watched.WaitForExitAsync();

        Assert.False(forgotten.HasExited);
        Assert.False(Directory.Exists(folder.At("run")));
        forgotten.Kill();
    }

    [Fact]
    public void The_machines_own_settings_do_not_reach_the_program()
    {
        Environment.SetEnvironmentVariable("OTEL_COFFER_FIXTURE_TEST", "x");

        var command = CofferProgram.Command(folder, [], new Dictionary<string, string> { ["COFFER_DATA"] = "d" });

        Assert.Equal("d", command.Environment["COFFER_DATA"]);
        Assert.DoesNotContain(command.Environment.Keys, name => name.StartsWith("OTEL_", StringComparison.Ordinal));
        Environment.SetEnvironmentVariable("OTEL_COFFER_FIXTURE_TEST", null);
    }

    // The test itself answers /health/ready in the program's place: first "not yet", then 200.
    private async Task<CofferProcess> Answering(string script)
    {
        var port = Ports.Free();
        using var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        listener.Start();
        var coffer = CofferProcess.StartAsync(Shell(script), port);
        foreach (var status in (int[])[503, 200])
        {
            var asked = await listener.GetContextAsync();
            Assert.Equal("/health/ready", asked.Request.Url!.AbsolutePath);
            asked.Response.StatusCode = status;
            asked.Response.Close();
        }
        var ready = await coffer;
        await ready.Says("up");
        return ready;
    }

    private ProcessStartInfo Shell(string script) =>
        new("sh", ["-c", script])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
