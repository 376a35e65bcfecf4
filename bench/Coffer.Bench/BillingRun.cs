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

    /// <param name="database">The URL of an empty database; null: SQLite.</param>
    public static async Task<Figure> Measure(string program, string engine, string? database, Size size)
    {
        await using var server = await Server.Start(program, database);
        var methods = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(methods, await Seed(server, size.Subscriptions));
            var script = Path.Combine(AppContext.BaseDirectory, "charge.lua");
            var before = await Wrk.Run(server.Address, Connections, size.Seconds, script, methods, "before");
            await server.Send(HttpMethod.Post, "/v1/sandbox/batch/close", "{}");
            var billed = await Bill(server, size.Subscriptions);
            var after = await Wrk.Run(server.Address, Connections, size.Seconds, script, methods, "after");
            await Verify(server);
            var charges = (before + after) / 2;
            return new(
                $"billing run, {size.Subscriptions} due at once, {engine}",
                billed / charges,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{billed:F0} bills/s; {before:F0} and {after:F0} charges/s; {server.MemoryBytes >> 20} MB"
                ),
                Floor: 0.5,
                Stretch: 0.8
            );
        }
        finally
        {
            File.Delete(methods);
        }
    }

    /// <summary>Customers with a card and a subscription that starts tomorrow; their methods' ids.</summary>
    private static async Task<string[]> Seed(Server server, int count)
    {
        var plan = await server.Send(
            HttpMethod.Post,
            "/v1/subscriptions",
            """{"label":"Bench","cycle":{"unit":"month","day_of_cycle":null},"amount":{"value":9.99}}"""
        );
        var id = plan.GetProperty("subscription").GetProperty("id").GetString();
        var now = (await server.Send(HttpMethod.Get, "/v1/sandbox/clock")).GetProperty("now").GetDateTimeOffset();
        var tomorrow = now.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var methods = new string[count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = Connections },
            async (i, _) =>
            {
                methods[i] = await Enrol(server, id!, tomorrow);
                if (Interlocked.Increment(ref done) % 10_000 == 0)
                    await Console.Error.WriteLineAsync($"  {done} enrolled");
            }
        );
        return methods;
    }

    private static async Task<string> Enrol(Server server, string plan, string start)
    {
        var made = await server.Send(HttpMethod.Post, "/v1/customers", """{"first_name":"Jane","last_name":"Smith"}""");
        var customer = made.GetProperty("customer").GetProperty("id").GetString();
        var card = """{"credit_card":{"account_number":"4111111111111111","expires":"1235"}}""";
        var token = (await server.Send(HttpMethod.Post, "/v1/tokens", card, Server.Public)).GetProperty("token");
        var added = await server.Send(
            HttpMethod.Post,
            $"/v1/customers/{customer}/wallet",
            $$"""{"token":"{{token.GetString()}}"}"""
        );
        await server.Send(
            HttpMethod.Post,
            $"/v1/customers/{customer}/subscriptions",
            $$"""{"subscription_id":"{{plan}}","start":"{{start}}","payment":{"stored":{"initiated_by":"MERCHANT"} } }"""
        );
        return added.GetProperty("wallet").GetProperty("id").GetString()!;
    }

    /// <summary>Bills per second, from the first to the last.</summary>
    private static async Task<double> Bill(Server server, int count)
    {
        var now = (await server.Send(HttpMethod.Get, "/v1/sandbox/clock")).GetProperty("now").GetDateTimeOffset();
        var midnight = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        var almost = midnight.AddSeconds(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await server.Send(HttpMethod.Post, "/v1/sandbox/clock", $$"""{"now":"{{almost}}"}""");
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
        var list = await server.Send(HttpMethod.Get, "/v1/customer_subscriptions?status=trialing&Size=1");
        return list.GetProperty("pagination").GetProperty("total_records").GetInt32();
    }

    private static async Task Verify(Server server)
    {
        var verified = await server.Send(HttpMethod.Get, "/v1/verify");
        if (!verified.GetProperty("verified").GetBoolean())
            throw new InvalidOperationException($"The books do not hold: {JsonSerializer.Serialize(verified)}");
    }
}
