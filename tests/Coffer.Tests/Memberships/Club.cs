// A shop that sells memberships: its plans, its members, its clock. It opens at noon of the first of January 2030, so
// that no test runs over a midnight by chance.
using System.Globalization;
using System.Text.Json;
using Coffer.Client;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Memberships;

internal static class Club
{
    public const string PlansPath = "/v1/subscriptions";
    public const string Clock = "/v1/sandbox/clock";
    public const string Opening = "2030-01-01T12:00:00Z";
    public const string SoftCard = "4000000000009995";
    public const string HardCard = "4000000000000002";
    public const string Monthly = """{"unit":"month","interval":1}""";
    public const string Daily = """{"unit":"day","interval":1}""";

    public static async Task<Merchant> AClub(this Servers servers, Engine engine, PostgresServer postgres) =>
        await (await servers.Merchant(engine, postgres)).Opens();

    public static async Task<Merchant> Opens(this Merchant merchant, string now = Opening)
    {
        await merchant.Moves(now);
        return merchant;
    }

    /// <summary>The account's clock: to an instant, or on by a duration.</summary>
    public static async Task<CofferResponse> Moves(this Merchant merchant, string by) =>
        (
            await merchant.Post(Clock, by[0] == 'P' ? $$"""{"advance":"{{by}}"}""" : $$"""{"now":"{{by}}"}""")
        ).MustSucceed();

    public static Task<CofferResponse> Until(this Merchant merchant, string day) => merchant.Moves($"{day}T12:00:00Z");

    public static string Plan(
        string cycle = Monthly,
        string amount = """ "amount":{"value":30} """,
        string more = ""
    ) => $$"""{"label":"Gold","cycle":{{cycle}},{{amount}}{{more}} }""";

    public static async Task<string> APlan(this Merchant merchant, string? plan = null) =>
        (await merchant.Post(PlansPath, plan ?? Plan())).MustSucceed().At("subscription.id")!;

    public static string Enrolments(string customer) => $"/v1/customers/{customer}/subscriptions";

    /// <param name="wallet">Null: the default at the time of each charge.</param>
    public static string Enrolment(string plan, string? wallet = null, string more = "") =>
        $$"""
            {"payment":{"stored":{"initiated_by":"MERCHANT"{{(wallet is null ? "" : $",\"wallet\":\"{wallet}\"")}} } },
            "subscription_id":"{{plan}}"{{more}} }
            """;

    /// <summary>A customer with one card, enrolled in a plan.</summary>
    public static async Task<Member> AMember(
        this Merchant merchant,
        string number = Merchant.Visa,
        string? plan = null,
        string more = ""
    )
    {
        var customer = await merchant.ACustomer();
        var card = await merchant.AStoredCard(customer, number);
        var member = await merchant.Enrols(customer, plan ?? await merchant.APlan(), more: more);
        return member with { Card = card.Id };
    }

    /// <summary>The same with a bank account.</summary>
    public static async Task<Member> AMemberWithABank(this Merchant merchant, string account)
    {
        var customer = await merchant.ACustomer();
        var card = await merchant.ABank(customer, account);
        return await merchant.Enrols(customer, await merchant.APlan()) with { Card = card };
    }

    public static async Task<string> ABank(this Merchant merchant, string customer, string account = "123456789") =>
        (await merchant.Post(Wallet(customer), $$"""{"token":"{{await merchant.ABankToken(account)}}"}"""))
            .MustSucceed()
            .At("wallet.id")!;

    public static async Task<Member> Enrols(
        this Merchant merchant,
        string customer,
        string plan,
        string? wallet = null,
        string more = ""
    )
    {
        var enrolled = await merchant.Post(Enrolments(customer), Enrolment(plan, wallet, more));
        return new(merchant, customer, enrolled.MustSucceed().At("customer_subscription.id")!);
    }

    /// <summary>"active: 1 paid 1, 2 due 0": the status, and of each bill number, status and attempts.</summary>
    public static string Told(this CofferResponse answer)
    {
        var subscription = answer.Ok().GetProperty("customer_subscription");
        var bills = subscription
            .GetProperty("bills")
            .EnumerateArray()
            .Select(bill => $"{bill.At("number")} {bill.At("status")} {bill.At("attempts")}");
        return $"{subscription.At("status")}: {string.Join(", ", bills)}".TrimEnd();
    }

    /// <summary>All charges of a customer, oldest first, each as "2030-01-01 captured 30.00".</summary>
    public static async Task<List<string>> Charges(this Merchant merchant, string customer)
    {
        var charges = await merchant.ChargesInFull(customer);
        return [.. charges.Select(one => $"{one.At("created")![..10]} {one.At("status")} {one.At("amount")}")];
    }

    public static async Task<List<JsonElement>> ChargesInFull(this Merchant merchant, string customer)
    {
        var charges = new List<JsonElement>();
        for (var page = 1; ; page++)
        {
            var list = (await merchant.Get($"/v1/transactions?customer={customer}&Page={page}")).Ok();
            charges.AddRange(list.GetProperty("transactions").EnumerateArray());
            if (page >= list.GetProperty("pagination").GetProperty("total_pages").GetInt32())
                break;
        }

        charges.Reverse();
        return charges;
    }

    /// <summary>Each event of a kind as "2030-01-01T00:00:00 action".</summary>
    public static async Task<List<string>> Happened(this Merchant merchant, string kind)
    {
        var told = new List<string>();
        for (var after = 0L; ; )
        {
            var events = (await merchant.Get($"/v1/events?after={after}")).Ok().GetProperty("events");
            if (events.GetArrayLength() == 0)
                return told;
            told.AddRange(
                events
                    .EnumerateArray()
                    .Where(e => e.Text("event") == kind)
                    .Select(e => $"{e.Text("created")![..19]} {e.Text("action")}")
            );
            after = events.EnumerateArray().Last().GetProperty("sequence").GetInt64();
        }
    }

    public static string Text(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A customer in a plan.</summary>
internal sealed record Member(Merchant Merchant, string Customer, string Id)
{
    /// <summary>The first method's id.</summary>
    public string Card { get; init; } = "";

    public string Path => $"{Club.Enrolments(Customer)}/{Id}";

    public Task<CofferResponse> Get() => Merchant.Get(Path);

    public async Task<string> Told() => (await Get()).Told();

    public async Task<string?> At(string member) => (await Get()).MustSucceed().At($"customer_subscription.{member}");

    public Task<CofferResponse> Pauses(string? key = null) => Merchant.Post($"{Path}/pause", null, key);

    public Task<CofferResponse> Resumes(string? key = null) => Merchant.Post($"{Path}/resume", null, key);

    public Task<CofferResponse> Cancels(string? key = null) => Merchant.Delete(Path, key);

    public Task<CofferResponse> Retries(int bill, string? key = null) =>
        Merchant.Post($"{Path}/bills/{bill}/retry", null, key);

    public Task<CofferResponse> MovesTo(string? wallet, string? key = null) =>
        Merchant.Patch(Path, wallet is null ? """{"wallet":null}""" : $$"""{"wallet":"{{wallet}}"}""", key);

    public Task<List<string>> Charges() => Merchant.Charges(Customer);
}
