// Plans of very many payments, and what explain says of dates that a month does not have.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Memberships.Club;

namespace Coffer.Tests.Memberships;

public sealed class LongPlansTests(Servers servers, PostgresServer postgres)
{
    [Theory]
    [EachEngine(""" "amount":{"value":30} """, "30.00", "Payment 2 of 2147483647, each of 30.00 USD.")]
    [EachEngine(
        """ "total_amount":{"value":21474836.48} """,
        "0.01",
        "Payment 2 of 2147483647: 21474836.48 USD split evenly; what is left over, 0.01 USD, is spread over the first 1."
    )]
    public async Task A_plan_may_have_as_many_payments_as_there_are_numbers(
        Engine engine,
        string amount,
        string second,
        string why
    )
    {
        var merchant = await servers.AClub(engine, postgres);
        var plan = await merchant.APlan(Plan(Daily, amount, ""","installments":2147483647"""));
        var member = await merchant.AMember(plan: plan);

        var preview = (await merchant.Get($"{member.Path}/preview?until=2039-12-31")).MustSucceed();
        var explained = (await merchant.Get($"{member.Path}/explain")).MustSucceed();

        Assert.Equal("active: 1 paid 1", await member.Told());
        Assert.Equal(1_000, preview.Ok().GetProperty("preview").GetProperty("bills").GetArrayLength());
        Assert.Equal(second, preview.At("preview.bills.0.amount.value"));
        Assert.Equal(why, explained.At("explanation.next.why.amount"));
        (await merchant.Get("/v1/renewals/at-risk?days=365")).MustSucceed();
    }

    [Theory, EachEngine]
    public async Task A_date_at_the_end_of_a_month_says_which_day_it_stands_for(Engine engine)
    {
        var merchant = await servers.AClub(engine, postgres);
        var member = await merchant.AMember(
            plan: await merchant.APlan(Plan("""{"unit":"month","day_of_cycle":31}""")),
            more: ""","start":"2030-02-10" """
        );
        Task<string?> Next() => Says(merchant, member, "next");

        Assert.Equal(
            "The first day 31 of the month from the start, 2030-02-10, on; the month has no day 31, so its last day "
                + "counts.",
            await Next()
        );
        await merchant.Until("2030-02-28");
        Assert.Equal("1 month after 2030-02-28, the first date, on day 31 of the month.", await Next());
        await merchant.Until("2030-03-31");
        Assert.Equal(
            "2 months after 2030-02-28, the first date; the month has no day 31, so its last day counts.",
            await Next()
        );
        Assert.Equal(
            "1 month after 2030-02-28, the first date, on day 31 of the month.",
            await Says(merchant, member, "bills.1")
        );
    }

    private static async Task<string?> Says(Merchant merchant, Member member, string bill) =>
        (await merchant.Get($"{member.Path}/explain")).MustSucceed().At($"explanation.{bill}.why.date");
}
