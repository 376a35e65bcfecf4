// The fixtures' own proof: what other tests stand on.
using System.Diagnostics;
using Npgsql;

namespace Coffer.Tests.Fixture;

public sealed class FixtureTests(PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task Each_engine_gets_a_database_of_its_own(Engine engine)
    {
        await using var one = await FreshDatabase.On(engine, postgres);
        await using var two = await FreshDatabase.On(engine, postgres);

        Assert.NotEqual(one.Url, two.Url);
        Assert.StartsWith(engine == Engine.Sqlite ? "sqlite:/" : "postgres://postgres@127.0.0.1:", one.Url);
    }

    [Theory, EachEngine("a"), EachEngine("b")]
    public void Further_arguments_follow_the_engine(Engine engine, string rest) =>
        Assert.True(Enum.IsDefined(engine) && rest is "a" or "b");

    [Fact]
    public async Task A_fresh_database_is_empty_and_durable_by_default()
    {
        var url = await postgres.CreateDatabase();

        Assert.Equal(0L, await Ask(url, "select count(*) from pg_tables where schemaname = 'public'"));
        Assert.Equal(
            "on on 200",
            await Ask(
                url,
                "select concat_ws(' ', current_setting('fsync'), "
                    + "current_setting('synchronous_commit'), current_setting('max_connections'))"
            )
        );
    }

    [Fact]
    public async Task A_missing_server_says_how_to_get_it_and_is_never_a_skip()
    {
        await using var server = new PostgresServer(() => PostgresBinaries.Find("/nowhere", "/nowhere:/else"));

        var first = await Assert.ThrowsAsync<InvalidOperationException>(server.CreateDatabase);
        var second = await Assert.ThrowsAsync<InvalidOperationException>(server.CreateDatabase);

        Assert.Contains("make test", first.Message);
        Assert.Equal(first.Message, second.Message);
    }

    [Fact]
    public void The_newest_binaries_are_taken()
    {
        using var folder = new TempFolder();
        foreach (var version in (string[])["9.6", "15", "17"])
        {
            var bin = Directory.CreateDirectory(folder.At(version, "bin")).FullName;
            File.WriteAllText(Path.Combine(bin, "initdb"), "");
            File.WriteAllText(Path.Combine(bin, "postgres"), "");
        }
        Directory.CreateDirectory(folder.At("18", "bin"));

        Assert.Equal(folder.At("17", "bin"), PostgresBinaries.Find(folder.Path, ""));
        Assert.Equal(
            folder.At("15", "bin"),
            PostgresBinaries.Find("/nowhere", "/usr/nothing:" + folder.At("15", "bin"))
        );
    }

    [Fact]
    public async Task The_server_and_its_folder_go_when_its_keeper_loses_the_tests()
    {
        var keeper = await PostgresKeeper.Start(PostgresBinaries.Find());
        Assert.True(Directory.Exists(keeper.Folder));

        await keeper.DisposeAsync();

        Assert.False(Directory.Exists(keeper.Folder));
        await Assert.ThrowsAsync<NpgsqlException>(() => Ask(keeper.Url("postgres"), "select 1"));
    }

    [Fact]
    public void A_temporary_folder_goes_with_all_it_holds()
    {
        var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("a", "b"));
        File.WriteAllText(folder.At("a", "b", "c.txt"), "x");

        folder.Dispose();
        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public void Free_ports_are_different_ones()
    {
        var ports = Enumerable.Range(0, 50).Select(_ => Ports.Free()).ToList();

        Assert.Equal(50, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 15000, 31999));
    }

    private static async Task<object?> Ask(string url, string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresServer.ConnectionString(url) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
