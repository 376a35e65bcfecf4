// `coffer verify` as an operator runs it: beside a running server, without keys, by exit code and by JSON.
using System.Text.Json;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Coffer.Tests.Hosting;

namespace Coffer.Tests.Proof;

public sealed class VerifyCommandTests(StillServers servers, PostgresServer postgres) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, EachEngine]
    public async Task Every_account_is_verified_and_the_exit_code_says_so(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        await servers.Books(engine, postgres, await Merchant.On(server));
        await Merchant.On(server);

        var said = await Running.Done(_folder, "verify", "--database", server.DatabaseUrl);
        var json = Json(await Running.Done(_folder, "verify", "--database", server.DatabaseUrl, "--json"));

        Assert.EndsWith("Everything holds.\n", said, StringComparison.Ordinal);
        Assert.Contains("\n  ok      idempotency_keys ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", said, StringComparison.Ordinal);
        Assert.True(json.GetProperty("verified").GetBoolean());
        Assert.Equal(3, json.GetProperty("accounts").GetArrayLength());
    }

    [Theory, EachEngine]
    public async Task What_does_not_hold_is_named_and_one_account_can_be_asked_about(Engine engine)
    {
        await using var server = await TestServer.Start(engine, postgres);
        var books = await servers.Books(engine, postgres, await Merchant.On(server));
        var other = await Merchant.On(server);
        await books.Damage(
            "UPDATE transactions SET due = NULL WHERE account = $1 AND id = $2",
            books.Number("pending")
        );
        string[] verify = ["verify", "--database", server.DatabaseUrl];

        var said = await CofferProcess.RunAsync(_folder, verify);
        var one = await CofferProcess.RunAsync(
            _folder,
            [.. verify, "--account", $"{books.Merchant.Account}", "--json"]
        );
        var well = await CofferProcess.RunAsync(_folder, [.. verify, "--account", $"{other.Account}"]);

        Assert.Equal((1, ""), (said.ExitCode, said.Errors));
        Assert.Matches($"\n  FAILED  unresolved_attempts +1 of 4\n.+\n +{books["pending"]}  The sale of", said.Output);
        Assert.EndsWith("Not everything holds.\n", said.Output, StringComparison.Ordinal);
        Assert.Equal((1, 0), (one.ExitCode, well.ExitCode));
        var account = Assert.Single(Json(one.Output).GetProperty("accounts").EnumerateArray());
        Assert.Equal($"{books.Merchant.Account}", account.GetProperty("account_id").GetString());
        Assert.False(account.GetProperty("verified").GetBoolean());
    }

    [Theory]
    [InlineData("run `coffer migrate`", "verify")]
    [InlineData("must be sqlite:PATH", "verify", "--database", "mysql://db")]
    [InlineData("'--everything' is not known here", "verify", "--everything")]
    public async Task What_could_not_be_verified_has_an_exit_code_of_its_own(string says, params string[] args)
    {
        var outcome = await CofferProcess.RunAsync(_folder, args);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(says, outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "must be a UUID")]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057", "There is no account with this id")]
    public async Task An_account_that_is_not_there_cannot_be_verified(string account, string says)
    {
        await using var server = await TestServer.Start(Engine.Sqlite, postgres);

        var outcome = await CofferProcess.RunAsync(
            _folder,
            ["verify", "--database", server.DatabaseUrl, "--account", account]
        );

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(says, outcome.Errors, StringComparison.Ordinal);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();
}
