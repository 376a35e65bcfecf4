// What cannot be done is told in one sentence that says what to do, with an exit code, and without a stack trace or
// anything left behind.
using Coffer.Tests.Fixture;
using Npgsql;

namespace Coffer.Tests.Hosting;

public sealed class RefusalsTests(PostgresServer postgres) : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("'--nope' is not known here", "serve", "--nope")]
    [InlineData("'sevre' is not known here", "sevre")]
    [InlineData("an argument too many", "serve", "postgres://coffer:hunter2@db/coffer")]
    [InlineData("'--urls'", "--urls")]
    [InlineData("--urls must be", "--urls", "ftp://x")]
    [InlineData("--urls must be", "--urls", "http://127.0.0.1:70000")]
    [InlineData("--urls must be", "--urls", "http://example.com:80")]
    [InlineData("--urls must name", "--urls", ";")]
    [InlineData("not encrypted", "--urls", "http://0.0.0.0:5080")]
    [InlineData("needs a certificate", "--urls", "https://127.0.0.1:5443")]
    [InlineData("go together", "--tls-cert", "a.pem")]
    [InlineData("for https://", "--tls-cert", "a.pem", "--tls-key", "b.pem")]
    [InlineData("a.pem cannot be read", "--tls-cert", "a.pem", "--tls-key", "b", "--urls", "https://127.0.0.1:5443")]
    [InlineData("--metrics must be", "--metrics", "https://127.0.0.1:9464")]
    [InlineData("sqlite:PATH or postgres://", "--database", "mysql://coffer:hunter2@db/coffer")]
    [InlineData("host or database name is missing", "--database", "postgres://coffer:hunter2@db")]
    [InlineData("No PostgreSQL server answers", "--database", "postgres://coffer:hunter2@127.0.0.1:1/coffer")]
    [InlineData("--keys must be file:PATH", "--keys", "pkcs11:token=x")]
    [InlineData("Coffer cannot work in /proc/nothing", "--data", "/proc/nothing")]
    [InlineData("--token-minutes must be a whole number", "--token-minutes", "soon")]
    [InlineData("--token-minutes must be a whole number from 1 to 1440; it is 0", "--token-minutes", "0")]
    [InlineData("run `coffer migrate`", "--behind-proxy")]
    public async Task A_wrong_option(string says, params string[] args)
    {
        var outcome = await CofferProcess.RunAsync(folder, args);

        Refused(outcome, says);
        Assert.DoesNotContain("hunter2", outcome.Errors);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("COFFER_URLS", "ftp://x", "--urls must be")]
    [InlineData("COFFER_DATABASE", "mysql://x", "sqlite:PATH")]
    [InlineData("COFFER_BEHIND_PROXY", "maybe", "COFFER_BEHIND_PROXY must be true or false")]
    [InlineData("COFFER_CARD_COPY_DAYS", "-1", "--card-copy-days")]
    public async Task A_wrong_variable(string name, string value, string says)
    {
        var environment = new Dictionary<string, string> { [name] = value };

        Refused(await CofferProcess.RunAsync(folder, [], environment), says);
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment()
    {
        var environment = new Dictionary<string, string> { ["COFFER_DATABASE"] = "mysql://x" };

        Refused(await CofferProcess.RunAsync(folder, ["--database", "sqlite:/proc/x/y"], environment), "/proc/x");
    }

    [Fact]
    public async Task A_busy_port()
    {
        await using var first = await CofferProcess.StartAsync(folder);

        var second = await CofferProcess.RunAsync(folder, ["--urls", $"http://127.0.0.1:{first.Address.Port}"]);

        Refused(second, $"http://127.0.0.1:{first.Address.Port} is in use");
    }

    [Fact]
    public async Task A_file_in_the_folders_place()
    {
        await File.WriteAllTextAsync(folder.At("data"), "");

        Refused(await CofferProcess.RunAsync(folder, ["--data", "data"]), $"Coffer cannot work in {folder.At("data")}");
    }

    [Fact]
    public async Task A_file_that_is_no_database()
    {
        await File.WriteAllTextAsync(folder.At("x.db"), new string('x', 5000));

        Refused(await CofferProcess.RunAsync(folder, ["--database", "sqlite:x.db"]), "x.db is not a SQLite database");
    }

    [Fact]
    public async Task A_PostgreSQL_without_that_database_or_user()
    {
        var url = await postgres.CreateDatabase();

        Refused(await CofferProcess.RunAsync(folder, ["--database", url + "x"]), "There is no database at");
        var stranger = url.Replace("postgres@", "stranger:hunter2@", StringComparison.Ordinal);
        Refused(await CofferProcess.RunAsync(folder, ["--database", stranger]), "refuses this user or password");
    }

    [Theory, EachEngine]
    public async Task A_database_of_somebody_else(Engine engine)
    {
        await using var database = await FreshDatabase.On(engine, postgres);
        await Say(database.Url, "create table stamps (id integer)");

        Refused(
            await CofferProcess.RunAsync(folder, ["--database", database.Url]),
            "something else than Coffer's tables"
        );
    }

    [Theory, EachEngine]
    public async Task A_newer_schema(Engine engine)
    {
        await using var database = await FreshDatabase.On(engine, postgres);
        var shop = await Running.Shop(folder, database.Url);
        await Say(
            database.Url,
            "insert into schema_versions (scriptname, applied) values ('9999_later.sql', '2030-01-01 00:00:00')"
        );
        string[] place = ["--database", database.Url, "--keys", shop.Options.Keys!];

        Refused(await CofferProcess.RunAsync(folder, ["serve", .. place]), "newer schema");
        Refused(await CofferProcess.RunAsync(folder, ["migrate", .. place[..2]]), "newer schema");
        Refused(await CofferProcess.RunAsync(folder, ["accounts", "list", .. place[..2]]), "newer schema");
    }

    [Theory, EachEngine]
    public async Task A_missing_wrong_or_badly_placed_key_file(Engine engine)
    {
        await using var database = await FreshDatabase.On(engine, postgres);
        await Running.Shop(folder, database.Url);
        var other = folder.At("keys", "other.key");
        await Running.Done(folder, "keyring", "init", "--keys", $"file:{other}");
        Directory.CreateDirectory(folder.At("coffer-data"));
        File.Copy(folder.At("keys", "coffer.key"), folder.At("coffer-data", "x.key"));
        string[] serve = ["serve", "--database", database.Url];

        Refused(await CofferProcess.RunAsync(folder, serve), "Name the key file with --keys file:PATH");
        Refused(await CofferProcess.RunAsync(folder, [.. serve, "--keys", "file:no.key"]), folder.At("no.key"));
        Refused(
            await CofferProcess.RunAsync(folder, [.. serve, "--keys", $"file:{other}"]),
            $"{other} is not this database's"
        );
        Refused(
            await CofferProcess.RunAsync(folder, [.. serve, "--keys", "file:coffer-data/x.key"]),
            "x.key lies in the data folder"
        );
    }

    private static void Refused(CofferOutcome outcome, string says)
    {
        Assert.True(outcome.ExitCode is 1 or 2, outcome.ToString());
        Assert.Equal("", outcome.Output);
        Assert.StartsWith("coffer: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(says, outcome.Errors, StringComparison.Ordinal);
        Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task Say(string url, string sql)
    {
        if (url.StartsWith("postgres:", StringComparison.Ordinal))
        {
            await using var postgres = new NpgsqlConnection(PostgresServer.ConnectionString(url) + ";Pooling=false");
            await postgres.OpenAsync();
            await using var command = new NpgsqlCommand(sql, postgres);
            await command.ExecuteNonQueryAsync();
            return;
        }
        await using var sqlite = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={url["sqlite:".Length..]};Pooling=false"
        );
        await sqlite.OpenAsync();
        await using var statement = sqlite.CreateCommand();
        statement.CommandText = sql;
        await statement.ExecuteNonQueryAsync();
    }
}
