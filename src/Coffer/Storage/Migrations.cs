// Brings a database to this program's schema: DbUp runs the numbered scripts of Storage/Migrations, one transaction
// each, under our own lock (several nodes may start at once; DbUp alone then fails on its journal).
using System.Reflection;
using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coffer.Storage;

public enum SchemaState
{
    Empty,
    Behind,
    Current,
    Newer,
}

internal sealed class Migrations(DatabaseUrl url)
{
    private const long LockNumber = 0x636F666665720001; // "coffer", 1
    private const string Journal = "schema_versions";
    private const string Prefix = "migrations/";

    private static readonly FileStreamOptions Exclusive = new()
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    public static IReadOnlyList<string> Names { get; } =
        Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal)
            .ToArray();

    /// <summary>Runs <paramref name="work"/> while no other process migrates this database.</summary>
    public async Task<T> UnderLock<T>(Func<Task<T>> work)
    {
        if (url.Engine == DatabaseEngine.Sqlite)
        {
            SqliteDatabase.CreateFile(url.Path);
            await using var file = await LockFile(url.Path + ".lock");
            return await work();
        }

        await using var connection = new NpgsqlConnection(Unpooled(url.ConnectionString));
        await connection.OpenAsync();
        await Say(connection, "SELECT pg_advisory_lock($1)", LockNumber);
        return await work(); // closing the connection releases the lock
    }

    public SchemaState State()
    {
        if (url.Engine == DatabaseEngine.Sqlite && (!File.Exists(url.Path) || new FileInfo(url.Path).Length == 0))
            return SchemaState.Empty;
        if (IsEmpty())
            return SchemaState.Empty;
        var executed = Upgrader().GetExecutedScripts();
        return executed.Except(Names, StringComparer.Ordinal).Any() ? SchemaState.Newer
            : Names.Except(executed, StringComparer.Ordinal).Any() ? SchemaState.Behind
            : SchemaState.Current;
    }

    /// <summary>Runs what is missing, in order, and returns the names. Call it under the lock.</summary>
    public IReadOnlyList<string> Migrate()
    {
        var result = Upgrader().PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException(
                $"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}",
                result.Error
            );
        return result.Scripts.Select(script => script.Name).ToArray();
    }

    private bool IsEmpty()
    {
        if (url.Engine == DatabaseEngine.Sqlite)
        {
            using var sqlite = SqliteDatabase.Connect(url.Path);
            using var tables = sqlite.CreateCommand();
            tables.CommandText = "SELECT count(*) FROM sqlite_master";
            return (long)tables.ExecuteScalar()! == 0;
        }

        using var postgres = new NpgsqlConnection(Unpooled(url.ConnectionString));
        postgres.Open();
        using var relations = postgres.CreateCommand();
        relations.CommandText =
            "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            + "WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')";
        return (long)relations.ExecuteScalar()! == 0;
    }

    private UpgradeEngine Upgrader()
    {
        var sqlite = url.Engine == DatabaseEngine.Sqlite;
        var builder = sqlite
            ? DeployChanges
                .To.SqliteDatabase(
                    new SqliteConnectionStringBuilder { DataSource = url.Path, Pooling = false }.ConnectionString
                )
                .JournalToSqliteTable(Journal)
            : DeployChanges
                .To.PostgresqlDatabase(Unpooled(url.ConnectionString))
                .JournalToPostgresqlTable("public", Journal);
        var dialect = sqlite ? Dialect.Sqlite : Dialect.Postgres;
        return builder
            .WithScripts(Names.Select(name => new SqlScript(name, Text(name))))
            .WithVariables(
                dialect.MigrationWords.ToDictionary(word => word.Key, word => word.Value, StringComparer.Ordinal)
            )
            .WithTransactionPerScript()
            .LogTo(new NoOpUpgradeLog())
            .Build();
    }

    private static string Text(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Unpooled(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, MaxAutoPrepare = 0 }.ConnectionString;

    private static async Task Say(NpgsqlConnection connection, string sql, long argument)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = argument });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<FileStream> LockFile(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, Exclusive);
            }
            catch (IOException) when (tries < 3000 && File.Exists(path))
            {
                await Task.Delay(20);
            }
        }
    }
}
