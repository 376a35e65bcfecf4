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
        folder.Dispose();
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

    [Fact]
    public async Task What_failed_is_named_with_its_first_words()
    {
        const string Broken =
            "<UnitTestResult testName=\"A.B(x: &quot;a &amp; b&quot;)\" outcome=\"Failed\"><Output><TextMessages><Message>"
            + "1 seed</Message></TextMessages><ErrorInfo><Message>Assert.Equal() &lt;Failure&gt;\nActual: &amp;2</Message>"
            + "<StackTrace>at</StackTrace></ErrorInfo></Output></UnitTestResult>";
        const string Hung = "<UnitTestResult testName=\"C\" outcome=\"Timeout\" />";
        Write("a", $"<UnitTestResult testName=\"fine\" outcome=\"Passed\" />{Broken}{Hung}");

        var (_, _, complaints) = await Run(reports: 1, ci: "true");

        Assert.Equal(
            "count-tests: failed: A.B(x: \"a & b\"): Assert.Equal() <Failure> Actual: &2\n"
                + "count-tests: failed: C: \ncount-tests: 2 failed.\n",
            complaints
        );
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
        var (exitCode, output, _) = await Run(reports, ci);
        return (exitCode, output);
    }

    private async Task<(int ExitCode, string Output, string Complaints)> Run(int reports, string ci)
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
        return (process.ExitCode, output, await complaints);
    }
}
