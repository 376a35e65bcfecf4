// One request of the load, which may be sent more than once: always under its own idempotency key.
using System.Text;
using System.Text.Json;

namespace Coffer.Tests.Crash;

internal sealed record Order(string Key, string Path, string Json)
{
    public const string Customers = "/v1/customers";
    public const string Sale = "/v1/transactions/sale";

    public bool IsSale => Path == Sale;

    public static Order ACustomer(string key) => new(key, Customers, $$$"""{"first_name":"{{{key}}}"}""");

    public static Order AToken(string key, string number) =>
        new(
            key,
            "/v1/tokens",
            $$$"""{"credit_card":{"account_number":"{{{number}}}","expires":"1235","verification_value":"123"}}"""
        );

    public static Order AnAdd(string key, string customer, string token) =>
        new(key, $"{Customers}/{customer}/wallet", $$$"""{"token":"{{{token}}}"}""");

    public static Order AStoredSale(string key, string customer) =>
        ASale(key, $$$"""{"stored":{"customer":"{{{customer}}}","initiated_by":"MERCHANT"}}""");

    public static Order ACardSale(string key, string number) =>
        ASale(key, $$$"""{"credit_card":{"account_number":"{{{number}}}","expires":"1235"}}""");

    public async Task<Reply> Send(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path);
        request.Headers.Add("Idempotency-Key", Key);
        request.Content = new StringContent(Json, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        return new(
            (int)answer.StatusCode,
            await answer.Content.ReadAsStringAsync(),
            answer.Headers.Contains("Idempotent-Replayed"),
            answer.Headers.RetryAfter?.Delta
        );
    }

    private static Order ASale(string key, string payment) =>
        new(key, Sale, $$$"""{"payment":{{{payment}}},"amount":{"value":1.00},"metadata":{"key":"{{{key}}}"}}""");
}

internal sealed record Reply(int Status, string Text, bool Replayed, TimeSpan? RetryAfter)
{
    private JsonElement Json { get; } = JsonDocument.Parse(Text).RootElement;

    public string Member(params ReadOnlySpan<string> path)
    {
        var at = Json;
        foreach (var name in path)
            at = at.GetProperty(name);
        return at.GetString()!;
    }

    public string Code => Json.GetProperty("errors")[0].GetProperty("code").GetString()!;
}
