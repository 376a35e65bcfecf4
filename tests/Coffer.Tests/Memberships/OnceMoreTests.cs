// A bill that was given up is tried once more because somebody asks; and what a pause does to a bill's retries.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;
using static Coffer.Tests.Memberships.Club;

namespace Coffer.Tests.Memberships;

public sealed class OnceMoreTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task A_retry_that_fails_leaves_a_suspended_subscription_as_it_was(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await ASuspendedOne(merchant);
        var (before, known) = (await merchant.Happened("bill"), await merchant.Happened("subscription"));

        var retried = (await member.Retries(1)).MustSucceed();

        Assert.Equal("suspended: 1 failed 6", retried.Told());
        Assert.Equal("null", retried.At("customer_subscription.next_retry_at"));
        Assert.Equal(known, await merchant.Happened("subscription"));
        Assert.Equal([.. before, "2030-03-10T12:00:00 declined"], await merchant.Happened("bill"));
        Assert.Equal("[]", (await merchant.Get($"{member.Path}/explain")).MustSucceed().At("explanation.gaps"));
        Assert.Equal("true", (await merchant.Get("/v1/verify")).MustSucceed().At("verified"));
        await merchant.Until("2030-04-20");
        Assert.Equal("suspended: 1 failed 6", await member.Told());
    }

    [Theory, EachEngine]
    public async Task A_retry_that_cannot_be_sent_leaves_it_too(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await ASuspendedOne(merchant);
        await merchant.Breaks("processor_down");

        Assert.Equal("suspended: 1 failed 6", (await member.Retries(1)).MustSucceed().Told());

        Assert.Equal("insufficient_funds", await member.At("bills.0.reason"));
        Assert.Equal("suspended: 1 failed 7", (await member.Retries(1)).MustSucceed().Told());
    }

    [Theory, EachEngine]
    public async Task A_pause_takes_no_days_of_retries(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (soft, hard) = (await merchant.AMember(SoftCard), await merchant.AMember(HardCard));
        (await soft.Pauses()).MustSucceed();
        (await hard.Pauses()).MustSucceed();
        await merchant.Until("2030-01-20");

        Assert.Equal("past_due: 1 due 2", (await soft.Resumes()).MustSucceed().Told());
        Assert.Equal("past_due: 1 due 1", (await hard.Resumes()).MustSucceed().Told());

        Assert.Equal("2030-01-21T00:00:00.000Z", await soft.At("next_retry_at"));
        await merchant.Until("2030-01-26");
        Assert.Equal("past_due: 1 due 1", await hard.Told());
        await merchant.Until("2030-01-27");
        Assert.Equal("suspended: 1 failed 6", await soft.Told());
        Assert.Equal("suspended: 1 failed 1", await hard.Told());
    }

    private static async Task<Member> ASuspendedOne(Merchant merchant)
    {
        var member = await merchant.AMember(SoftCard);
        await merchant.Until("2030-03-10");
        Assert.Equal("suspended: 1 failed 5", await member.Told());
        return member;
    }
}
