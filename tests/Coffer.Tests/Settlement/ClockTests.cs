// The sandbox clock: the account's time moves forward, and what falls due on the way happens in order, each at its
// time.
using System.Globalization;
using Coffer.Access;
using Coffer.Tests.Contract;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;
using static Coffer.Tests.Settlement.Days;

namespace Coffer.Tests.Settlement;

public sealed class ClockTests(Servers servers, PostgresServer postgres)
{
    private const string Clock = "/v1/sandbox/clock";

    [Theory, EachEngine]
    public async Task Two_days_settle_a_sale(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        Approved.Matches("get-sandbox-clock.answer", (await merchant.Get(Clock)).Body);
        await merchant.ASale(Card(Merchant.Visa));

        var advanced = await merchant.Post(Clock, Approved.Text("advance-sandbox-clock.request"));

        Approved.Matches("advance-sandbox-clock.answer", advanced.Body);
    }

    [Theory, EachEngine]
    public async Task What_falls_due_happens_in_order_of_time_and_at_its_time(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var hold = await merchant.AHold();
        var debit = await merchant.ASale(Check("000111111116"));
        var pending = await merchant.ASale(Card("4000000000000119"));
        var before = await Now(merchant);

        var advanced = (await merchant.Post(Clock, """{"advance":"P10D"}""")).MustSucceed();

        var happened = advanced.Json!.Value.GetProperty("happened").EnumerateArray().ToList();
        var actions = happened.Select(e => $"{e.Text("event")} {e.Text("action")}").ToList();
        Assert.Equal(
            [
                "transaction approved",
                "transaction settled",
                "transaction settled",
                "batch closed",
                "transaction returned",
                "transaction expired",
            ],
            actions
        );
        Assert.Equal("2", Count(advanced, "transaction.settled"));
        var times = happened.Select(e => Instant(e.Text("created")!)).ToList();
        Assert.Equal(times.Order(), times);
        Assert.InRange(times[0], before.AddMinutes(1).AddSeconds(-5), before.AddMinutes(1));
        Assert.InRange(times[^1], before.AddDays(7).AddSeconds(-5), before.AddDays(7));
        Assert.Equal(
            "expired returned settled",
            $"{await merchant.Status(hold)} {await merchant.Status(debit)} {await merchant.Status(pending)}"
        );
        Assert.InRange(await Now(merchant), before.AddDays(10), before.AddDays(10).AddMinutes(2));
    }

    [Theory, EachEngine]
    public async Task It_counts_for_what_exists_already_and_for_what_is_made_later(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var token = await merchant.AToken();
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);

        (await merchant.Post(Clock, """{"now":"2036-01-02T03:04:05Z"}""")).MustSucceed();

        (await merchant.Post(Sale, Charge(ByToken(token)))).MustBeRefused(400, "token_expired", "payment.token");
        var declined = (await merchant.Post(Sale, Charge(ByCustomer(customer)))).MustSucceed();
        Assert.Equal("expired_card", declined.At("decline_code"));
        Assert.StartsWith("2036-01-02T03:04:", declined.At("created"));
    }

    [Theory, EachEngine]
    public async Task It_moves_forward_only_and_at_most_ten_years(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        (await merchant.Post(Clock, """{"now":"2020-01-01T00:00:00Z"}""")).MustBeRefused(409, "clock_backwards", "now");
        (await merchant.Post(Clock, """{"now":"2099-01-01T00:00:00Z"}""")).MustBeRefused(400, "out_of_range", "now");
        (await merchant.Post(Clock, """{"advance":"P11Y"}""")).MustBeRefused(400, "out_of_range", "advance");
        (await merchant.Post(Clock, """{"advance":"1 day"}""")).MustBeRefused(400, "invalid_format", "advance");
        (await merchant.Post(Clock, """{"advance":"-P1D"}""")).MustBeRefused(400, "invalid_format", "advance");
        (await merchant.Post(Clock, """{"advance":"P"}""")).MustBeRefused(400, "invalid_format", "advance");
        (await merchant.Post(Clock, """{"now":"tomorrow"}""")).MustBeRefused(400, "invalid_format", "now");
        (await merchant.Post(Clock, "{}")).MustBeRefused(400, "required", "now");
        (await merchant.Post(Clock, """{"now":"2027-01-01T00:00:00Z","advance":"P1D"}""")).MustBeRefused(
            400,
            "conflicting_members",
            "advance"
        );
    }

    [Theory, EachEngine]
    public async Task The_same_move_again_with_its_key_is_a_replay(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var first = (await merchant.Post(Clock, """{"advance":"P1M"}""", "month-1")).MustSucceed();
        var again = (await merchant.Post(Clock, """{"advance":"P1M"}""", "month-1")).MustSucceed();

        Assert.Equal(first.Body, again.Body);
        Assert.True(await Now(merchant) < Instant(first.At("now")!).AddDays(1));
    }

    [Theory, EachEngine]
    public async Task A_production_account_has_no_clock(Engine engine)
    {
        var merchant = await Merchant.On(await servers.On(engine, postgres), AccountKind.Production);

        (await merchant.Get(Clock)).MustBeRefused(403, "sandbox_only");
        (await merchant.Post(Clock, """{"advance":"P1D"}""")).MustBeRefused(403, "sandbox_only");
        (await merchant.Post("/v1/sandbox/batch/close", null)).MustBeRefused(403, "sandbox_only");
    }

    private static async Task<DateTimeOffset> Now(Merchant merchant) => Instant((await merchant.Get(Clock)).At("now")!);

    private static string Count(Coffer.Client.CofferResponse advanced, string name) =>
        advanced.Json!.Value.GetProperty("counts").GetProperty(name).GetRawText();

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
