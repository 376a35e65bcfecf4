// A shop whose time a test moves: what falls due is done when the test says so, at the account's own time.
using Coffer.Access;
using Coffer.Agenda;
using Coffer.Http;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Settlement;

internal static class Days
{
    public const string CapturePath = "/v1/transactions/capture";
    public const string VoidPath = "/v1/transactions/void";
    public const string RefundPath = "/v1/transactions/refund";

    /// <summary>Does what is due at the account in so many days (by its own time).</summary>
    public static async Task After(this Merchant merchant, TimeSpan later)
    {
        var tools = merchant.Server.Running.Tools;
        var account = await tools.Database.Read(s => AccessStore.FindAccount(s, merchant.Account));
        var now = tools.Time.GetUtcNow();
        await Chores.RunDue(new AccountDesk(tools, account!, now, now + later));
    }

    public static async Task<string> ASale(
        this Merchant merchant,
        string payment,
        string amount = """{"value":10}"""
    ) => (await merchant.Post(Sale, Charge(payment, amount))).MustSucceed().At("transaction_id")!;

    public static async Task<string> AHold(this Merchant merchant, string amount = """{"value":10}""") =>
        (await merchant.Post(Authorize, Charge(Card(Merchant.Visa), amount))).MustSucceed().At("transaction_id")!;

    public static string Of(string transaction, string? value = null) =>
        value is null
            ? $$"""{"transaction_id":"{{transaction}}"}"""
            : $$"""{"transaction_id":"{{transaction}}","amount":{"value":{{value}} } }""";

    public static async Task<string?> Status(this Merchant merchant, string transaction) =>
        (await merchant.Get($"/v1/transactions/{transaction}")).At("status");

    /// <summary>Changes rows behind the program's back.</summary>
    public static Task Sql(this Merchant merchant, string text) =>
        merchant.Server.Running.Tools.Database.Write(tx => tx.Execute(Coffer.Storage.Sql.Of(text)));

    /// <summary>The actions of a transaction's events, in order.</summary>
    public static async Task<string> Actions(this Merchant merchant, string transaction)
    {
        var events = (await merchant.Get("/v1/events?after=0")).Ok().GetProperty("events").EnumerateArray();
        return string.Join(
            ' ',
            events.Where(e => e.GetProperty("data").Text("transaction_id") == transaction).Select(e => e.Text("action"))
        );
    }
}
