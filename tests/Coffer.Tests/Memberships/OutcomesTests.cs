// What comes late or not at all: pending cards, faults of the processor, debits that a bank returns. Nobody is charged
// twice, nobody not at all.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;
using static Coffer.Tests.Memberships.Club;

namespace Coffer.Tests.Memberships;

public sealed class OutcomesTests(Servers servers, PostgresServer postgres)
{
    private const string PendingCard = "4000000000000119";
    private const string PendingDeclinedCard = "4000000000000259";
    private const string ShortOfFunds = "000111111116";
    private const string Closed = "000111111113";

    [Theory, EachEngine]
    public async Task A_charge_says_who_began_it_and_why(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var open = await merchant.AMember();
        var plan = await merchant.APlan(Plan(more: ""","installments":2"""));
        var installments = await merchant.AMember(plan: plan);

        await merchant.Until("2030-02-01");

        var recurring = await merchant.ChargesInFull(open.Customer);
        Assert.All(
            recurring,
            charge => Assert.Equal("MERCHANT recurring ", Payment(charge, "initiated_by", "reason", "installment"))
        );
        Assert.All(recurring, charge => Assert.StartsWith("SBX", charge.At("network_transaction_id")));
        Assert.Equal(
            ["MERCHANT installment 1", "MERCHANT installment 2"],
            (await merchant.ChargesInFull(installments.Customer)).Select(charge =>
                Payment(charge, "initiated_by", "reason", "installment")
            )
        );
    }

    [Theory, EachEngine]
    public async Task An_outcome_that_comes_later_pays_the_bill(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);

        var member = await merchant.AMember(PendingCard);

