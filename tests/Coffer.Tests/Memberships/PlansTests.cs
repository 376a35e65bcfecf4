// Plans: made, read, listed, closed. A plan never changes.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Memberships;

public sealed class PlansTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_plan_is_answered_with_all_of_its_terms_and_is_found_again(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var made = (
            await merchant.Post(
                PlansPath,
                """{"label":"Gold","cycle":{"unit":"month","interval":1,"day_of_cycle":31},"amount":{"value":29.9,"currency":"eur"}}"""
            )
        ).MustSucceed();

        Assert.Equal("Gold open", $"{made.At("subscription.label")} {made.At("subscription.status")}");
        Assert.Equal("""{"unit":"month","interval":1,"day_of_cycle":31}""", made.At("subscription.cycle"));
        Assert.Equal("""{"value":29.90,"currency":"EUR"}""", made.At("subscription.amount"));
        Assert.Equal(
            "null null false all",
            $"{made.At("subscription.installments")} {made.At("subscription.retry_days")} "
                + $"{made.At("subscription.fallback")} {made.At("subscription.catch_up")}"
        );
        var found = (await merchant.Get($"{PlansPath}/{made.At("subscription.id")}")).MustSucceed();
        Assert.Equal(made.At("subscription"), found.At("subscription"));
    }

    [Theory, EachEngine]
    public async Task Every_spelling_and_letter_case_is_read(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var made = await merchant.Post(
            PlansPath,
            """
            {"Label":"Thirds","Cycle":{"Unit":"SEMI_MONTH","Interval":1,"dayOfCycle":[1,15]},
            "totalAmount":{"Value":100},"Installments":3,"retryDays":[2,4],"fallback":true,"CatchUp":"Latest"}
            """
        );

        Assert.Equal(
            """{"unit":"semi_month","interval":1,"day_of_cycle":[1,15]}""",
            made.MustSucceed().At("subscription.cycle")
        );
        Assert.Equal("""{"value":100.00,"currency":"USD"}""", made.At("subscription.total_amount"));
        Assert.Equal(
            "3 [2,4] true latest",
            $"{made.At("subscription.installments")} {made.At("subscription.retry_days")} "
                + $"{made.At("subscription.fallback")} {made.At("subscription.catch_up")}"
        );
        Assert.Null(made.At("subscription.amount"));
    }

    [Theory]
    [EachEngine("""{"unit":"day","interval":366}""")]
    [EachEngine("""{"unit":"week","interval":2,"day_of_cycle":7}""")]
    [EachEngine("""{"unit":"month"}""")]
    [EachEngine("""{"unit":"semi_month","day_of_cycle":[15,31]}""")]
    [EachEngine("""{"unit":"semi_month"}""")]
    [EachEngine("""{"unit":"year","interval":1}""")]
    public async Task A_cycle_is_taken_as_it_is(Engine engine, string cycle)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var made = await merchant.Post(PlansPath, Plan(cycle, more: ""","installments":0"""));

        Assert.Equal("null", made.MustSucceed().At("subscription.installments"));
    }

    [Theory, EachEngine]
    public async Task Plans_are_listed_newest_first(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var plans = new List<string>();
        for (var i = 0; i < 3; i++)
            plans.Insert(0, await merchant.APlan());

        Assert.Equal(plans, (await merchant.Get(PlansPath)).Ids("subscriptions"));
        Assert.Equal([plans[1]], (await merchant.Get($"{PlansPath}?Page=2&Size=1")).Ids("subscriptions"));
        Assert.Equal([plans[2]], (await merchant.Get($"{PlansPath}?after={plans[1]}")).Ids("subscriptions"));
        Assert.Equal("3", (await merchant.Get($"{PlansPath}?Page=9")).At("pagination.total_records"));
        (await merchant.Get($"{PlansPath}?after=7")).MustBeRefused(400, "unknown_reference", "after");
    }

    [Theory, EachEngine]
    public async Task A_closed_plan_takes_nobody_and_its_members_stay(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var plan = await merchant.APlan();
        var member = await merchant.AMember(plan: plan);

        var closed = (await merchant.Delete($"{PlansPath}/{plan}")).MustSucceed();
        var again = (await merchant.Delete($"{PlansPath}/{plan}")).MustSucceed();

        Assert.Equal("closed", closed.At("subscription.status"));
        Assert.Equal(closed.At("subscription"), again.At("subscription"));
        Assert.Equal(closed.At("subscription"), (await merchant.Get($"{PlansPath}/{plan}")).At("subscription"));
        Assert.Equal([plan], (await merchant.Get(PlansPath)).Ids("subscriptions"));
        (await merchant.Post(Enrolments(member.Customer), Enrolment(plan))).MustBeRefused(
            409,
            "plan_closed",
            "subscription_id"
        );
        await merchant.Until("2030-02-01");
        Assert.Equal("active: 1 paid 1, 2 paid 1", await member.Told());
        Assert.Equal(["created", "closed"], (await merchant.Happened("plan")).Select(e => e[20..]));
    }

    [Theory, EachEngine]
    public async Task The_same_request_with_its_key_makes_one_plan(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var first = (await merchant.Post(PlansPath, Plan(), "gold")).MustSucceed();
        var again = (await merchant.Post(PlansPath, Plan(), "gold")).MustSucceed();
        var other = await merchant.Post(PlansPath, Plan(Daily), "gold");

        Assert.Equal(first.Body, again.Body);
        other.MustBeRefused(409, "idempotency_key_reused");
        Assert.Single((await merchant.Get(PlansPath)).Ids("subscriptions"));
    }

    [Theory, EachEngine]
    public async Task What_is_not_there_is_not_found(Engine engine)
    {
        var (merchant, other) = (await servers.Merchant(engine, postgres), await servers.Merchant(engine, postgres));
        var plan = await other.APlan();

        foreach (var id in new[] { plan, "7", "00000000-0000-7000-8000-000000000000" })
        {
            (await merchant.Get($"{PlansPath}/{id}")).MustBeRefused(404, "not_found");
            (await merchant.Delete($"{PlansPath}/{id}")).MustBeRefused(404, "not_found");
        }

        Assert.Empty((await merchant.Get(PlansPath)).Ids("subscriptions"));
        Assert.Equal("open", (await other.Get($"{PlansPath}/{plan}")).At("subscription.status"));
        (await merchant.Browser.SendAsync(HttpMethod.Get, PlansPath)).MustBeRefused(403, "wrong_key_kind");
    }

    [Theory]
    [EachEngine("{}", "required label, required cycle, required amount.value")]
    [EachEngine("""{"label":"x","cycle":{},"amount":{"value":1}}""", "required cycle.unit")]
    [EachEngine("""{"label":"x","cycle":{"unit":"fortnight"},"amount":{"value":1}}""", "invalid_value cycle.unit")]
    [EachEngine("""{"label":"x","cycle":"month","amount":{"value":1}}""", "wrong_type cycle")]
    public async Task A_plan_without_a_cycle_is_refused(Engine engine, string plan, string faults) =>
        Assert.Equal(faults, await Refuses(engine, plan));

    [Theory]
    [EachEngine(
        """{"unit":"fortnight","interval":0,"day_of_cycle":32}""",
        "invalid_value cycle.unit, out_of_range cycle.interval, out_of_range cycle.day_of_cycle"
    )]
    [EachEngine(
        """{"interval":367,"day_of_cycle":[15,1]}""",
        "required cycle.unit, out_of_range cycle.interval, out_of_range cycle.day_of_cycle"
    )]
    [EachEngine("""{"unit":"fortnight","day_of_cycle":[1,15]}""", "invalid_value cycle.unit")]
    [EachEngine(
        """{"unit":"semi_month","interval":"two","day_of_cycle":15}""",
        "wrong_type cycle.interval, wrong_type cycle.day_of_cycle"
    )]
    [EachEngine("""{"unit":"month","interval":0}""", "out_of_range cycle.interval")]
    [EachEngine("""{"unit":"month","interval":367}""", "out_of_range cycle.interval")]
    [EachEngine("""{"unit":"month","interval":"two"}""", "wrong_type cycle.interval")]
    [EachEngine("""{"unit":"semi_month","interval":2}""", "out_of_range cycle.interval")]
    [EachEngine("""{"unit":"day","day_of_cycle":1}""", "invalid_value cycle.day_of_cycle")]
    [EachEngine("""{"unit":"year","day_of_cycle":1}""", "invalid_value cycle.day_of_cycle")]
    [EachEngine("""{"unit":"week","day_of_cycle":0}""", "out_of_range cycle.day_of_cycle")]
    [EachEngine("""{"unit":"week","day_of_cycle":8}""", "out_of_range cycle.day_of_cycle")]
    [EachEngine("""{"unit":"month","day_of_cycle":0}""", "out_of_range cycle.day_of_cycle")]
    [EachEngine("""{"unit":"month","day_of_cycle":32}""", "out_of_range cycle.day_of_cycle")]
    [EachEngine("""{"unit":"month","day_of_cycle":[1,15]}""", "wrong_type cycle.day_of_cycle")]
    [EachEngine("""{"unit":"semi_month","day_of_cycle":15}""", "wrong_type cycle.day_of_cycle")]
    [EachEngine("""{"unit":"semi_month","day_of_cycle":[15]}""", "out_of_range cycle.day_of_cycle")]
    [EachEngine("""{"unit":"semi_month","day_of_cycle":[15,1]}""", "out_of_range cycle.day_of_cycle")]
    [EachEngine("""{"unit":"semi_month","day_of_cycle":[1,1]}""", "out_of_range cycle.day_of_cycle")]
    [EachEngine("""{"unit":"semi_month","day_of_cycle":[1,10,20]}""", "out_of_range cycle.day_of_cycle")]
    [EachEngine("""{"unit":"semi_month","day_of_cycle":[1,32]}""", "out_of_range cycle.day_of_cycle")]
    [EachEngine("""{"unit":"semi_month","day_of_cycle":["1",15]}""", "out_of_range cycle.day_of_cycle")]
    public async Task A_cycle_that_never_comes_is_refused(Engine engine, string cycle, string faults) =>
        Assert.Equal(faults, await Refuses(engine, Plan(cycle)));

    [Theory]
    [EachEngine("""  "amount":{"value":0} """, "out_of_range amount.value")]
    [EachEngine("""  "amount":{"value":1.001} """, "invalid_value amount.value")]
    [EachEngine("""  "amount":{} """, "required amount.value")]
    [EachEngine("""  "amount":{"value":1,"currency":"XXX"} """, "invalid_value amount.currency")]
    [EachEngine(
        """  "amount":{"value":1},"total_amount":{"value":1},"installments":1 """,
        "conflicting_members total_amount"
    )]
    [EachEngine("""  "total_amount":{"value":100} """, "required installments")]
    [EachEngine("""  "total_amount":{"value":100},"installments":0 """, "required installments")]
    [EachEngine("""  "total_amount":{"value":0.02},"installments":3 """, "out_of_range total_amount.value")]
    [EachEngine("""  "total_amount":{"value":0.02},"installments":2147483647 """, "out_of_range total_amount.value")]
    [EachEngine("""  "total_amount":{"value":100},"installments":-1 """, "out_of_range installments")]
    [EachEngine("""  "amount":{"value":1},"installments":-1 """, "out_of_range installments")]
    [EachEngine("""  "amount":{"value":1},"installments":2147483648 """, "out_of_range installments")]
    [EachEngine("""  "amount":{"value":1},"retry_days":[3,1] """, "out_of_range retry_days")]
    [EachEngine("""  "amount":{"value":1},"retry_days":[1,1] """, "out_of_range retry_days")]
    [EachEngine("""  "amount":{"value":1},"retry_days":[0] """, "out_of_range retry_days")]
    [EachEngine("""  "amount":{"value":1},"retry_days":[366] """, "out_of_range retry_days")]
    [EachEngine("""  "amount":{"value":1},"retry_days":[1,2,3,4,5,6,7,8,9,10,11] """, "too_many retry_days")]
    [EachEngine("""  "amount":{"value":1},"retry_days":7 """, "wrong_type retry_days")]
    [EachEngine("""  "amount":{"value":1},"fallback":"yes" """, "wrong_type fallback")]
    [EachEngine("""  "amount":{"value":1},"catch_up":"none" """, "invalid_value catch_up")]
    [EachEngine("""  "amount":{"value":1},"Amount":{"value":1} """, "duplicate_member amount")]
    public async Task Terms_that_do_not_fit_together_are_refused(Engine engine, string terms, string faults) =>
        Assert.Equal(faults, await Refuses(engine, Plan(amount: terms)));

    [Theory, EachEngine]
    public async Task All_faults_are_told_at_once(Engine engine)
    {
        var label = new string('x', 101);

        Assert.Equal(
            "too_long label, out_of_range cycle.interval, out_of_range amount.value, out_of_range retry_days",
            await Refuses(
                engine,
                $$"""{"label":"{{label}}","cycle":{"unit":"week","interval":0},"amount":{"value":-1},"retry_days":[2,1]}"""
            )
        );
    }

    private async Task<string> Refuses(Engine engine, string plan) =>
        (await (await servers.Merchant(engine, postgres)).Post(PlansPath, plan)).Faults(400);
}
