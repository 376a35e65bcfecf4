// The log names routes by template and requests by id; what a caller typed, and what opens or charges anything, is in
// none of its lines.
using System.Text.Json;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Hosting;

public sealed class LogsTests(PostgresServer postgres) : IDisposable
{
    private const string Card = "4111111111111111";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory, EachEngine]
    public async Task Every_request_has_one_line_and_none_holds_what_was_typed(Engine engine)
    {
        await using var database = await FreshDatabase.On(engine, postgres);
        var shop = await Running.Shop(folder, database.Url);
        using var logs = new LogLines();
        await using (var server = await Running.Start(shop.Options, logs))
        {
            var url = server.BaseAddress;
            using var listed = await Running.Send(url, $"/v1/customers?email_address={Card}@b.c", shop.PrivateKey);
            using var lost = await Running.Send(url, $"/v1/customers/{Card}", shop.PrivateKey);
            using var nowhere = await Running.Send(url, $"/{Card}?{Card}", shop.PrivateKey);
            using var wrong = await Running.Send(url, "/v1/customers", shop.PrivateKey + Card);
            using var broken = await Running.Send(url, "/v1/customers", shop.PrivateKey, $"{{\"first_name\": {Card}x");
            using var strange = await Running.Send(url, "/v1/customers", shop.PrivateKey, null, new(Card));
        }

        Assert.DoesNotContain(Card, logs.Text);
        Assert.DoesNotContain(shop.PrivateKey, logs.Text);
        var requests = logs.All.Where(line => line.Contains("Coffer.Requests", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [
                "GET /v1/customers 200",
                "GET /v1/customers/{Customer} 404",
                "GET (none) 404",
                "GET /v1/customers 401",
                "POST /v1/customers 400",
                "OTHER (none) 405",
            ],
            requests.Select(line => string.Join(' ', line.Split(' ')[2..5]))
        );
        Assert.All(requests, line => Assert.Matches("\\(request_id:[0-9A-Z]{21}\\)", line));
    }

    [Fact]
    public async Task A_failure_of_the_database_is_logged_with_the_requests_id_and_without_data()
    {
        await using var database = await FreshDatabase.On(Engine.Postgres, postgres);
        var shop = await Running.Shop(folder, database.Url);
        using var logs = new LogLines();
        await using var server = await Running.Start(shop.Options, logs);
        await postgres.DropDatabase(database.Url);

        using var answer = await Running.Send(
            server.BaseAddress,
            $"/v1/customers?email_address={Card}",
            shop.PrivateKey
        );
        using var ready = await Running.Send(server.BaseAddress, "/health/ready");

        Assert.Equal((503, 503), ((int)answer.StatusCode, (int)ready.StatusCode));
        var id = Assert.Single(answer.Headers.GetValues("X-Request-Id"));
        Assert.Contains(logs.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(id));
        Assert.DoesNotContain(Card, logs.Text);
    }

    [Fact]
    public async Task Outside_development_mode_the_log_is_JSON_on_standard_output()
    {
        var shop = await Running.Shop(folder, $"sqlite:{folder.At("db", "coffer.db")}");
        await using var coffer = await CofferProcess.StartAsync(
            folder,
            ["--database", shop.Options.Database!, "--keys", shop.Options.Keys!]
        );
        using var answer = await Running.Send(coffer.Address, "/v1/customers", shop.PrivateKey);

        var outcome = await coffer.StopAsync();

        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        var id = Assert.Single(answer.Headers.GetValues("X-Request-Id"));
        Assert.Contains(lines, line => line.Contains(id) && line.Contains("\"Route\":\"/v1/customers\""));
        Assert.Equal("", outcome.Errors);
    }
}
