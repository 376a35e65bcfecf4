// Migrations: many at once on one empty database, the four states, and the same tables on both engines.
using System.Text.RegularExpressions;
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Storage;

public sealed partial class MigrationsTests(PostgresServer postgres)
{
    private static readonly Sql Forget = new("DELETE FROM schema_versions");
    private static readonly Sql Journal = new("SELECT count(*) FROM schema_versions");

    private static readonly Sql SqliteColumns = new(
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' "
            + "AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
    );
    private static readonly Sql PostgresColumns = new(
        "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public' "
            + "ORDER BY 1, 2"
    );
    private static readonly Sql SqliteIndexes = new(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
    );
    private static readonly Sql PostgresIndexes = new(
        "SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            + "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' "
            + "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u'))"
    );

    [Theory, EachEngine]
    public async Task Eight_that_migrate_one_empty_database_at_once_make_it_once(Engine engine)
    {
        await using var fresh = await FreshDatabase.On(engine, postgres);
        var url = DatabaseUrl.Parse(fresh.Url);

        var ran = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        var migrations = new Migrations(url);
                        return migrations.UnderLock(() => Task.FromResult(migrations.Migrate()));
                    })
                )
        );

        Assert.Equal(Migrations.Names, ran.SelectMany(names => names));
        Assert.Equal(SchemaState.Current, new Migrations(url).State());
        Assert.Equal(Migrations.Names.Count, await Rows(url));
    }

    [Theory, EachEngine]
    public async Task Four_programs_that_migrate_one_empty_database_at_once_make_it_once(Engine engine)
    {
        await using var fresh = await FreshDatabase.On(engine, postgres);
        using var folder = new TempFolder();

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => CofferProcess.RunAsync(folder, ["migrate", "--database", fresh.Url]))
        );

        Assert.All(outcomes, outcome => Assert.True(outcome is { ExitCode: 0, Errors: "" }, outcome.ToString()));
        Assert.Equal(Migrations.Names.Count, await Rows(DatabaseUrl.Parse(fresh.Url)));
    }

    [Theory, EachEngine]
    public async Task A_database_is_empty_current_behind_or_newer(Engine engine)
    {
        await using var fresh = await FreshDatabase.On(engine, postgres);
        var url = DatabaseUrl.Parse(fresh.Url);
        var migrations = new Migrations(url);

        var before = migrations.State();
        await migrations.UnderLock(() => Task.FromResult(migrations.Migrate()));
        var after = migrations.State();
        await Say(url, Forget);
        var forgotten = migrations.State();
        await Say(
            url,
            Sql.Of(
                $"INSERT INTO schema_versions ({Name(engine)}, {Applied(engine)}) VALUES ('9999_later.sql', '2030-01-01')"
            )
        );
        var later = migrations.State();

        Assert.Equal(
            [SchemaState.Empty, SchemaState.Current, SchemaState.Behind, SchemaState.Newer],
            [before, after, forgotten, later]
        );
    }

    [Fact]
    public async Task Both_engines_end_with_the_same_tables_columns_and_indexes()
    {
        await using var sqlite = await FreshDatabase.On(Engine.Sqlite, postgres);
        await using var server = await FreshDatabase.On(Engine.Postgres, postgres);

        var (sqliteColumns, sqliteIndexes) = await Tables(sqlite, SqliteColumns, SqliteIndexes);
        var (columns, indexes) = await Tables(server, PostgresColumns, PostgresIndexes);

        Assert.Equal(columns, sqliteColumns);
        Assert.Equal(indexes, sqliteIndexes);
        Assert.Contains("wallets.default_entry", columns);
    }

    [Fact]
    public void Every_word_between_dollar_signs_is_known_to_both_engines()
    {
        var known = Dialect.Sqlite.MigrationWords.Keys.Order(StringComparer.Ordinal);
        Assert.Equal(known, Dialect.Postgres.MigrationWords.Keys.Order(StringComparer.Ordinal));
        var scripts = Directory.GetFiles(Path.Combine(House.Repository.Root, "src/Coffer/Storage/Migrations"), "*.sql");

        var used = scripts.SelectMany(script =>
            Word().Matches(File.ReadAllText(script)).Select(m => m.Groups[1].Value)
        );

        Assert.Equal(known, used.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static async Task<(List<string> Columns, List<string> Indexes)> Tables(
        FreshDatabase fresh,
        Sql columns,
        Sql indexes
    )
    {
        var url = DatabaseUrl.Parse(fresh.Url);
        var migrations = new Migrations(url);
        await migrations.UnderLock(() => Task.FromResult(migrations.Migrate()));
        await using var database = Database.Open(url);
        return await database.Read(async session =>
            (
                (await session.Rows(columns, static row => $"{row.Text(0)}.{row.Text(1)}".ToLowerInvariant()))
                    .Where(column => !column.StartsWith("schema_versions.", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal)
                    .ToList(),
                (await session.Rows(indexes, static row => row.Text(0))).Order(StringComparer.Ordinal).ToList()
            )
        );
    }

    // The journal is the library's, which has its own spelling on each engine.
    private static string Name(Engine engine) => engine == Engine.Sqlite ? "ScriptName" : "scriptname";

    private static string Applied(Engine engine) => engine == Engine.Sqlite ? "Applied" : "applied";

    private static async Task Say(DatabaseUrl url, Sql sql)
    {
        await using var database = Database.Open(url);
        await database.Write(async tx => await tx.Execute(sql));
    }

    private static async Task<long?> Rows(DatabaseUrl url)
    {
        await using var database = Database.Open(url);
        return await database.Read(session => session.Number(Journal));
    }

    [GeneratedRegex(@"\$([a-z]+)\$")]
    private static partial Regex Word();
}
