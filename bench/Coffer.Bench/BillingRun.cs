// Goal 13: a billing run of many subscriptions that fall due at the same midnight, against the server's own rate of charges
// over HTTP at 64 connections, measured before it and after it. The run is the server's background loop, as in production:
// the clock is put just before midnight and left alone.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Coffer.Bench;

internal static class BillingRun
{
    private const int Connections = 64;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    public static async Task<Figure> Measure(Programs programs, Place place, Size size)
    {
        await using var server = await Server.Coffer(programs.Coffer, place);
        using var shop = new Shop(server);
        var charge = new Load("charge", "/v1/transactions/sale")
        {
            Lines = await Seed(server, shop, size.Subscriptions),
        };
        var sample = 2.5 * size.Sample;
        var before = await server.Load(Connections, sample, charge);
        await server.Post("/v1/sandbox/batch/close", "{}");
        var billed = await Bill(server, size.Subscriptions);
        var after = await server.Load(Connections, sample, charge);
        await Verify(server);
        var charges = (before.PerSecond + after.PerSecond) / 2;
        return new(
            "13",
            $"billing run, {size.Subscriptions} due at once, {place.Engine}",
            [billed / charges],
            $"{Goal.Number(billed)} bills/s; {Goal.Number(before.PerSecond)} and {Goal.Number(after.PerSecond)} charges/s; "
                + $"{server.MemoryMegabytes:F0} MB",
            new(0.5, 0.8)
        );
    }

    /// <summary>Customers with a card and a subscription that starts tomorrow; their methods' ids.</summary>
    private static async Task<string> Seed(Server server, Shop shop, int count)
    {
        var plan = await server.Post(
            "/v1/subscriptions",
            """{"label":"Bench","cycle":{"unit":"month","day_of_cycle":null},"amount":{"value":9.99}}"""
        );
        var now = (await server.Get("/v1/sandbox/clock")).GetProperty("now").GetDateTimeOffset();
        var tomorrow = now.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var enrolment =
            $$"""{"subscription_id":"{{Shop.Id(plan, "subscription")}}","start":"{{tomorrow}}","""
            + """ "payment":{"stored":{"initiated_by":"MERCHANT"} } }""";
        var methods = new string[count];
        var done = 0;
        await Shop.Each(
            count,
            async i =>
            {
                var customer = await shop.Customer();
                var added = await server.Post(
                    $"/v1/customers/{customer}/wallet",
                    $$"""{"token":"{{await shop.Token()}}"}"""
                );
                methods[i] = Shop.Id(added, "wallet");
                await server.Post($"/v1/customers/{customer}/subscriptions", enrolment);
                if (Interlocked.Increment(ref done) % 10_000 == 0)
                    await Console.Error.WriteLineAsync($"  {done} enrolled");
            }
        );
        return await shop.Kept(methods);
    }

    /// <summary>Bills per second, from the first to the last.</summary>
    private static async Task<double> Bill(Server server, int count)
    {
        var now = (await server.Get("/v1/sandbox/clock")).GetProperty("now").GetDateTimeOffset();
        var midnight = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        var almost = midnight.AddSeconds(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await server.Post("/v1/sandbox/clock", $$"""{"now":"{{almost}}"}""");
        var (began, first) = (0L, count);
        while (true)
        {
            var left = await Left(server);
            if (left < count && began == 0)
                (began, first) = (Stopwatch.GetTimestamp(), left);
            if (left == 0)
                return first / Stopwatch.GetElapsedTime(began).TotalSeconds;
            await Task.Delay(Poll);
        }
    }

    private static async Task<int> Left(Server server)
    {
        var list = await server.Get("/v1/customer_subscriptions?status=trialing&Size=1");
        return list.GetProperty("pagination").GetProperty("total_records").GetInt32();
    }

    private static async Task Verify(Server server)
    {
        var verified = await server.Get("/v1/verify");
        if (!verified.GetProperty("verified").GetBoolean())
            throw new InvalidOperationException($"The books do not hold: {JsonSerializer.Serialize(verified)}");
    }
}
