// A PostgreSQL server that goes away and comes back: whoever asks meanwhile is told to come again, and afterwards
// all is as before. SQLite is a file of this machine; it does not go away alone.
using System.Net;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Coffer.Tests.Hosting;
using Npgsql;

namespace Coffer.Tests.Storage;

public sealed class PostgresGoneTests(PostgresServer postgres)
{
    private const int Writers = 200;

    [Fact]
    public async Task Whoever_asks_a_server_that_is_gone_is_told_so_and_then_all_is_as_before()
    {
        await using var shelf = await Shelf.On(Engine.Postgres, postgres);
        await shelf.Database.Write(tx => Shelf.Put(tx, "before"));

        await Shut(shelf.Url.ConnectionString, true);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(shelf.Names);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() =>
            shelf.Database.Write(tx => Shelf.Put(tx, "during"))
        );
        await Shut(shelf.Url.ConnectionString, false);

        await shelf.Database.Write(tx => Shelf.Put(tx, "after"));
        Assert.Equal(["after", "before"], await shelf.Names());
    }

    [Fact]
    public async Task Once_a_call_has_failed_no_connection_that_was_kept_is_trusted()
    {
        await using var shelf = await Shelf.On(Engine.Postgres, postgres);
        await Many("before");

        await Shut(shelf.Url.ConnectionString, true);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(shelf.Names);
        await Shut(shelf.Url.ConnectionString, false);

        await Many("after");
        Assert.Equal(2 * Writers, (await shelf.Names()).Count);

        Task Many(string name) =>
            Task.WhenAll(
                Enumerable
                    .Range(0, Writers)
                    .Select(i =>
                        shelf.Database.Write(tx =>
                        {
                            Shelf.Append(tx, $"{name} {i}");
                            return ValueTask.CompletedTask;
                        })
                    )
            );
    }

    [Fact]
    public async Task A_connection_that_breaks_in_a_unit_undoes_it()
    {
        await using var shelf = await Shelf.On(Engine.Postgres, postgres);

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() =>
            shelf.Database.Write(async tx =>
            {
                await Shelf.Put(tx, "half");
                await Terminate(shelf.Url.ConnectionString);
                await Shelf.Put(tx, "whole");
            })
        );

        Assert.Empty(await Patiently(shelf.Names));
    }

    [Fact]
    public async Task Requests_are_answered_503_with_Retry_After_and_200_again_later()
    {
        await using var server = await TestServer.Start(Engine.Postgres, postgres);
        var merchant = await Fixture.Merchant.On(server);
        var key = merchant.Keys[Access.KeyKind.Private];
        var address = server.Running.BaseAddress;
        Assert.Equal(HttpStatusCode.OK, await Running.Knock(address, key));

        var connection = DatabaseUrl.Parse(server.DatabaseUrl).ConnectionString;
        await Shut(connection, true);
        using var read = await Running.Send(address, "/v1/customers", key);
        using var write = await Running.Send(address, "/v1/customers", key, "{}");
        using var ready = await Running.Send(address, "/health/ready");
        using var alive = await Running.Send(address, "/health/live");
        await Shut(connection, false);
        using var again = await Running.Send(address, "/v1/customers", key, "{}");

        foreach (var answer in (HttpResponseMessage[])[read, write])
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
            Assert.Contains("\"type\":\"UNAVAILABLE\"", await answer.Content.ReadAsStringAsync());
        }
        Assert.Equal((503, 200, 200), ((int)ready.StatusCode, (int)alive.StatusCode, (int)again.StatusCode));
    }

    // Nobody may connect, and whoever is connected is thrown out; or everybody may again.
    private static async Task Shut(string connection, bool shut)
    {
        var name = new NpgsqlConnectionStringBuilder(connection).Database;
        await Say(connection, $"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {(shut ? "false" : "true")}");
        if (shut)
            await Terminate(connection);
    }

    private static Task Terminate(string connection) =>
        Say(
            connection,
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                + $"WHERE datname = '{new NpgsqlConnectionStringBuilder(connection).Database}'"
        );

    private static async Task Say(string connection, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { Database = "postgres", Pooling = false };
        await using var server = new NpgsqlConnection(settings.ConnectionString);
        await server.OpenAsync();
        await using var command = new NpgsqlCommand(sql, server);
        await command.ExecuteNonQueryAsync();
    }

    // A pool may hold connections that broke unseen; each of them may fail one call.
    private static async Task<T> Patiently<T>(Func<Task<T>> ask)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ask();
            }
            catch (DatabaseUnavailableException) when (tries < 5)
            {
                await Task.Delay(50);
            }
        }
    }
}
