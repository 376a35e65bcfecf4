// The count that closes a CI run comes from the report files, and no fault can hide in it: eng/count-tests.sh is handed
// reports with each fault.
using System.Diagnostics;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.House;

public sealed class CountTestsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task All_passed_is_counted_and_succeeds()
    {
        Report("a", "Passed", "Passed");
        Report("b", "Passed");

        Assert.Equal((0, "3 passed, 0 failed\n"), await Count(reports: 2));
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Error")]
    [InlineData("Timeout")]
    public async Task Whatever_neither_passed_nor_was_skipped_has_failed(string outcome)
    {
        Report("a", "Passed", outcome);

        Assert.Equal((1, "1 passed, 1 failed\n"), await Count(reports: 1));
    }

    [Fact]
    public async Task A_skip_is_counted_and_fails_in_CI_only()
    {
        Report("a", "Passed", "NotExecuted");

        Assert.Equal((1, "1 passed, 0 failed, 1 skipped\n"), await Count(reports: 1));
        Assert.Equal((0, "1 passed, 0 failed, 1 skipped\n"), await Count(reports: 1, ci: ""));
    }

    [Fact]
    public async Task A_missing_report_fails()
    {
        Report("a", "Passed");

        Assert.Equal((1, "1 passed, 0 failed\n"), await Count(reports: 2));
    }

    [Fact]
    public async Task Nothing_run_fails()
    {
        Assert.Equal((1, "0 passed, 0 failed\n"), await Count(reports: 1));
        Report("a");
        Assert.Equal((1, "0 passed, 0 failed\n"), await Count(reports: 1));
    }

    [Fact]
    public async Task A_tests_own_words_are_not_counted()
    {
        const string Name = "x outcome=&quot;Failed&quot; &lt;UnitTestResult outcome";
        const string Said = "&lt;UnitTestResult outcome=\"Failed\"&gt;";

        Write("a", $"<UnitTestResult testName=\"{Name}\" outcome=\"Passed\"><Output>{Said}</Output></UnitTestResult>");

        Assert.Equal((0, "1 passed, 0 failed\n"), await Count(reports: 1));
    }

    private void Report(string name, params string[] outcomes) =>
        Write(
            name,
            string.Concat(outcomes.Select(outcome => $"<UnitTestResult testName=\"t\" outcome=\"{outcome}\" />"))
        );

    private void Write(string name, string results) =>
        File.WriteAllText(folder.At(name + ".trx"), $"<TestRun><Results>{results}</Results></TestRun>");

    private async Task<(int ExitCode, string Output)> Count(int reports, string ci = "true")
    {
        var command = new ProcessStartInfo(
            Path.Combine(Repository.Root, "eng/count-tests.sh"),
            [folder.Path, $"{reports}"]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CI"] = ci },
        };
        using var process = Process.Start(command)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await complaints;
        return (process.ExitCode, output);
    }
}
