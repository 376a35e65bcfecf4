// Members of a plan at a shop that survives its server: each has a card of its own, by which the processor knows it.
using System.Globalization;
using System.Text.Json;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Crash;

/// <param name="Path">Of the subscription.</param>
/// <param name="Start">The day of the first bill.</param>
internal sealed record Member(string Card, string Path, DateOnly Start)
{
    /// <summary>Stops its next charge.</summary>
    public Gate Holds(Acquirer acquirer, Point point) => acquirer.Hold(Card, "sale", point);
}

internal sealed record MembersBill(DateOnly Day, string Status, string? Transaction);

internal static class Membership
{
    private const int DaysAhead = 2;

    /// <summary>So many customers with a card, enrolled one after the other; the first bill is two days
    /// ahead.</summary>
    public static async Task<Member[]> Enrols(this Till till, int count, string unit)
    {
        var clock = JsonDocument.Parse(await till.Http.GetStringAsync(new Uri("/v1/sandbox/clock", UriKind.Relative)));
        var now = clock.RootElement.GetProperty("now").GetDateTimeOffset();
        var start = DateOnly.FromDateTime(now.UtcDateTime).AddDays(DaysAhead);
        var cycle = $$$"""{"unit":"{{{unit}}}","interval":1}""";
        var json = $$$"""{"label":"Gold","cycle":{{{cycle}}},"amount":{"value":30.00}}""";
        var plan = (await till.Must(new("plan", "/v1/subscriptions", json))).Member("subscription", "id");
        var members = new List<Member>();
        for (var i = 0; i < count; i++)
            members.Add(await till.Enrol(plan, i, start));
        return [.. members];
    }

    /// <summary>By number.</summary>
    public static async Task<List<MembersBill>> Bills(this Till till, Member member)
    {
        using var json = JsonDocument.Parse(await till.Http.GetStringAsync(new Uri(member.Path, UriKind.Relative)));
        var bills = json.RootElement.GetProperty("customer_subscription").GetProperty("bills");
        return
        [
            .. bills
                .EnumerateArray()
                .Select(bill => new MembersBill(
                    DateOnly.Parse(bill.GetProperty("due").GetString()!, CultureInfo.InvariantCulture),
                    bill.GetProperty("status").GetString()!,
                    bill.GetProperty("transaction_id").GetString()
                )),
        ];
    }

    private static async Task<Member> Enrol(this Till till, string plan, int number, DateOnly start)
    {
        var (name, card) = (number.ToString("D3", CultureInfo.InvariantCulture), Merchant.AVisa(number));
        var customer = (await till.Must(Order.ACustomer($"{name}-customer"))).Member("customer", "id");
        var token = (await till.Must(Order.AToken($"{name}-token", card))).Member("token");
        await till.Must(Order.AnAdd($"{name}-add", customer, token));
        var json = $$$"""
            {"subscription_id":"{{{plan}}}","payment":{"stored":{"initiated_by":"MERCHANT"}},"start":"{{{start:O}}}"}
            """;
        var path = $"{Order.Customers}/{customer}/subscriptions";
        var enrolled = await till.Must(new($"{name}-enrol", path, json));
        return new(card, $"{path}/{enrolled.Member("customer_subscription", "id")}", start);
    }
}
