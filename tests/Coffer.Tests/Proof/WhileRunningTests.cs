// Verify while the system works at full speed: what is under way is no offender, at any moment that a check may see.
using Coffer.Access;
using Coffer.Processing;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Proof;

public sealed class WhileRunningTests(Servers servers, PostgresServer postgres)
{
    private const int Merchants = 4;
    private const int Turns = 6;
    private const string Root = "/v1/transactions/";

    [Theory, EachEngine]
    public async Task Charges_under_way_are_no_offenders(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        await SomeGoUnanswered(merchant);
        var work = Task.WhenAll(Enumerable.Range(0, Merchants).Select(i => Task.Run(() => Work(merchant, i))));

        var looks = 0;
        for (var over = false; !over; looks++)
        {
            over = work.IsCompleted;
            await MustBeVerified(merchant);
        }
        await work;

        Assert.True(looks > 2, $"Verified {looks} times only.");
        Assert.True((await merchant.Api.Transactions.ListAsync()).Pagination.TotalRecords > Merchants * Turns);
    }

    // Each does what the others do at the same time, also to one common customer and one common sale.
    private static async Task Work(Merchant merchant, int worker)
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            var customer = await merchant.ACustomer($"w{worker}t{turn}");
            await merchant.AStoredCard(customer);
            var key = $"{worker}-{turn}";
            var sale = (await merchant.Post(Sale, Charge(ByCustomer(customer)), key)).At("transaction_id")!;
            var held = (await merchant.Post(Authorize, Charge(Card(Merchant.Visa)))).At("transaction_id")!;
            await Task.WhenAll(
                merchant.Post(Root + "capture", About(held)),
                merchant.Post(Root + "void", About(held)),
                merchant.Post(Sale, Charge(ByCustomer(customer)), key),
                merchant.Post("/v1/sandbox/batch/close", "{}"),
                merchant.Changes(customer, $$"""{"last_name":"T{{turn}}"}""")
            );
            await Task.WhenAll(
                merchant.Post(Root + "refund", About(sale, 6)),
                merchant.Post(Root + "refund", About(sale, 3)),
                merchant.Post(Root + "refund", About(sale, 4)),
                merchant.Post(Sale, Charge(Card("4000000000009995"))),
                merchant.Get("/v1/events")
            );
            await merchant.Delete($"/v1/customers/{customer}");
        }
    }

    private static string About(string id, int? value = null) =>
        value is null
            ? $$"""{"transaction_id":"{{id}}"}"""
            : $$"""{"transaction_id":"{{id}}","amount":{"value":{{value}}} }""";

    private static async Task SomeGoUnanswered(Merchant merchant)
    {
        var database = merchant.Server.Running.Tools.Database;
        var account = await database.Read(session => AccessStore.FindAccount(session, merchant.Account));
        await database.Write(tx =>
        {
            foreach (var fault in Enum.GetValues<SandboxFault>())
                SandboxStore.AddFault(tx, account!.Seq, fault, 2);
            return ValueTask.CompletedTask;
        });
    }

    private static async Task MustBeVerified(Merchant merchant)
    {
        var answer = await merchant.Get("/v1/verify");
        Assert.True(answer.Ok().GetProperty("verified").GetBoolean(), answer.Body);
    }
}
