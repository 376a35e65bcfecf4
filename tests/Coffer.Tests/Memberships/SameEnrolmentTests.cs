// One Idempotency-Key is one subscription and one charge, however often and from how many sides it comes.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;

namespace Coffer.Tests.Memberships;

public sealed class SameEnrolmentTests(Servers servers, PostgresServer postgres)
{
    [Theory]
    [EachEngine(Merchant.Visa)]
    [EachEngine(SoftCard)]
    public async Task The_same_enrolment_again_is_answered_byte_for_byte(Engine engine, string number)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());
        await merchant.AStoredCard(customer, number);

        var first = (await merchant.Post(Enrolments(customer), Enrolment(plan), "join")).MustSucceed();
        await merchant.Moves("P3M");
        var again = (await merchant.Post(Enrolments(customer), Enrolment(plan), "join")).MustSucceed();

        Assert.Equal(first.Body, again.Body);
        Assert.True(again.Replayed);
        Assert.Single((await merchant.Get(Enrolments(customer))).Ids("customer_subscriptions"));
    }

    [Theory, EachEngine]
    public async Task Sent_at_the_same_time_it_is_one_subscription_and_one_charge(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());
        await merchant.AStoredCard(customer);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => merchant.Post(Enrolments(customer), Enrolment(plan), "join"))
        );

        foreach (var answer in answers.Where(answer => !answer.IsSuccess))
            answer.MustBeRefused(409, "idempotency_in_progress");
        var last = (await merchant.Post(Enrolments(customer), Enrolment(plan), "join")).MustSucceed();
        Assert.All(answers.Where(answer => answer.IsSuccess), answer => Assert.Equal(last.Body, answer.Body));
        Assert.Equal("active: 1 paid 1", last.Told());
        Assert.Single((await merchant.Get(Enrolments(customer))).Ids("customer_subscriptions"));
        Assert.Equal(["2030-01-01 captured 30.00"], await merchant.Charges(customer));
    }

    [Theory, EachEngine]
    public async Task Another_enrolment_with_its_key_is_refused(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());
        await merchant.AStoredCard(customer);
        (await merchant.Post(Enrolments(customer), Enrolment(plan), "join")).MustSucceed();

        var more = ""","skip_first_payment":true""";
        (await merchant.Post(Enrolments(customer), Enrolment(plan, more: more), "join")).MustBeRefused(
            409,
            "idempotency_key_reused"
        );
        (await merchant.Post(Enrolments(customer), Enrolment(await merchant.APlan()), "join")).MustBeRefused(
            409,
            "idempotency_key_reused"
        );
    }

    [Theory, EachEngine]
    public async Task A_refused_enrolment_leaves_its_key_free(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());

        (await merchant.Post(Enrolments(customer), Enrolment(plan), "join")).MustBeRefused(409, "wallet_empty");
        await merchant.AStoredCard(customer);

        var enrolled = (await merchant.Post(Enrolments(customer), Enrolment(plan), "join")).MustSucceed();
        Assert.Equal("active: 1 paid 1", enrolled.Told());
    }

    [Theory, EachEngine]
    public async Task An_order_again_with_its_key_is_a_replay(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(SoftCard);

        var retried = (await member.Retries(1, "retry")).MustSucceed();
        Assert.Equal(retried.Body, (await member.Retries(1, "retry")).Body);
        Assert.Equal("past_due: 1 due 2", await member.Told());
        var paused = (await member.Pauses("pause")).MustSucceed();
        Assert.Equal(paused.Body, (await member.Pauses("pause")).Body);
        var cancelled = (await member.Cancels("cancel")).MustSucceed();
        Assert.Equal(cancelled.Body, (await member.Cancels("cancel")).Body);
        Assert.Equal(2, (await member.Charges()).Count);
    }
}
