// Accounts, keys, the key file and migrations by command, end to end, for people and for scripts.
using System.Net;
using System.Text.Json;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Hosting;

public sealed class CommandsTests(PostgresServer postgres) : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory, EachEngine]
    public async Task A_key_is_made_works_is_listed_and_is_refused_within_5_seconds_of_its_end(Engine engine)
    {
        await using var database = await FreshDatabase.On(engine, postgres);
        var shop = await Running.Shop(folder, database.Url);
        string[] place = ["--database", database.Url];
        await using var server = await Running.Start(shop.Options);

        var made = Json(
            await Running.Done(
                folder,
                [
                    .. (string[])
                        ["keys", "create", "--account", shop.Account, "--kind", "private", "--label", "web shop"],
                    .. place,
                    .. (string[])["--keys", shop.Options.Keys!, "--json"],
                ]
            )
        );
        var (id, key) = (made.GetProperty("key_id").GetString()!, made.GetProperty("key").GetString()!);
        Assert.Equal(HttpStatusCode.OK, await Running.Knock(server.BaseAddress, key));

        var listed = Json(await Running.Done(folder, ["keys", "list", "--json", .. place]));
        var row = listed.EnumerateArray().Single(row => row.GetProperty("key_id").GetString() == id);
        Assert.Equal("web shop", row.GetProperty("label").GetString());
        Assert.False(row.TryGetProperty("revoked", out _));
        Assert.DoesNotContain(key, listed.ToString());

        await Running.Done(folder, ["keys", "revoke", id, .. place]);
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.Equal(HttpStatusCode.Unauthorized, await Running.Knock(server.BaseAddress, key));
        Assert.Equal(HttpStatusCode.OK, await Running.Knock(server.BaseAddress, shop.PrivateKey));
        var again = await CofferProcess.RunAsync(folder, ["keys", "revoke", id, .. place]);
        Assert.Equal((1, true), (again.ExitCode, again.Errors.Contains("no unrevoked key")));
    }

    [Fact]
    public async Task Accounts_are_listed_in_columns_for_other_programs()
    {
        var shop = await Running.Shop(folder, $"sqlite:{folder.At("db", "coffer.db")}", "production");

        var listed = await Running.Done(folder, "accounts", "list", "--database", shop.Options.Database!);

        var lines = listed.Split('\n');
        Assert.Equal("account_id\tkind\tname\tcreated", lines[0]);
        Assert.StartsWith($"{shop.Account}\tproduction\tAcme\t20", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("cof_prv_live_", shop.PrivateKey, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--name must be", "accounts", "create", "--name", " ", "--kind", "sandbox")]
    [InlineData("--name must be", "accounts", "create", "--name", "4111 1111 1111 1111", "--kind", "sandbox")]
    [InlineData("--kind must be", "accounts", "create", "--name", "A", "--kind", "test")]
    [InlineData("'--kind' is required", "accounts", "create", "--name", "A")]
    [InlineData("must be a UUID", "keys", "create", "--account", "7", "--kind", "public")]
    [InlineData("must be a UUID", "keys", "revoke", "cof_prv_sandbox_dev")]
    [InlineData("coffer keys --help", "keys")]
    [InlineData("run `coffer migrate`", "accounts", "list")]
    public async Task What_they_cannot_use_they_say_in_one_sentence(string says, params string[] args)
    {
        var outcome = await CofferProcess.RunAsync(folder, args);

        Assert.True(outcome.ExitCode is 1 or 2, outcome.ToString());
        Assert.Contains(says, outcome.Errors);
        Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory, EachEngine]
    public async Task Migrate_says_what_it_ran_and_many_may_run_at_once(Engine engine)
    {
        await using var database = await FreshDatabase.On(engine, postgres);
        var names = (await Running.Done(folder, "migrate", "--list")).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );

        var ran = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => Running.Done(folder, "migrate", "--database", database.Url))
        );

        Assert.StartsWith("0001_", names[0], StringComparison.Ordinal);
        Assert.Single(ran, output => output == string.Join('\n', names) + "\n");
        Assert.Equal(2, ran.Count(output => output.StartsWith("Nothing to do", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("migrate", "--list")]
    [InlineData("openapi")]
    [InlineData("--help")]
    [InlineData("--version")]
    public async Task What_only_prints_leaves_nothing_behind(params string[] args)
    {
        Assert.NotEqual("", await Running.Done(folder, args));

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task The_OpenAPI_document_is_JSON_and_the_one_that_is_served()
    {
        await using var server = await Running.Development(folder);
        using var served = await Running.Send(server.BaseAddress, "/openapi/v1.json");

        var printed = await Running.Done(folder, "openapi");

        Assert.Equal(await served.Content.ReadAsStringAsync() + "\n", printed);
        Assert.Equal("3.1", Json(printed).GetProperty("openapi").GetString()![..3]);
    }

    [Fact]
    public async Task Keyring_status_says_whose_the_key_file_is_and_never_what_is_in_it()
    {
        var shop = await Running.Shop(folder, $"sqlite:{folder.At("db", "coffer.db")}");
        string[] status = ["keyring", "status", "--database", shop.Options.Database!, "--keys"];
        await Running.Done(folder, "keyring", "init", "--keys", $"file:{folder.At("other.key")}");

        var own = await CofferProcess.RunAsync(folder, [.. status, shop.Options.Keys!]);
        var foreign = await CofferProcess.RunAsync(folder, [.. status, $"file:{folder.At("other.key")}"]);

        Assert.Equal((0, 1), (own.ExitCode, foreign.ExitCode));
        Assert.Matches("matches database +yes", own.Output);
        Assert.Matches("mac keys +2 under [0-9a-f]{16}", own.Output);
        Assert.Matches("matches database +no", foreign.Output);
        var secret = (await File.ReadAllTextAsync(folder.At("keys", "coffer.key"))).Split('\n')[2].Split(' ')[2];
        Assert.DoesNotContain(secret, own.Output);
    }

    [Fact]
    public async Task Keyring_init_makes_no_file_twice_and_none_in_the_data_folder()
    {
        await Running.Done(folder, "keyring", "init", "--keys", "file:coffer.key");

        var again = await CofferProcess.RunAsync(folder, ["keyring", "init", "--keys", "file:coffer.key"]);
        var beside = await CofferProcess.RunAsync(folder, ["keyring", "init", "--keys", "file:coffer-data/coffer.key"]);

        Assert.Equal((1, 1), (again.ExitCode, beside.ExitCode));
        Assert.Contains("exists already", again.Errors);
        Assert.Contains("lies in the data folder", beside.Errors);
        Assert.False(Directory.Exists(folder.At("coffer-data")));
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
