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
        """;

    private static readonly IFormatProvider Digits = CultureInfo.InvariantCulture;

    // Of everything, or at a start, or on the command line.
    private static readonly string[] ReadAll =
    [
        "AccessStore.RevokeLabelled",
        "Deployment.KeysByScope",
        "Deployment.Productions",
        "ResetStore.DataKeys",
        "ResetStore.Deletes",
        "ResetStore.Keys",
    ];

    [Fact]
    public async Task No_page_walks_a_primary_key_and_no_statement_reads_a_whole_table()
    {
        await using var server = await TestServer.Start(Engine.Postgres, postgres);
        await Merchant.On(server);
        var builder = new NpgsqlSlimDataSourceBuilder(DatabaseUrl.Parse(server.DatabaseUrl).ConnectionString);
        PostgresPlans.Set(builder);
        await using var source = builder.Build();
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Say(connection, OfOneAccount);

        var walks = new List<string>();
        var whole = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, sql) in Statements.All().Where(one => IsPlanned(one.Name, one.Sql.Postgres)))
        {
            var plan = await Plan(connection, sql.Postgres);
            walks.AddRange(Walk().Matches(plan).Select(match => $"{name}: {match.Value}"));
            if (plan.Contains("Seq Scan on", StringComparison.Ordinal))
                whole.Add(name);
        }

        Assert.True(walks.Count == 0, string.Join('\n', walks));
        Assert.Equal(ReadAll, whole);
    }

    // What has a plan at all, and arguments whose types show without those who give them.
    private static bool IsPlanned(string name, string sql) =>
        name != "WalletStore.AddToSame" && !sql.Contains("pg_", StringComparison.Ordinal) && Planned().IsMatch(sql);

    private static async Task<string> Plan(NpgsqlConnection connection, string sql)
    {
        var places = Parameter().Matches(sql).Select(match => int.Parse(match.ValueSpan[1..], Digits)).ToList();
        var nulls = places.Count == 0 ? "" : $"({string.Join(", ", Enumerable.Repeat("NULL", places.Max()))})";
        await Say(connection, $"PREPARE it AS {sql}");
        var lines = new List<string>();
        await using (var command = new NpgsqlCommand($"EXPLAIN EXECUTE it {nulls}", connection))
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

    [GeneratedRegex("^(SELECT|INSERT|UPDATE|DELETE|WITH) ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Planned();

    [GeneratedRegex(@"\$\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    // By a number is no walk; between numbers, or with none, is one.
    [GeneratedRegex(
        @"using (customers|plans|batches)_pkey on .*\n(?!Index Cond: \(seq = ).*",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Walk();
}
