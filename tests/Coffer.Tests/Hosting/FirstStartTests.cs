// The first minute: `coffer` in an empty folder prints an address, three keys and three lines to paste, and the lines
// work.
using System.Diagnostics;
using System.Text.RegularExpressions;
using Coffer.Hosting;
using Coffer.Tests.Fixture;
using Npgsql;

namespace Coffer.Tests.Hosting;

public sealed partial class FirstStartTests(PostgresServer postgres) : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_prints_the_address_the_keys_and_three_lines_and_nothing_else()
    {
        await using var coffer = await CofferProcess.StartAsync(folder);
        using var answer = await Running.Send(coffer.Address, "/v1/customers?Page=0", Running.Private);
        var outcome = await coffer.StopAsync();

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        var lines = outcome.Output.Split('\n');
        Assert.Equal(
            [
                $"Coffer listens on http://127.0.0.1:{coffer.Address.Port}",
                "",
                "public     cof_pub_sandbox_dev",
                "private    cof_prv_sandbox_dev",
                "reporting  cof_rep_sandbox_dev",
                "",
            ],
            lines[..6]
        );
        Assert.Equal(["CUSTOMER=$(curl", "TRANSACTION=$(curl", "curl"], lines[6..9].Select(line => line.Split(' ')[0]));
        Assert.Equal([""], lines[9..]);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("sh")]
    public async Task Its_three_lines_work_as_pasted(string shell)
    {
        await using var coffer = await CofferProcess.StartAsync(folder);

        var (output, errors) = await Paste(shell, string.Join('\n', coffer.Output.Split('\n')[6..9]));

        Assert.Contains("\"customer\":{\"id\":", errors);
        Assert.Contains("\"response_code\":\"APPROVED\"", errors);
        Assert.Contains("\"account_number\":\"4***********1111\"", output);
        Assert.Contains("\"default\":true", output);
        Assert.Single(Answers().Matches(output));
    }

    [Fact]
    public async Task Its_files_are_for_their_owner_only()
    {
        await using var server = await Running.Development(folder);

        var others =
            UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        string[] entries = [folder.At("data"), .. Directory.GetFiles(folder.At("data"))];
        Assert.Contains(folder.At("data", "coffer.key"), entries);
        Assert.Contains(folder.At("data", "coffer.db"), entries);
        Assert.DoesNotContain(
            entries.Where(entry => !entry.EndsWith(".lock", StringComparison.Ordinal)),
            entry => (File.GetUnixFileMode(entry) & others) != UnixFileMode.None
        );
    }

    [Theory, EachEngine]
    public async Task A_second_start_finds_what_the_first_one_made(Engine engine)
    {
        await using var database = await FreshDatabase.On(engine, postgres);
        ServeOptions options = new()
        {
            Urls = Running.FreePort,
            Data = folder.At("data"),
            Database = database.Url,
        };
        string made;
        await using (var first = await Running.Start(options))
        {
            using var answer = await Running.Send(first.BaseAddress, "/v1/customers", Running.Private, "{}");
            made = (await answer.Content.ReadAsStringAsync()).Split('"')[5];
        }

        await using var second = await Running.Start(options);

        using var found = await Running.Send(second.BaseAddress, $"/v1/customers/{made}", Running.Private);
        Assert.Equal(200, (int)found.StatusCode);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_on_one_empty_PostgreSQL_all_come_up_and_agree()
    {
        await using var database = await FreshDatabase.On(Engine.Postgres, postgres);
        string[] args = ["--database", database.Url, "--keys", $"file:{folder.At("k", "coffer.key")}"];

        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CofferProcess.StartAsync(folder, args)));

        try
        {
            await using var connection = new NpgsqlConnection(PostgresServer.ConnectionString(database.Url));
            await connection.OpenAsync();
            await using var count = new NpgsqlCommand("select count(*) from accounts", connection);
            Assert.Equal(1L, await count.ExecuteScalarAsync());
            using var answer = await Running.Send(nodes[0].Address, "/v1/customers", Running.Private, "{}");
            foreach (var node in nodes)
            {
                using var list = await Running.Send(node.Address, "/v1/customers", Running.Private);
                Assert.Contains("\"total_records\":1", await list.Content.ReadAsStringAsync());
            }
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static async Task<(string Output, string Errors)> Paste(string shell, string lines)
    {
        using var process = Process.Start(
            new ProcessStartInfo(shell)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await process.StandardInput.WriteAsync(lines + "\n");
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (output, await errors);
    }

    [GeneratedRegex("\"request_id\"")]
    private static partial Regex Answers();
}
