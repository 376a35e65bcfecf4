// Which program the tests run, and with what surroundings: the coffer.dll that was built with the same configuration as
// the tests, or the executable that TEST_PROGRAM names (the native one of `make publish`).
using System.Diagnostics;

namespace Coffer.Tests.Fixture;

internal static class CofferProgram
{
    // Settings of the machine that the program listens to would make a test's outcome depend on whose machine it is.
    private static readonly string[] Unwanted = ["COFFER_", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "OTEL_"];

    public static ProcessStartInfo Command(
        TempFolder folder,
        IEnumerable<string> args,
        IReadOnlyDictionary<string, string>? environment
    )
    {
        string[] words = [.. Words(), .. args];
        var command = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in command.Environment.Keys.Where(IsUnwanted).ToList())
        {
            command.Environment.Remove(name);
        }
        // A process that is killed would leave its diagnostic pipes behind.
        command.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            command.Environment[name] = value;
        }
        return command;
    }

    private static bool IsUnwanted(string name) =>
        Unwanted.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    private static string[] Words() =>
        Environment.GetEnvironmentVariable("TEST_PROGRAM") is { Length: > 0 } native
            ? [Path.Combine(House.Repository.Root, native)]
            : [Environment.ProcessPath is { } host && IsDotnet(host) ? host : "dotnet", Built()];

    private static bool IsDotnet(string path) => Path.GetFileName(path) == "dotnet";

    // artifacts/bin/Coffer.Tests/debug/ → artifacts/bin/Coffer/debug/coffer.dll
    private static string Built()
    {
        var tests = new DirectoryInfo(AppContext.BaseDirectory);
        var dll = Path.Combine(tests.Parent!.Parent!.FullName, "Coffer", tests.Name, "coffer.dll");
        return File.Exists(dll)
            ? dll
            : throw new InvalidOperationException(
                $"{dll} is not there. `make build` builds it together with the tests."
            );
    }
}
