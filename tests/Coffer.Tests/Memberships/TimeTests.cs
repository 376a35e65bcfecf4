// The account's time and its subscriptions: a clock that is moved with everybody watching, midnights that move, a year
// of unpaid days.
using Coffer.Access;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;

namespace Coffer.Tests.Memberships;

public sealed class TimeTests(Servers servers, PostgresServer postgres)
{
    private static readonly HttpClient Http = new();

    [Theory, EachEngine]
    public async Task A_moving_clock_tells_how_far_it_is_and_ends_with_the_answer(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        await merchant.AMember(plan: await merchant.APlan(Plan(Daily)));

        var (media, events) = await Stream(merchant, """{"advance":"P6M"}""");

        Assert.Equal("text/event-stream", media);
        Assert.All(events[..^1], each => Assert.Equal("progress", each.Name));
        var instants = events[..^1].Select(each => each.Json.At("now")!).ToList();
        Assert.NotEmpty(instants);
        Assert.Equal(instants.Order(StringComparer.Ordinal), instants);
        Assert.Equal("done", events[^1].Name);
        var done = events[^1].Json;
        Assert.Equal(181, done.GetProperty("counts").GetProperty("bill.paid").GetInt32());
        Assert.StartsWith("2030-07-01T12:00:", done.At("now"));
    }

    [Theory, EachEngine]
    public async Task A_refusal_is_no_stream(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);

        var answer = await Ask(merchant, """{"now":"2029-01-01T00:00:00Z"}""");

        Assert.Equal(
            "409 application/json",
            $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType?.MediaType}"
        );
        Assert.Contains("clock_backwards", await answer.Content.ReadAsStringAsync());
    }

    [Theory, EachEngine]
    public async Task A_production_account_bills_by_the_worlds_time_only(Engine engine)
    {
        var merchant = await Merchant.On(await servers.On(engine, postgres), AccountKind.Production);

        (await merchant.Post(Clock, """{"advance":"P1D"}""")).MustBeRefused(403, "sandbox_only");
        var answer = await Ask(merchant, """{"advance":"P1D"}""");

        Assert.Equal(
            "403 application/json",
            $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType?.MediaType}"
        );
    }

    [Theory]
    [EachEngine("Pacific/Auckland", "2030-01-31T11:00:00")]
    [EachEngine("America/Los_Angeles", "2030-02-01T08:00:00")]
    public async Task Bills_come_at_the_midnights_of_the_zone_that_an_account_moved_to(
        Engine engine,
        string zone,
        string paid
    )
    {
        var merchant = await servers.AClub(engine, postgres);
        await merchant.AMember();

        (await merchant.Patch("/v1/account", $$"""{"time_zone":"{{zone}}"}""")).MustSucceed();
        await merchant.Until("2030-02-02");

        Assert.Equal($"{paid} paid", (await merchant.Happened("bill"))[^1]);
    }

    [Theory, EachEngine]
    public async Task Days_do_not_move_when_clocks_are_put_forward(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        (await merchant.Patch("/v1/account", """{"time_zone":"America/New_York"}""")).MustSucceed();
        await merchant.Moves("2030-03-08T12:00:00Z");
        await merchant.AMember(plan: await merchant.APlan(Plan(Daily)));

        await merchant.Moves("2030-03-12T12:00:00Z");

        Assert.Equal(
            ["03-08T12:00:00", "03-09T05:00:00", "03-10T05:00:00", "03-11T04:00:00", "03-12T04:00:00"],
            (await merchant.Happened("bill")).Select(each => each[5..19])
        );
    }

    [Theory, EachEngine]
    public async Task A_bill_that_stays_unpaid_for_long_keeps_nobody_busy(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var plan = await merchant.APlan(Plan(Daily, more: ""","retry_days":[150]"""));
        var member = await merchant.AMember(SoftCard, plan);

        await merchant.Until("2030-05-15");
        Assert.Equal("100", await Count(member));
        var good = (await merchant.AStoredCard(member.Customer)).Id;
        (await member.MovesTo(good)).MustSucceed();
        await merchant.Until("2030-05-16");

        Assert.Equal("active", await member.At("status"));
        Assert.Equal("136", await Count(member));
        Assert.Equal(137, (await member.Charges()).Count);
    }

    private static async Task<string> Count(Member member) =>
        $"{(await member.Get()).Ok().GetProperty("customer_subscription").GetProperty("bills").GetArrayLength()}";

    private static Task<HttpResponseMessage> Ask(Merchant merchant, string json)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(merchant.Address, Clock))
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Api-Key", merchant.Keys[KeyKind.Private]);
        request.Headers.Add("Accept", "text/event-stream");
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<(string? Media, List<(string Name, System.Text.Json.JsonElement Json)> Events)> Stream(
        Merchant merchant,
        string json
    )
    {
        using var answer = await Ask(merchant, json);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(each => each.Split('\n'))
            .Select(lines => (lines[0]["event: ".Length..], Contract.ContractCheck.Json(lines[1]["data: ".Length..])))
            .ToList();
        return (answer.Content.Headers.ContentType?.MediaType, events);
    }
}
