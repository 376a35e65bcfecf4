// No statement reads all rows of an account, or of all of them, without being known to: SQLite says how it goes about
// each statement of the program, and what reads that much stands on a list here with its reason.
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Microsoft.Data.Sqlite;

namespace Coffer.Tests.Storage;

public sealed class QueryPlanTests(PostgresServer postgres)
{
    private static readonly Dictionary<string, string> ReadsMuch = new(StringComparer.Ordinal)
    {
        ["AccessStore.AllAccounts"] = "for a list of them, on the command line",
        ["AccessStore.AllKeys"] = "for a list of them, on the command line",
        ["AccessStore.InsertAccount"] = "that nothing refers to a new account yet",
        ["AccessStore.RevokeLabelled"] = "at the start of development mode",
        ["AgendaStore.DueAccounts"] = "accounts are few",
        ["BatchStore.Page"] = "a page",
        ["BatchStore.Unfinished"] = "of those that are being closed",
        ["BatchStore.UnfinishedSince"] = "of those that are being closed",
        ["Deployment.Accounts"] = "accounts are few",
        ["Deployment.Checks"] = "a handful of rows",
        ["Deployment.KeysByScope"] = "on the command line",
        ["Deployment.Productions"] = "accounts are few",
        ["Deployment.Scripts"] = "a handful of rows",
        ["EventLog.AnyUnnumbered"] = "of events without a number",
        ["EventLog.Head"] = "one row",
        ["EventLog.LockHead"] = "one row",
        ["EventLog.MoveHead"] = "one row",
        ["EventLog.Unnumbered"] = "of events without a number",
        ["PlanStore.Page"] = "a page",
        ["ProcessorStore.All"] = "a handful of rows",
        ["ProcessorStore.NewestInUse"] = "a handful of rows",
        ["ResetStore.DataKeys"] = "everything goes",
        ["ResetStore.Deletes"] = "everything goes",
        ["ResetStore.Keys"] = "everything goes",
        ["ResetStore.Wallets"] = "everything goes",
        ["SandboxStore.AllFaults"] = "a handful of rows",
        ["SandboxStore.NextFault"] = "a handful of rows",
        ["SandboxStore.NoFault"] = "a handful of rows",
        ["SubscriptionStore.TakeSome"] = "of the rows just found",
    };

    [Fact]
    public async Task Statements_go_by_their_indexes()
    {
        await using var server = await TestServer.Start(Engine.Sqlite, postgres);
        await using var connection = new SqliteConnection($"Data Source={server.DatabaseUrl["sqlite:".Length..]}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var much = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, sql) in Statements.All().Where(one => !IsOfPostgres(one.Sql)))
        {
            var steps = await Plan(connection, sql);
            if (steps.Where(step => IsMuch(step, steps)).ToArray() is { Length: > 0 } found)
                much[name] = string.Join("; ", found);
        }

        var unknown = much.Where(found => !ReadsMuch.ContainsKey(found.Key)).ToArray();
        Assert.True(
            unknown.Length == 0,
            string.Join('\n', unknown.Select(found => $"{found.Key} reads much: {found.Value}"))
        );
        Assert.Equal(ReadsMuch.Keys.Order(StringComparer.Ordinal), much.Keys);
    }

    private static bool IsOfPostgres(Sql sql) =>
        sql.ToString().Contains("pg_", StringComparison.Ordinal)
        || sql.ToString().Contains("set_config", StringComparison.Ordinal);

    // To scan what the statement itself has put together costs no more than to put it together, which is looked at;
    // what it spells out costs nothing.
    private static bool IsMuch(string step, List<string> steps) =>
        step.StartsWith("SCAN ", StringComparison.Ordinal)
            ? step != "SCAN CONSTANT ROW"
                && !step.EndsWith("VALUES CLAUSE", StringComparison.Ordinal)
                && !steps.Exists(other => IsMade(step.Split(' ')[1], other))
            : step.Contains("(account=?)", StringComparison.Ordinal);

    private static bool IsMade(string name, string step) =>
        step == $"MATERIALIZE {name}" || step == $"CO-ROUTINE {name}";

    private static async Task<List<string>> Plan(SqliteConnection connection, Sql sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        for (var i = 1; i < 40; i++)
            command.Parameters.AddWithValue($"${i}", DBNull.Value);
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            steps.Add(reader.GetString(3));
        return steps;
    }
}
