// The examples of the sandbox's own calls, each asked of a live server.
using System.Net.Http.Headers;
using Coffer.Access;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Contract;

public sealed class SandboxExampleTests(Servers servers, PostgresServer postgres)
{
    private const string Faults = "/v1/sandbox/faults";
    private const string Clock = "/v1/sandbox/clock";

    [Theory, EachEngine]
    public async Task Faults_wait_until_they_are_used_up(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var request = Approved.Text("add-sandbox-fault.request");

        var added = await merchant.Post(Faults, request);
        (
            await merchant.Post(
                "/v1/transactions/sale",
                """{"payment":{"token":"TOKEN"},"amount":{"value":1}}""".Replace("TOKEN", await merchant.AToken())
            )
        ).Ok();
        var listed = await merchant.Get(Faults);

        Approved.Matches("add-sandbox-fault.answer", added.Body);
        Approved.Matches("list-sandbox-faults.answer", listed.Body);
    }

    [Theory, EachEngine]
    public async Task A_clock_tells_its_way_and_ends_with_the_answer(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        using var http = new HttpClient(); // what streams is no JSON answer, which all other clients here insist on
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(merchant.Address, Clock));
        request.Headers.Add("X-Api-Key", merchant.Keys[KeyKind.Private]);
        request.Headers.Add("Accept", "text/event-stream");
        request.Content = new StringContent("""{"advance":"P1D"}""", new MediaTypeHeaderValue("application/json"));

        using var answer = await http.SendAsync(request);
        var events = (await answer.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var backwards = await merchant.Post(Clock, """{"now":"2020-01-01T00:00:00Z"}""");

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        Assert.All(
            events[..^1],
            one => Assert.Matches("^event: progress\ndata: {\"now\":\"[^\"]+\",\"until\":\"[^\"]+\"}$", one)
        );
        var done = Assert.Single(events, one => one.StartsWith("event: done\ndata: ", StringComparison.Ordinal));
        ContractCheck.Answer("advanceSandboxClock", 200, done[(done.IndexOf('\n', StringComparison.Ordinal) + 7)..]);
        Assert.Equal("clock_backwards now", backwards.Faults(409));
    }

    [Theory, EachEngine]
    public async Task A_reset_says_that_it_is_done_and_a_production_account_has_none(Engine engine)
    {
        var sandbox = await servers.Merchant(engine, postgres);
        var production = await Merchant.On(await servers.On(engine, postgres), AccountKind.Production);

        var done = await sandbox.Post("/v1/sandbox/reset", null);
        var refused = await production.Post("/v1/sandbox/reset", null);

        Approved.Matches("done.answer", done.Body);
        Assert.Equal("sandbox_only", refused.Faults(403));
        Approved.Matches("error-sandbox-only.answer", refused.Body);
    }
}
