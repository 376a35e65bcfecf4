// Help as a person reads it, held as approved text. APPROVE=1 writes what it is now; read the difference before it is
// committed.
using System.Runtime.CompilerServices;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Hosting;

public sealed class HelpTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("coffer")]
    [InlineData("serve")]
    [InlineData("migrate")]
    [InlineData("accounts")]
    [InlineData("accounts create")]
    [InlineData("accounts list")]
    [InlineData("keys")]
    [InlineData("keys create")]
    [InlineData("keys list")]
    [InlineData("keys revoke")]
    [InlineData("processors")]
    [InlineData("processors add")]
    [InlineData("processors list")]
    [InlineData("processors remove")]
    [InlineData("keyring")]
    [InlineData("keyring init")]
    [InlineData("keyring status")]
    [InlineData("verify")]
    [InlineData("openapi")]
    [InlineData("states")]
    public async Task Help_of(string command)
    {
        var approved = Path.Combine(Here(), "Approved", $"help-{command.Replace(' ', '-')}.txt");
        string[] words = command == "coffer" ? [] : command.Split(' ');
        var environment = new Dictionary<string, string> { ["COFFER_DATABASE"] = "postgres://coffer:hunter2@db/x" };

        var outcome = await CofferProcess.RunAsync(folder, [.. words, "--help"], environment);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            await File.WriteAllTextAsync(approved, outcome.Output);
        }
        Assert.Equal(await File.ReadAllTextAsync(approved), outcome.Output);
    }

    [Fact]
    public void Nothing_is_promised_that_does_not_work_yet()
    {
        var all = string.Concat(Directory.GetFiles(Path.Combine(Here(), "Approved")).Select(File.ReadAllText));

        Assert.All((string[])["rotate", "pkcs11"], word => Assert.DoesNotContain(word, all));
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
