// A merchant's books with one of everything in them, all of it made through the door: what tests damage, and how they
// ask what is wrong.
using System.Globalization;
using Coffer.Access;
using Coffer.Client;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Settlement;
using Coffer.Storage;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Proof;

public sealed class Books
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    private Books(Merchant merchant, long account) => (Merchant, Account) = (merchant, account);

    public Merchant Merchant { get; }
    public long Account { get; }

    public Database Database => Merchant.Server.Running.Tools.Database;

    /// <summary>The id of what was given this name below.</summary>
    public string this[string name] => _ids[name];

    public long Number(string name) => long.Parse(_ids[name], CultureInfo.InvariantCulture);

    public Guid Uuid(string name) => Tables.Id(_ids[name]);

    /// <summary>Whatever is in them.</summary>
    internal static async Task<Books> Of(Merchant merchant)
    {
        var account = await merchant.Server.Running.Tools.Database.Read(session =>
            AccessStore.FindAccount(session, merchant.Account)
        );
        return new(merchant, account!.Seq);
    }

    internal static async Task<Books> Kept(Merchant merchant)
    {
        var books = await Of(merchant);
        await books.People();
        await books.Settled();
        await books.Open();
        await books.Subscribed();
        await books.Unanswered();
        await books.Listed();
        return books;
    }

    /// <summary>Changes rows past the door. The account is $1.</summary>
    public Task Damage(string sql, params Arg[] args) =>
        Database.Write(async tx =>
        {
            var changed = await tx.Execute(Sql.Of(sql), [Account, .. args]);
            Assert.True(changed > 0, $"Nothing was damaged by: {sql}");
        });

    public async Task<long> Value(string select, params Arg[] args) =>
        await Database.Read(session => session.Number(Sql.Of($"SELECT {select}"), [Account, .. args])) ?? 0;

    /// <summary>Verifies, and expects this check to name these ids and no other check to name any.</summary>
    public async Task MustName(string check, string message, params string[] ids)
    {
        var found = (await Merchant.Get("/v1/verify")).Ok();
        Assert.False(found.GetProperty("verified").GetBoolean());
        var offenders = found
            .GetProperty("checks")
            .EnumerateArray()
            .SelectMany(one => one.GetProperty("offenders").EnumerateArray().Select(o => (Check: one.Text("name"), o)))
            .ToList();
        Assert.Equal(
            ids.Select(id => $"{check} {id}").Order(StringComparer.Ordinal),
            offenders.Select(one => $"{one.Check} {one.o.Id()}").Order(StringComparer.Ordinal)
        );
        Assert.All(offenders, one => Assert.Contains(message, one.o.Text("message"), StringComparison.Ordinal));
    }

    private async Task People()
    {
        _ids["customer"] = await Merchant.ACustomer();
        await Merchant.Changes(_ids["customer"], """{"last_name":"Smith","email_address":"jane@example.com"}""");
        _ids["card"] = (await Merchant.AStoredCard(_ids["customer"])).Id;
        _ids["second card"] = (await Merchant.AStoredCard(_ids["customer"], Merchant.Mastercard)).Id;
        _ids["removed card"] = (await Merchant.AStoredCard(_ids["customer"], Merchant.Amex)).Id;
        await Merchant.Delete($"{Wallet(_ids["customer"])}/{_ids["removed card"]}");
        _ids["deleted customer"] = (await Merchant.Creates("""{"email_address":"gone@example.com"}""")).Id();
        await Merchant.AStoredCard(_ids["deleted customer"]);
        await Merchant.Post(Sale, Charge(ByCustomer(_ids["deleted customer"])), "gone");
        (await Merchant.Delete($"/v1/customers/{_ids["deleted customer"]}")).MustSucceed();
        _ids["token"] = await Merchant.AToken(code: "123");
        _ids["used token"] = await Merchant.AToken(code: "123");
        await Do("token sale", Sale, Charge(ByToken(_ids["used token"])));
    }

    private async Task Settled()
    {
        await Do("settled", Sale, Charge(ByCustomer(_ids["customer"])), "settled");
        await Do("held", Authorize, Charge(Card(Merchant.Visa), """{"value":50}"""));
        await Do("held's capture", "/v1/transactions/capture", About("held", 40));
        await Do("yen", Sale, Charge(Card(Merchant.Visa), """{"value":900,"currency":"JPY"}"""));
        await Do("sent out", "/v1/transactions/credit", Charge(Card(Merchant.Visa)));
        await Do("bank", Sale, Charge(ByToken(await Merchant.ABankToken("000111111116"))));
        await Close();
        await Do("refund", "/v1/transactions/refund", About("settled", 3), "refund");
        await Do("second refund", "/v1/transactions/refund", About("settled", 2));
        await Close();
        await Do("third refund", "/v1/transactions/refund", About("settled", 1));
        await AfterAWeek();
        Assert.Equal("returned", (await Merchant.Get($"/v1/transactions/{_ids["bank"]}")).At("status"));
    }

    private async Task Open()
    {
        await Do("sale", Sale, Charge(Card(Merchant.Visa)), "sale");
        await Do("other sale", Sale, Charge(Card(Merchant.Mastercard)));
        await Do("declined", Sale, Charge(Card("4000000000000002")), "declined");
        await Do("checked", "/v1/transactions/validate", $$"""{"payment":{{Card(Merchant.Visa)}} }""");
        await Do("authorized", Authorize, Charge(Card(Merchant.Visa)));
        await Do("captured", Authorize, Charge(Card(Merchant.Visa)));
        await Do("capture", "/v1/transactions/capture", About("captured", 8));
        await Do("voided", Sale, Charge(Card(Merchant.Visa)));
        await Do("void", "/v1/transactions/void", About("voided"));
        await Do("freed", Authorize, Charge(Card(Merchant.Visa)));
        await Do("freed's void", "/v1/transactions/void", About("freed"));
        await Do("captured and voided", Authorize, Charge(Card(Merchant.Visa)));
        await Do("its capture", "/v1/transactions/capture", About("captured and voided"));
        await Do("its void", "/v1/transactions/void", About("captured and voided"));
    }

    private async Task Subscribed()
    {
        _ids["plan"] = await Plan("""{"label":"Gold","cycle":{"unit":"month"},"amount":{"value":10}}""");
        _ids["strict plan"] = await Plan(
            """{"label":"Now","cycle":{"unit":"day"},"amount":{"value":10},"installments":1,"retry_days":[]}"""
        );
        await Enrol("subscription", "plan", Merchant.Visa);
        await Enrol("past due", "plan", "4000000000009995");
        await Enrol("charging", "plan", "4000000000000119");
        await Enrol("suspended", "strict plan", "4000000000000002");
        await Enrol("completed", "strict plan", Merchant.Visa);
    }

    private async Task<string> Plan(string json) =>
        (await Merchant.Post("/v1/subscriptions", json)).Ok().GetProperty("subscription").Id();

    private async Task Enrol(string name, string plan, string number)
    {
        var customer = await Merchant.ACustomer();
        await Merchant.AStoredCard(customer, number);
        var enrolled = (
            await Merchant.Post(
                $"/v1/customers/{customer}/subscriptions",
                $$"""{"subscription_id":"{{_ids[plan]}}","payment":{"stored":{"initiated_by":"MERCHANT"} } }"""
            )
        )
            .Ok()
            .GetProperty("customer_subscription");
        _ids[name] = enrolled.Id();
        _ids[$"{name}'s charge"] = enrolled.GetProperty("bills")[0].Text("transaction_id")!;
    }

    private async Task Unanswered()
    {
        await Do("pending", Sale, Charge(Card("4000000000000119")), "pending");
        await Fault(SandboxFault.ProcessorDown);
        await Do("failed refund", "/v1/transactions/refund", About("settled", 1));
        await Do("waiting", Authorize, Charge(Card(Merchant.Visa)));
        await Fault(SandboxFault.Timeout);
        await Do("waiting's capture", "/v1/transactions/capture", About("waiting"), "capture");
        await Fault(SandboxFault.DropReplyAfterCommit);
        await Do("pending refund", "/v1/transactions/refund", About("settled", 1));
    }

    // A block counts some of the customers.
    private async Task Listed()
    {
        await Merchant.Get("/v1/customers");
        _ids["block"] = (await Merchant.Get("/v1/customers")).Ids().ElementAt(TestServer.BlockSize);
    }

    private async Task Do(string name, string path, string json, string? key = null) =>
        _ids[name] = (await Merchant.Post(path, json, key)).MustSucceed().At("transaction_id")!;

    private string About(string name, int? value = null) =>
        value is null
            ? $$"""{"transaction_id":"{{_ids[name]}}"}"""
            : $$"""{"transaction_id":"{{_ids[name]}}","amount":{"value":{{value}}} }""";

    private async Task Close() =>
        _ids["batch"] = (await Merchant.Post("/v1/sandbox/batch/close", "{}")).Ok().GetProperty("batch").Id();

    private Task Fault(SandboxFault fault) =>
        Database.Write(tx =>
        {
            SandboxStore.AddFault(tx, Account, fault, 1);
            return ValueTask.CompletedTask;
        });

    // The bank has taken its debit back by then.
    private async Task AfterAWeek()
    {
        var tools = Merchant.Server.Running.Tools;
        var account = await Database.Read(session => AccessStore.GetAccount(session, Account));
        var now = tools.Time.GetUtcNow();
        await Returning.LookDue(new AccountDesk(tools, account, now, now.AddDays(7)));
    }
}
