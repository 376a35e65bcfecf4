// Enrolling: who begins which plan when, and what is charged before the answer.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Memberships;

public sealed class EnrollingTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_start_of_today_is_charged_before_the_answer(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());
        await merchant.AStoredCard(customer);

        var answer = (await merchant.Post(Enrolments(customer), Enrolment(plan))).MustSucceed();

        Assert.Equal("active: 1 paid 1", answer.Told());
        var told = answer.Ok().GetProperty("customer_subscription");
        Assert.Equal((customer, plan), (told.At("customer"), told.At("subscription_id")));
        Assert.Equal(
            "2030-01-01 2030-02-01 null",
            $"{told.At("start")} {told.At("next_due")} {told.At("next_retry_at")}"
        );
        Assert.Equal("""{"stored":{"initiated_by":"MERCHANT"}}""", told.At("payment"));
        Assert.Equal("2030-01-01", told.At("bills.0.due"));
        Assert.Equal("""{"value":30.00,"currency":"USD"}""", told.At("bills.0.amount"));
        var charge = Assert.Single(await merchant.ChargesInFull(customer));
        Assert.Equal(told.At("bills.0.transaction_id"), charge.At("transaction_id"));
        Assert.Equal("sale captured APPROVED 30.00", Words(charge, "type", "status", "response_code", "amount"));
        Assert.Equal(
            told.GetRawText(),
            (await merchant.Get($"{Enrolments(customer)}/{told.Id()}")).At("customer_subscription")
        );
    }

    [Theory, EachEngine]
    public async Task The_named_method_is_charged_and_no_other(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());
        var card = (await merchant.AStoredCard(customer)).Id;
        var other = (await merchant.AStoredCard(customer, Merchant.Mastercard)).Id;

        var member = await merchant.Enrols(customer, plan, other);
        await merchant.Enrols(customer, plan);

        Assert.Equal(other, await member.At("payment.stored.wallet"));
        var charges = await merchant.ChargesInFull(customer);
        Assert.Equal([other, card], charges.Select(charge => charge.At("payment.wallet")));
    }

    [Theory, EachEngine]
    public async Task Two_enrolments_in_one_plan_are_two_subscriptions(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember();

        var second = await merchant.Enrols(member.Customer, (await member.At("subscription_id"))!);
        await merchant.Until("2030-02-01");

        Assert.NotEqual(member.Id, second.Id);
        Assert.Equal("active: 1 paid 1, 2 paid 1", await member.Told());
        Assert.Equal("active: 1 paid 1, 2 paid 1", await second.Told());
        Assert.Equal(4, (await member.Charges()).Count);
    }

    [Theory]
    [EachEngine("2030-01-01", "active: 1 paid 1", "2030-02-01")]
    [EachEngine("2029-12-31T23:30:00-05:00", "active: 1 paid 1", "2030-02-01")]
    [EachEngine("2030-01-02T00:30:00+02:00", "active: 1 paid 1", "2030-02-01")]
    [EachEngine("2030-01-02", "trialing:", "2030-01-02")]
    [EachEngine("2030-01-31T23:59:59Z", "trialing:", "2030-01-31")]
    [EachEngine("2040-01-01", "trialing:", "2040-01-01")]
    public async Task A_start_is_a_day_of_the_account(Engine engine, string start, string told, string next)
    {
        var merchant = await servers.AClub(engine, postgres);

        var member = await merchant.AMember(more: $",\"start\":\"{start}\"");

        Assert.Equal((told, next), (await member.Told(), await member.At("next_due")));
    }

    [Theory, EachEngine]
    public async Task In_another_time_zone_today_is_another_day(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        (await merchant.Patch("/v1/account", """{"time_zone":"Pacific/Auckland"}""")).MustSucceed();
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());
        await merchant.AStoredCard(customer);

        (await merchant.Post(Enrolments(customer), Enrolment(plan, more: ""","start":"2030-01-01" """))).MustBeRefused(
            400,
            "start_in_past",
            "start"
        );
        var member = await merchant.Enrols(customer, plan, more: ""","start":"2030-01-01T11:30:00Z" """);

        Assert.Equal("2030-01-02 active: 1 paid 1", $"{await member.At("start")} {await member.Told()}");
        await merchant.Moves("2030-02-01T11:30:00Z");
        Assert.Equal(
            ["2030-01-01T12:00:00 paid", "2030-02-01T11:00:00 paid"],
            (await merchant.Happened("bill")).Select(e => $"{e[..11]}{e[11..13]}:00:00{e[19..]}")
        );
    }

    [Theory, EachEngine]
    public async Task A_future_start_is_charged_when_it_comes(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(
            plan: await merchant.APlan(Plan("""{"unit":"week","interval":1,"day_of_cycle":5}""")),
            more: ""","start":"2030-02-06" """ // a Wednesday
        );

        await merchant.Until("2030-02-05");
        Assert.Equal("trialing:", await member.Told());
        await merchant.Until("2030-02-06");
        Assert.Equal("active:", await member.Told());
        await merchant.Until("2030-02-15");

        Assert.Equal("active: 1 paid 1, 2 paid 1", await member.Told());
        Assert.Equal(["2030-02-08 settled 30.00", "2030-02-15 captured 30.00"], await member.Charges());
    }

    [Theory]
    [EachEngine(SoftCard, "2030-01-02T00:00:00.000Z", "insufficient_funds")]
    [EachEngine(HardCard, "null", "do_not_honor")]
    public async Task A_declined_first_charge_is_past_due(Engine engine, string number, string retry, string reason)
    {
        var merchant = await servers.AClub(engine, postgres);

        var member = await merchant.AMember(number);

        Assert.Equal("past_due: 1 due 1", await member.Told());
        Assert.Equal((retry, reason), (await member.At("next_retry_at"), await member.At("bills.0.reason")));
        Assert.Equal(["2030-01-01 declined 30.00"], await member.Charges());
    }

    [Theory, EachEngine]
    public async Task The_first_payment_may_be_skipped(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);

        var member = await merchant.AMember(more: ""","skip_first_payment":true""");

        Assert.Equal("active: 1 skipped 0", await member.Told());
        await merchant.Until("2030-02-01");
        Assert.Equal("active: 1 skipped 0, 2 paid 1", await member.Told());
        Assert.Equal(["2030-02-01 captured 30.00"], await member.Charges());
    }

    [Theory]
    [EachEngine("""{"subscription_id":"PLAN"}""", "required payment")]
    [EachEngine("""{"subscription_id":"PLAN","payment":{}}""", "required payment.stored")]
    [EachEngine("""{"subscription_id":"PLAN","payment":"x"}""", "wrong_type payment")]
    [EachEngine("""{"subscription_id":"PLAN","payment":{"stored":"x"}}""", "wrong_type payment.stored")]
    [EachEngine("""{"payment":{"stored":{}}}""", "required subscription_id, required payment.stored.initiated_by")]
    [EachEngine(
        """{"subscription_id":"PLAN","payment":{"stored":{"initiated_by":"NOBODY"}},"start":"soon"}""",
        "invalid_value payment.stored.initiated_by, invalid_format start"
    )]
    [EachEngine(
        """{"subscription_id":"PLAN","payment":{"stored":{"initiated_by":"MERCHANT"}},"start":"2029-12-31"}""",
        "start_in_past start"
    )]
    [EachEngine(
        """{"subscription_id":"PLAN","payment":{"stored":{"initiated_by":"MERCHANT"}},"start":"2040-01-02"}""",
        "out_of_range start"
    )]
    [EachEngine(
        """{"subscription_id":"7","payment":{"stored":{"initiated_by":"MERCHANT"}}}""",
        "unknown_reference subscription_id"
    )]
    [EachEngine(
        """{"subscription_id":"PLAN","payment":{"stored":{"initiated_by":"MERCHANT","wallet":"7"}}}""",
        "unknown_reference payment.stored.wallet"
    )]
    public async Task What_is_not_right_is_refused_and_nothing_is_charged(Engine engine, string body, string faults)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());
        await merchant.AStoredCard(customer);

        var answer = await merchant.Post(Enrolments(customer), body.Replace("PLAN", plan, StringComparison.Ordinal));

        Assert.Equal(faults, answer.Faults(400));
        Assert.Empty((await merchant.Get(Enrolments(customer))).Ids("customer_subscriptions"));
        Assert.Empty(await merchant.Charges(customer));
    }

    [Theory, EachEngine]
    public async Task What_belongs_to_others_is_refused(Engine engine)
    {
        var (merchant, other) = (await servers.AClub(engine, postgres), await servers.AClub(engine, postgres));
        var (jane, joe, plan) = (await merchant.ACustomer(), await merchant.ACustomer(), await merchant.APlan());
        await merchant.AStoredCard(jane);
        var joes = (await merchant.AStoredCard(joe)).Id;

        (await merchant.Post(Enrolments(jane), Enrolment(plan, joes))).MustBeRefused(
            400,
            "unknown_reference",
            "payment.stored.wallet"
        );
        (await merchant.Post(Enrolments(jane), Enrolment(await other.APlan()))).MustBeRefused(
            400,
            "unknown_reference",
            "subscription_id"
        );
        (await other.Post(Enrolments(jane), Enrolment(await other.APlan()))).MustBeRefused(404, "not_found");
        (await merchant.Post(Enrolments("7"), Enrolment(plan))).MustBeRefused(404, "not_found");
        Assert.Empty(await merchant.Charges(jane));
    }

    [Theory, EachEngine]
    public async Task Without_a_method_nobody_can_enrol(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());

        (await merchant.Post(Enrolments(customer), Enrolment(plan))).MustBeRefused(409, "wallet_empty");
    }

    [Theory, EachEngine]
    public async Task A_bank_account_pays_in_dollars_only(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var customer = await merchant.ACustomer();
        var bank = await merchant.ABank(customer);
        var plan = await merchant.APlan(Plan(amount: """ "amount":{"value":30,"currency":"EUR"} """));

        Assert.Equal(
            "invalid_value subscription_id",
            (await merchant.Post(Enrolments(customer), Enrolment(plan))).Faults(400)
        );
        var card = (await merchant.AStoredCard(customer)).Id;
        var member = await merchant.Enrols(customer, plan, card);
        Assert.Equal("active: 1 paid 1", await member.Told());
        (await member.MovesTo(bank)).MustBeRefused(400, "invalid_value");
        (await member.MovesTo(null)).MustBeRefused(400, "invalid_value");
        Assert.Equal(card, await member.At("payment.stored.wallet"));
    }

    private static string Words(System.Text.Json.JsonElement charge, params string[] members) =>
        string.Join(' ', members.Select(member => charge.At(member)));
}
