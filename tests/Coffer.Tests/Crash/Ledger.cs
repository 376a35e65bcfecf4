// What a server shows of everything that was ever made on it: customers, wallets, transactions, events.
using System.Text.Json;

namespace Coffer.Tests.Crash;

internal sealed record Ledger(HttpClient Http)
{
    /// <summary>Ids and first names.</summary>
    public async Task<List<(string Id, string Name)>> Customers() =>
        [.. (await All("/v1/customers?", "customers")).Select(c => (Text(c, "id"), Text(c, "first_name")))];

    public async Task<List<string>> Wallet(string customer) =>
        [.. (await All($"/v1/customers/{customer}/wallet?", "wallets")).Select(entry => Text(entry, "id"))];

    /// <summary>Ids, the keys that their requests carried as metadata, status, and amounts as they are
    /// written.</summary>
    public async Task<List<(string Id, string Key, string Status, string Amount)>> Transactions() =>
        [
            .. (await All("/v1/transactions?", "transactions")).Select(t =>
                (
                    Text(t, "transaction_id"),
                    Text(t.GetProperty("metadata"), "key"),
                    Text(t, "status"),
                    t.GetProperty("amount").GetRawText()
                )
            ),
        ];

    /// <summary>Sequence, name and action.</summary>
    public async Task<List<(long Sequence, string What)>> Events()
    {
        var all = new List<(long, string)>();
        for (var more = true; more; )
        {
            var page = await Page($"/v1/events?after={all.LastOrDefault().Item1}&Size=100", "events");
            all.AddRange(
                page.Select(e => (e.GetProperty("sequence").GetInt64(), $"{Text(e, "event")}.{Text(e, "action")}"))
            );
            more = page.Count > 0;
        }
        return all;
    }

    private async Task<List<JsonElement>> All(string path, string name)
    {
        var all = new List<JsonElement>();
        for (var page = 1; ; page++)
        {
            var some = await Page($"{path}Size=100&Page={page}", name);
            all.AddRange(some);
            if (some.Count < 100)
                return all;
        }
    }

    private async Task<List<JsonElement>> Page(string path, string name)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path} was answered {(int)answer.StatusCode}: {text}");
        return [.. JsonDocument.Parse(text).RootElement.GetProperty(name).EnumerateArray()];
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
