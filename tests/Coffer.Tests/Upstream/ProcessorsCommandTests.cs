// `coffer processors`, end to end: a running server picks up what was added and drops what was removed.
using System.Text.Json;
using Coffer.Processing;
using Coffer.Tests.Fixture;
using Coffer.Tests.Hosting;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Upstream;

public sealed class ProcessorsCommandTests(PostgresServer postgres, UpstreamCoffer upstream) : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory, EachEngine]
    public async Task One_is_added_used_listed_and_removed_while_the_server_runs(Engine engine)
    {
        await using var database = await FreshDatabase.On(engine, postgres);
        var shop = await Running.Shop(folder, database.Url, "production");
        var there = await upstream.Shop();
        string[] place = ["--database", database.Url];
        await using var server = await Running.Start(shop.Options);
        Assert.Equal("503", await Charge(server.BaseAddress, shop.PrivateKey));

        var (prv, pub) = (folder.At("prv.txt"), folder.At("pub.txt"));
        await File.WriteAllTextAsync(prv, there.Keys.Private + "\n");
        await File.WriteAllTextAsync(pub, there.Keys.Public);
        string[] add = ["processors", "add", "--account", shop.Account, "--url", there.Address.ToString(), "--json"];
        var keys = (string[])["--private-key-file", prv, "--public-key-file", pub, "--keys", shop.Options.Keys!];
        var added = await Running.Done(folder, [.. add, .. keys, .. place]);
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.Equal("captured", await Charge(server.BaseAddress, shop.PrivateKey));
        Assert.Equal(["sale"], await there.Transactions("type"));

        var id = JsonDocument.Parse(added).RootElement.At("processor_id")!;
        var listed = await Running.Done(folder, ["processors", "list", "--json", .. place]);
        Assert.Equal(
            $"{id} {shop.Account} ecrypt {there.Address.ToString().TrimEnd('/')} …{there.Keys.Private[^4..]}",
            string.Join(
                ' ',
                new[] { "processor_id", "account_id", "kind", "url", "key" }.Select(name =>
                    JsonDocument.Parse(listed).RootElement[0].At(name)
                )
            )
        );
        Assert.DoesNotContain(there.Keys.Private, added + listed);
        Assert.DoesNotContain(there.Keys.Public, added + listed);

        await Running.Done(folder, ["processors", "remove", id, .. place]);
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.Equal("503", await Charge(server.BaseAddress, shop.PrivateKey));
        var again = await CofferProcess.RunAsync(folder, ["processors", "remove", id, .. place]);
        Assert.Equal((1, true), (again.ExitCode, again.Errors.Contains("no processor in use")));
        Assert.Equal(["added", "removed"], await Events(server.BaseAddress, shop.PrivateKey));
    }

    [Fact]
    public async Task Keys_come_from_the_environment_too()
    {
        var shop = await Running.Shop(folder, $"sqlite:{folder.At("db", "coffer.db")}");
        var environment = new Dictionary<string, string>
        {
            ["COFFER_UPSTREAM_PRIVATE_KEY"] = "a-private-key-1234",
            ["COFFER_UPSTREAM_PUBLIC_KEY"] = "a-public-key-5678",
        };

        var outcome = await CofferProcess.RunAsync(
            folder,
            [
                "processors",
                "add",
                "--account",
                shop.Account,
                "--database",
                shop.Options.Database!,
                "--keys",
                shop.Options.Keys!,
            ],
            environment
        );

        Assert.True(outcome is { ExitCode: 0, Errors: "" }, outcome.ToString());
        Assert.Matches($"url +{Coffer.Processing.Upstream.EcryptUrl}", outcome.Output);
        Assert.Matches("key +…1234", outcome.Output);
        Assert.DoesNotContain("a-private", outcome.Output);
    }

    [Theory]
    [InlineData("must be a UUID", "add", "--account", "7")]
    [InlineData("'--account' is required", "add")]
    [InlineData(
        "must begin with https",
        "add",
        "--account",
        "01890a5d-ac96-774b-bcce-b302099a8057",
        "--url",
        "http://api.ecrypt.com"
    )]
    [InlineData("Name a file with --private-key-file", "add", "--account", "01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData(
        "cannot be read",
        "add",
        "--account",
        "01890a5d-ac96-774b-bcce-b302099a8057",
        "--private-key-file",
        "nowhere"
    )]
    [InlineData(
        "does not lead to a key",
        "add",
        "--account",
        "01890a5d-ac96-774b-bcce-b302099a8057",
        "--private-key-file",
        "-"
    )]
    [InlineData("must be a UUID", "remove", "sk_live_0123456789")]
    [InlineData("coffer processors --help")]
    public async Task What_cannot_be_used_is_said_in_one_sentence(string says, params string[] args)
    {
        var outcome = await CofferProcess.RunAsync(folder, ["processors", .. args]);

        Assert.True(outcome.ExitCode is 1 or 2, outcome.ToString());
        Assert.Contains(says, outcome.Errors);
        Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static async Task<string> Charge(Uri server, string key)
    {
        using var answer = await Running.Send(server, Sale, key, Saying.Charge(Card(Merchant.Visa)));
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return json.At("status") ?? $"{(int)answer.StatusCode}";
    }

    private static async Task<IReadOnlyList<string?>> Events(Uri server, string key)
    {
        using var answer = await Running.Send(server, "/v1/events?after=0", key);
        var events = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("events");
        return [.. events.EnumerateArray().Where(e => e.At("event") == "processor").Select(e => e.At("action"))];
    }
}
