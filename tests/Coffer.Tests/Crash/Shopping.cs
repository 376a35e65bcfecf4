// What the client of a killed server does: it sends, it loses the answer, it sends again with the same key.
namespace Coffer.Tests.Crash;

internal static class Shopping
{
    /// <summary>Makes the originals. Those of refunds are settled, by a batch that comes before the others.</summary>
    public static async Task Prepare(this Till till, IReadOnlyList<Step> steps)
    {
        await Task.WhenAll(steps.Where(step => step.Kind == "refund").Select(Begin));
        await till.Settles();
        await Task.WhenAll(steps.Where(step => step.IsFollowUp && step.Kind != "refund").Select(Begin));

        async Task Begin(Step step) => step.Original = (await till.Must(step.Preparation)).Member("transaction_id");
    }

    public static async Task Send(this Till till, Step step) => step.Seen = await till.Try(step.Order);

    /// <summary>Every request once more, at once and when the leases have ended: each key names its row, an answer that
    /// was seen stands, and nothing goes to the processor but what never began.</summary>
    public static async Task SendsAgain(this Till till, Acquirer acquirer, IReadOnlyList<Step> steps)
    {
        var began = (await till.Ledger.Transactions()).ToDictionary(row => row.Key, row => row.Id);
        var (sent, booked) = (acquirer.Attempts.Count, acquirer.Booked.Count);
        foreach (var step in steps)
        {
            var reply = (await till.Try(step.Order))!;
            Assert.True(
                reply.Status == 200 || (reply.Status == 409 && reply.Code == "idempotency_in_progress"),
                $"{step} was answered {reply.Status}: {reply.Text}"
            );
        }

        await till.LeasesEnd();
        foreach (var step in steps)
            await Again(till, step, began.GetValueOrDefault(step.Key));
        var fresh = steps.Count(step => !began.ContainsKey(step.Key));
        Assert.Equal((sent + fresh, booked + fresh), (acquirer.Attempts.Count, acquirer.Booked.Count));
    }

    private static async Task Again(Till till, Step step, string? row)
    {
        var reply = await till.Must(step.Order);
        Assert.True(reply.Replayed, $"{step} was carried out again: {reply.Text}");
        Assert.Equal(row ?? reply.Member("transaction_id"), reply.Member("transaction_id"));
        if (step.Seen is { Status: 200 } seen && seen.Member("status") != "pending")
            Assert.Equal(seen.Text, reply.Text);
    }
}
