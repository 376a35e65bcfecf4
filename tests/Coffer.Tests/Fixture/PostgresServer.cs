// One PostgreSQL server for the whole test run: its own data folder under the system's temporary folder, a free
// loopback port, nothing shared with a server of the machine. It starts at the first CreateDatabase, so that runs
// without PostgreSQL tests do not pay for it.
using System.Globalization;
using Coffer.Tests.Fixture;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Coffer.Tests.Fixture;

public sealed class PostgresServer : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1);
    private readonly Func<string> findBinaries;
    private PostgresKeeper? keeper;
    private Exception? failure;
    private int created;

    public PostgresServer()
        : this(PostgresBinaries.Find) { }

    internal PostgresServer(Func<string> findBinaries) => this.findBinaries = findBinaries;

    /// <summary>A fresh, empty database; its `postgres://` URL.</summary>
    public async Task<string> CreateDatabase()
    {
        var server = await Started();
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref created)}");
        await Execute(server, $"create database {name}");
        return server.Url(name);
    }

    /// <summary>Drops a database of <see cref="CreateDatabase"/>, whoever is still connected to it.</summary>
    public async Task DropDatabase(string url)
    {
        var server = await Started();
        await Execute(server, $"drop database if exists {new Uri(url).AbsolutePath[1..]} with (force)");
    }

    public async ValueTask DisposeAsync()
    {
        if (keeper is not null)
        {
            await keeper.DisposeAsync();
        }
        starting.Dispose();
    }

    /// <summary>The words that Npgsql wants for a `postgres://` URL of this server.</summary>
    public static string ConnectionString(string url)
    {
        var uri = new Uri(url);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port,
            Username = uri.UserInfo,
            Database = uri.AbsolutePath[1..],
        }.ConnectionString;
    }

    private async Task<PostgresKeeper> Started()
    {
        await starting.WaitAsync();
        try
        {
            // A failed start is told to every test that asks, and not tried again for each of them.
            if (failure is not null)
            {
                throw new InvalidOperationException(failure.Message, failure);
            }
            return keeper ??= await PostgresKeeper.Start(findBinaries());
        }
        catch (Exception e)
        {
            failure ??= e;
            throw;
        }
        finally
        {
            starting.Release();
        }
    }

    private static async Task Execute(PostgresKeeper server, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(server.Url("postgres")));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
