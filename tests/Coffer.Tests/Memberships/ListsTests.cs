// Lists of subscriptions: of a customer with their bills, of the account without, newest first, by status.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;

namespace Coffer.Tests.Memberships;

public sealed class ListsTests(Servers servers, PostgresServer postgres)
{
    private const string All = "/v1/customer_subscriptions";

    [Theory, EachEngine]
    public async Task The_accounts_subscriptions_are_listed_newest_first_and_by_status(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var plan = await merchant.APlan();
        var active = await merchant.AMember(plan: plan);
        var pastDue = await merchant.AMember(SoftCard, plan);
        var trialing = await merchant.AMember(plan: plan, more: ""","start":"2030-03-01" """);
        var cancelled = await merchant.AMember(plan: plan);
        (await cancelled.Cancels()).MustSucceed();

        Assert.Equal(
            [cancelled.Id, trialing.Id, pastDue.Id, active.Id],
            (await merchant.Get(All)).Ids("customer_subscriptions")
        );
        foreach (
            var (status, member) in new[]
            {
                ("active", active),
                ("PAST_DUE", pastDue),
                ("trialing", trialing),
                ("cancelled", cancelled),
            }
        )
            Assert.Equal([member.Id], (await merchant.Get($"{All}?status={status}")).Ids("customer_subscriptions"));
        var unpaid = (await merchant.Get($"{All}?Status=past_due")).MustSucceed();
        Assert.Equal(
            ("2030-01-02T00:00:00.000Z", null, "1"),
            (
                unpaid.At("customer_subscriptions.0.next_retry_at"),
                unpaid.At("customer_subscriptions.0.bills"),
                unpaid.At("pagination.total_records")
            )
        );
        Assert.Empty((await merchant.Get($"{All}?status=completed")).Ids("customer_subscriptions"));
        (await merchant.Get($"{All}?status=dead")).MustBeRefused(400, "invalid_value", "status");
    }

    [Theory, EachEngine]
    public async Task Pages_go_by_number_and_go_on_after_one(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (plan, member) = (await merchant.APlan(), await merchant.AMember());
        var ids = new List<string> { member.Id };
        for (var i = 0; i < 3; i++)
            ids.Insert(0, (await merchant.Enrols(member.Customer, plan)).Id);

        foreach (var path in new[] { All, Enrolments(member.Customer) })
        {
            Assert.Equal(ids[2..], (await merchant.Get($"{path}?Page=2&Size=2")).Ids("customer_subscriptions"));
            Assert.Equal(
                ids[1..3],
                (await merchant.Get($"{path}?after={ids[0]}&Size=2")).Ids("customer_subscriptions")
            );
            var past = (await merchant.Get($"{path}?Page=9")).MustSucceed();
            Assert.Equal(
                "4 0",
                $"{past.At("pagination.total_records")} {past.Ok().GetProperty("customer_subscriptions").GetArrayLength()}"
            );
            (await merchant.Get($"{path}?after=7")).MustBeRefused(400, "unknown_reference", "after");
            (await merchant.Get($"{path}?after={ids[0]}&Page=1")).MustBeRefused(400, "conflicting_members");
            (await merchant.Get($"{path}?Size=101")).MustBeRefused(400, "out_of_range");
        }
    }

    [Theory, EachEngine]
    public async Task A_customers_list_shows_their_bills_and_nobody_elses(Engine engine)
    {
        var (merchant, other) = (await servers.AClub(engine, postgres), await servers.AClub(engine, postgres));
        var plan = await merchant.APlan(Plan(Daily));
        var first = await merchant.AMember(plan: plan);
        var second = await merchant.Enrols(first.Customer, plan, more: ""","start":"2030-01-03" """);
        await merchant.AMember(plan: plan);
        await merchant.Until("2030-01-04");

        var list = (await merchant.Get(Enrolments(first.Customer))).MustSucceed();

        Assert.Equal([second.Id, first.Id], list.Ids("customer_subscriptions"));
        Assert.Equal("2", list.At("pagination.total_records"));
        foreach (var (i, member) in new[] { second, first }.Index())
            Assert.Equal(await member.At("bills"), list.At($"customer_subscriptions.{i}.bills"));
        Assert.Empty((await other.Get(All)).Ids("customer_subscriptions"));
        (await other.Get(Enrolments(first.Customer))).MustBeRefused(404, "not_found");
        (await other.Get($"{All}?after={first.Id}")).MustBeRefused(400, "unknown_reference", "after");
    }
}
