// A page of a list goes by the index of account and number, also where PostgreSQL believes that one account has all
// rows and would as soon walk the primary key: another account's page lies behind all of them.
using System.Globalization;
using System.Text.RegularExpressions;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Npgsql;

namespace Coffer.Tests.Storage;

public sealed partial class PostgresPlanTests(PostgresServer postgres)
{
    private const string OfOneAccount = """
        INSERT INTO customers (account, id, form, body)
            SELECT 1, gen_random_uuid(), 1, '{}' FROM generate_series(1, 20000);
        INSERT INTO plans (account, id, body) SELECT 1, gen_random_uuid(), '{}' FROM generate_series(1, 20000);
        INSERT INTO batches (account, id, status, cutoff)
            SELECT 1, gen_random_uuid(), 'closed', 0 FROM generate_series(1, 20000);
        ANALYZE customers, plans, batches;
        SET plan_cache_mode = force_generic_plan;
        """;

    [Fact]
    public async Task No_list_walks_the_primary_key()
    {
        await using var server = await TestServer.Start(Engine.Postgres, postgres);
        await Merchant.On(server);
        var builder = new NpgsqlSlimDataSourceBuilder(DatabaseUrl.Parse(server.DatabaseUrl).ConnectionString);
        PostgresPlans.Set(builder);
        await using var source = builder.Build();
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Say(connection, OfOneAccount);

        var walks = new List<string>();
        var lists = 0;
        foreach (var (name, sql) in Statements.All().Where(one => IsList(one.Sql.Postgres)))
        {
            lists++;
            var plan = await Plan(connection, sql.Postgres);
            walks.AddRange(Walk().Matches(plan).Select(match => $"{name}: {match.Value}"));
        }

        Assert.True(walks.Count == 0, string.Join('\n', walks));
        Assert.InRange(lists, 6, 100);
    }

    private static bool IsList(string sql) =>
        sql.Contains("LIMIT", StringComparison.Ordinal) && OfTheseTables().IsMatch(sql);

    private static async Task<string> Plan(NpgsqlConnection connection, string sql)
    {
        var count = Parameter()
            .Matches(sql)
            .Max(match => int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture));
        // Of a limit in a SELECT of its own it does not see the type.
        await Say(connection, $"PREPARE it AS {Alone().Replace(sql, "(SELECT CAST($1 AS BIGINT))")}");
        var nulls = string.Join(", ", Enumerable.Repeat("NULL", count));
        var lines = new List<string>();
        await using (var command = new NpgsqlCommand($"EXPLAIN EXECUTE it ({nulls})", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                lines.Add(reader.GetString(0).Trim());
        }

        await Say(connection, "DEALLOCATE it");
        return string.Join('\n', lines);
    }

    private static async Task Say(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex(@"(FROM|JOIN) (customers|plans|batches) ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfTheseTables();

    [GeneratedRegex(@"\$\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\(SELECT (\$\d+)\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alone();

    // By a number is no walk; between numbers, or with none, is one.
    [GeneratedRegex(
        @"using (customers|plans|batches)_pkey on .*\n(?!Index Cond: \(seq = ).*",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Walk();
}
