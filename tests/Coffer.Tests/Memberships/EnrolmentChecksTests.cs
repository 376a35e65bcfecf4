// In which order an enrolment is checked: what the path names, what the body names, then in which state that is. What
// is asked again has its first answer before any of it.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;

namespace Coffer.Tests.Memberships;

public sealed class EnrolmentChecksTests(Servers servers, PostgresServer postgres)
{
    private const string InPast = ""","start":"2029-12-31" """;
    private const string Unknown = "00000000-0000-7000-8000-000000000000";

    [Theory, EachEngine]
    public async Task What_the_body_names_is_checked_before_the_state_that_it_is_in(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());
        (await merchant.Delete($"{PlansPath}/{plan}")).MustSucceed();
        Task<string> Refuses(string body, int status) => Refused(merchant, customer, body, status);

        Assert.Equal("start_in_past start", await Refuses(Enrolment(plan, more: InPast), 400));
        Assert.Equal("start_in_past start", await Refuses(Enrolment(Unknown, Unknown, InPast), 400));
        Assert.Equal("unknown_reference subscription_id", await Refuses(Enrolment(Unknown), 400));
        Assert.Equal("unknown_reference payment.stored.wallet", await Refuses(Enrolment(plan, Unknown), 400));
        Assert.Equal("plan_closed subscription_id", await Refuses(Enrolment(plan), 409));
        Assert.Equal("wallet_empty", await Refuses(Enrolment(await merchant.APlan()), 409));
        Assert.Equal("not_found", await Refused(merchant, Unknown, Enrolment(plan, more: InPast), 404));
    }

    [Theory, EachEngine]
    public async Task Asked_again_it_has_its_first_answer_though_its_start_is_past(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var (customer, plan) = (await merchant.ACustomer(), await merchant.APlan());
        await merchant.AStoredCard(customer);
        var body = Enrolment(plan, more: ""","start":"2030-01-01" """);
        var first = (await merchant.Post(Enrolments(customer), body, "gym")).MustSucceed();
        await merchant.Until("2030-02-02");
        (await merchant.Delete($"{PlansPath}/{plan}")).MustSucceed();

        var again = (await merchant.Post(Enrolments(customer), body, "gym")).MustSucceed();

        Assert.Equal(first.Body, again.Body);
        Assert.Equal("start_in_past start", await Refused(merchant, customer, body, 400));
    }

    private static async Task<string> Refused(Merchant merchant, string customer, string body, int status) =>
        (await merchant.Post(Enrolments(customer), body)).Faults(status);
}