        Assert.Equal("active: 1 due 1", await member.Told());
        Assert.Equal("null", await member.At("next_retry_at"));
        (await member.Retries(1)).MustBeRefused(409, "transaction_in_progress");
        await merchant.Moves("PT2M");
        Assert.Equal("active: 1 paid 1", await member.Told());
        await merchant.Until("2030-03-02");
        Assert.Equal("active: 1 paid 1, 2 paid 1, 3 paid 1", await member.Told());
    }

    [Theory, EachEngine]
    public async Task A_decline_that_comes_later_makes_it_past_due(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(PendingDeclinedCard);
        Assert.Equal("active: 1 due 1", await member.Told());

        await merchant.Moves("PT2M");

        Assert.Equal("past_due: 1 due 1", await member.Told());
        (await member.Retries(1)).MustBeRefused(409, "method_declined");
    }

    [Theory, EachEngine]
    public async Task A_method_changed_while_an_outcome_is_awaited_is_tried_after_a_decline(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(PendingDeclinedCard);
        var other = (await merchant.AStoredCard(member.Customer)).Id;

        Assert.Equal("active: 1 due 1", (await member.MovesTo(other)).Told());
        await merchant.Moves("PT2M");

        Assert.Equal("active: 1 paid 2", await member.Told());
        Assert.Equal(["2030-01-01 declined 30.00", "2030-01-01 captured 30.00"], await member.Charges());
    }

    [Theory, EachEngine]
    public async Task Cancelled_while_an_outcome_is_awaited_it_is_booked_all_the_same(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var pays = await merchant.AMember(PendingCard);
        var declines = await merchant.AMember(PendingDeclinedCard);

        Assert.Equal("cancelled: 1 due 1", (await pays.Cancels()).Told());
        Assert.Equal("cancelled: 1 due 1", (await declines.Cancels()).Told());
        await merchant.Until("2030-02-02");

        Assert.Equal("cancelled: 1 paid 1", await pays.Told());
        Assert.Equal("cancelled: 1 failed 1", await declines.Told());
    }

    [Theory]
    [EachEngine("processor_down", "active: 1 due 1", "active: 1 paid 2", "failed captured")]
    [EachEngine("timeout", "active: 1 due 1", "active: 1 paid 2", "failed captured")]
    [EachEngine("drop_reply_after_commit", "active: 1 due 1", "active: 1 paid 1", "captured")]
    [EachEngine("duplicate_reply", "active: 1 paid 1", "active: 1 paid 1", "captured")]
    public async Task A_fault_of_the_processor_is_made_up_for(
        Engine engine,
        string fault,
        string atOnce,
        string later,
        string charges
    )
    {
        var merchant = await servers.AClub(engine, postgres);
        await merchant.Breaks(fault);

        var member = await merchant.AMember();

        Assert.Equal(atOnce, await member.Told());
        await merchant.Moves("PT2H");
        Assert.Equal(later, await member.Told());
        Assert.Equal(
            charges,
            string.Join(' ', (await merchant.ChargesInFull(member.Customer)).Select(charge => charge.At("status")))
        );
    }

    [Theory]
    [EachEngine("timeout")]
    [EachEngine("processor_down")]
    [EachEngine("drop_reply_after_commit")]
    public async Task Many_bills_at_a_midnight_with_faults_are_each_paid_once(Engine engine, string fault)
    {
        var merchant = await servers.AClub(engine, postgres);
        var plan = await merchant.APlan();
        var members = new List<Member>();
        for (var i = 0; i < 12; i++)
            members.Add(await merchant.AMember(plan: plan));
        await merchant.Until("2030-01-31");

        await merchant.Breaks(fault, 7);
        await merchant.Until("2030-02-02");

        foreach (var member in members)
        {
            Assert.StartsWith("active: 1 paid 1, 2 paid ", await member.Told());
            Assert.Equal(
                2,
                (await member.Charges()).Count(charge => !charge.Contains("failed", StringComparison.Ordinal))
            );
        }

        Assert.Equal("", await merchant.Queue());
    }

    [Theory, EachEngine]
    public async Task A_debit_without_funds_is_presented_three_times_in_all(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMemberWithABank(ShortOfFunds);
        Assert.Equal("active: 1 paid 1", await member.Told());

        await merchant.Until("2030-01-05");
        Assert.Equal(
            "past_due: 1 paid 2",
            (await member.Told()).Replace("active", "past_due", StringComparison.Ordinal)
        );
        await merchant.Until("2030-01-31");

        Assert.Equal("suspended: 1 failed 3", await member.Told());
        Assert.Equal("R01", await member.At("bills.0.reason"));
        Assert.Equal(
            ["returned", "returned", "returned"],
            (await merchant.ChargesInFull(member.Customer)).Select(charge => charge.At("status"))
        );
        (await member.Resumes()).MustBeRefused(409, "method_declined");
        Assert.Equal(
            3,
            (await merchant.Happened("bill")).Count(each => each.EndsWith("returned", StringComparison.Ordinal))
        );
    }

    [Theory, EachEngine]
    public async Task A_closed_bank_account_waits_for_another_method(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMemberWithABank(Closed);

        await merchant.Until("2030-01-06");
        Assert.Equal("past_due: 1 due 1", await member.Told());
        Assert.Equal(("null", "R02"), (await member.At("next_retry_at"), await member.At("bills.0.reason")));
        (await member.Retries(1)).MustBeRefused(409, "method_declined");
        var card = (await merchant.AStoredCard(member.Customer)).Id;
        Assert.Equal("active: 1 paid 2", (await member.MovesTo(card)).Told());

        await merchant.Until("2030-02-10");
        Assert.Equal("active: 1 paid 2, 2 paid 1", await member.Told());
    }

    [Theory, EachEngine]
    public async Task A_returned_debit_opens_a_completed_subscription_again(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.ABank(customer, Closed);
        var plan = await merchant.APlan(Plan(more: ""","installments":1"""));
        var member = await merchant.Enrols(customer, plan);
        Assert.Equal("completed: 1 paid 1", await member.Told());

        await merchant.Until("2030-01-06");
        Assert.Equal("past_due: 1 due 1", await member.Told());
        var card = (await merchant.AStoredCard(customer)).Id;
        (await member.MovesTo(card)).MustSucceed();

        Assert.Equal("completed: 1 paid 2", await member.Told());
    }

    [Theory, EachEngine]
    public async Task A_debit_that_comes_back_from_a_customer_who_is_gone_troubles_nobody(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        foreach (var account in new[] { Closed, ShortOfFunds })
        {
            var customer = await merchant.ACustomer();
            await merchant.ABank(customer, account);
            var member = await merchant.Enrols(customer, await merchant.APlan());
            (await member.Cancels()).MustSucceed();
            var once = await merchant.Enrols(customer, await merchant.APlan(Plan(more: ""","installments":1""")));
            Assert.Equal("completed: 1 paid 1", await once.Told());
            (await merchant.Delete($"/v1/customers/{customer}")).MustSucceed();
        }

        await merchant.Until("2030-03-01");

        var statuses = (await merchant.Get("/v1/transactions")).Ok().GetProperty("transactions").EnumerateArray();
        Assert.All(statuses, charge => Assert.Equal("returned", charge.At("status")));
        var left = (await merchant.Get("/v1/customer_subscriptions")).Ok().GetProperty("customer_subscriptions");
        Assert.DoesNotContain(left.EnumerateArray(), each => each.At("status") is "active" or "past_due");
    }

    private static string Payment(System.Text.Json.JsonElement charge, params string[] members) =>
        string.Join(' ', members.Select(member => charge.At($"payment.{member}")));
}
