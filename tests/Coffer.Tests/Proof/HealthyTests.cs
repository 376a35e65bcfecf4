// What verify says when nothing is wrong, to whom, and how it is written.
using System.Text.RegularExpressions;
using Coffer.Client;
using Coffer.Proof;
using Coffer.Tests.Contract;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Proof;

public sealed partial class HealthyTests(StillServers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task Books_with_one_of_everything_in_them_are_verified(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        MustBeVerified(await books.Merchant.Get("/v1/verify"));
        await books.Merchant.Get("/v1/events");
        MustBeVerified(await books.Merchant.Get("/v1/verify"));
    }

    [Theory, EachEngine]
    public async Task Emptied_books_are_verified(Engine engine)
    {
        var books = await servers.Books(engine, postgres);

        (await books.Merchant.Post("/v1/sandbox/reset", "{}")).MustSucceed();

        MustBeVerified(await books.Merchant.Get("/v1/verify"));
    }

    [Theory, EachEngine]
    public async Task Every_check_has_looked_at_something(Engine engine)
    {
        var books = await servers.Books(engine, postgres);
        await books.Merchant.Get("/v1/events");

        var answer = (await books.Merchant.Get("/v1/verify")).Ok();

        var checks = answer.GetProperty("checks").EnumerateArray().ToList();
        Assert.Equal(Checks.All.Select(check => check.Name), checks.Select(check => check.Text("name")));
        Assert.All(checks, check => Assert.True(check.GetProperty("checked").GetInt64() > 0, check.ToString()));
    }

    [Theory, EachEngine]
    public async Task An_account_in_which_nothing_happened_is_verified_with_the_private_key_only(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        MustBeVerified(await merchant.Get("/v1/verify"));
        (await merchant.Reports.SendAsync(HttpMethod.Get, "/v1/verify")).MustBeRefused(403, "wrong_key_kind");
        (await merchant.Browser.SendAsync(HttpMethod.Get, "/v1/verify")).MustBeRefused(403, "wrong_key_kind");
    }

    [Theory, EachEngine]
    public async Task What_is_wrong_at_another_account_is_none_of_ours(Engine engine)
    {
        var (books, others) = (await servers.Books(engine, postgres), await servers.Books(engine, postgres));

        await others.Damage("UPDATE transactions SET due = NULL WHERE account = $1 AND due IS NOT NULL");
        await others.Damage("DELETE FROM events WHERE account = $1");

        MustBeVerified(await books.Merchant.Get("/v1/verify"));
        Assert.False((await others.Merchant.Get("/v1/verify")).Ok().GetProperty("verified").GetBoolean());
    }

    [Theory, EachEngine]
    public async Task A_hundred_offenders_are_named_and_all_are_counted(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        for (var i = 0; i < 103; i++)
            await merchant.ACustomer();
        var books = await servers.Books(engine, postgres, merchant);
        await books.Damage("DELETE FROM events WHERE account = $1 AND event = 'customer' AND action = 'created'");

        var checks = (await merchant.Get("/v1/verify")).Ok().GetProperty("checks").EnumerateArray();

        var events = checks.Single(check => check.Text("name") == "customer_events");
        Assert.True(events.GetProperty("offender_count").GetInt64() > 103);
        Assert.Equal(
            await books.Value("count(*) FROM customers WHERE account = $1"),
            events.GetProperty("offender_count").GetInt64()
        );
        Assert.Equal(100, events.GetProperty("offenders").GetArrayLength());
    }

    [Theory, EachEngine]
    public async Task The_example_of_an_answer_comes_from_a_live_server(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        (await merchant.Post(Sale, Charge(ByCustomer(customer)), "sale")).MustSucceed();
        var waiting = await merchant.Post(Sale, Charge(Card("4000000000000119")), "pending");
        await merchant.Post("/v1/sandbox/batch/close", "{}");
        await merchant.Get("/v1/events");
        await (await Books.Of(merchant)).Damage(
            "UPDATE transactions SET due = NULL, created = $2 WHERE account = $1 AND status = 'pending'",
            1_767_225_600_000
        );

        var answer = await merchant.Get("/v1/verify");

        Approved.Matches("verify.answer", answer.Body.Replace(waiting.At("transaction_id")!, "100000000000000"));
    }

    [Fact]
    public void The_page_of_verify_says_what_must_hold()
    {
        var page = ContractFiles.Page("verify");
        var rows = string.Concat(Checks.All.Select(check => $"| `{check.Name}` | {check.Holds} |\n"));

        Approved.Holds(
            page,
            Rows().Replace(File.ReadAllText(page), $"| `name` | what must hold |\n|---|---|\n{rows}\n")
        );
        Assert.Distinct(Checks.All.Select(check => check.Name));
        Assert.All(Checks.All, check => Assert.Matches("^[A-Z].*[.]$", check.Holds));
    }

    [GeneratedRegex(@"\| `name` \| what must hold \|\n.*?\n\n", RegexOptions.Singleline)]
    private static partial Regex Rows();

    private static void MustBeVerified(CofferResponse answer) =>
        Assert.True(answer.Ok().GetProperty("verified").GetBoolean(), answer.Body);
}
