// What must hold between our rows and the processor's books, whatever was killed and when.
using System.Text.Json;

namespace Coffer.Tests.Crash;

internal static class Reckoning
{
    private const string Marked =
        "transactions o WHERE o.in_progress IS NOT NULL AND NOT EXISTS (SELECT 1 FROM transactions f WHERE "
        + "f.account = o.account AND f.id = o.in_progress AND f.status = 'pending')";

    private const string Reserved =
        "transactions o WHERE o.refunding_minor <> (SELECT COALESCE(sum(f.amount_minor), 0) FROM transactions f WHERE "
        + "f.account = o.account AND f.reference = o.id AND f.type = 'refund' AND f.status = 'pending')";

    /// <summary>Each key made one transaction and each transaction at most one attempt at the processor; what the
    /// processor charged is approved with that amount and nothing else is; what has an outcome marks no
    /// original. Says what is still pending: keys and ids.</summary>
    public static async Task<Dictionary<string, string>> Holds(
        this Till till,
        Acquirer acquirer,
        IEnumerable<string> keys
    )
    {
        var rows = await till.Ledger.Transactions();
        Assert.Equal(keys.Order(StringComparer.Ordinal), rows.Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.Equal(acquirer.Attempts.Distinct(StringComparer.Ordinal), acquirer.Attempts);
        var books = acquirer.Booked.ToDictionary(booked => booked.Attempt, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var charged = books.Remove($"coffer:{row.Id}", out var booked);
            Assert.True(
                charged != row.Status is "pending" or "failed",
                $"{row.Key} is {row.Status}, and the processor has {(charged ? "charged" : "not charged")} it"
            );
            Assert.Equal(booked?.Amount ?? row.Amount, row.Amount);
        }

        Assert.Empty(books);
        Assert.Equal((0, 0), (await till.Count(Marked), await till.Count(Reserved)));
        return rows.Where(row => row.Status == "pending").ToDictionary(row => row.Key, row => row.Id);
    }

    /// <summary>The real command: it holds, but for these attempts, which nobody can decide any more.</summary>
    public static async Task IsVerified(this Till till, IReadOnlyCollection<string> undecided)
    {
        var outcome = await till.Verify();
        Assert.True(outcome.Errors.Length == 0, outcome.ToString());
        using var json = JsonDocument.Parse(outcome.Output);
        var offenders = json
            .RootElement.GetProperty("accounts")
            .EnumerateArray()
            .SelectMany(account => account.GetProperty("checks").EnumerateArray())
            .SelectMany(check =>
                check
                    .GetProperty("offenders")
                    .EnumerateArray()
                    .Select(offender =>
                        $"{check.GetProperty("name").GetString()} {offender.GetProperty("id").GetString()}"
                    )
            );
        Assert.Equal(
            undecided.Select(id => $"unresolved_attempts {id}").Order(StringComparer.Ordinal),
            offenders.Order(StringComparer.Ordinal)
        );
        Assert.Equal(undecided.Count == 0 ? 0 : 1, outcome.ExitCode);
    }
}
