// Transactions of every type in every state that one can come to, made by the API; by SQL only where the sandbox's
// processor cannot be made to.
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.SandboxRoom;
using Coffer.Tests.Settlement;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Charging;

internal static class States
{
    private const string Waits = "4000000000000119";
    private const string Declines = "4000000000000002";

    /// <summary>Type and status of each.</summary>
    public static IReadOnlyList<(string Type, string Status)> All { get; } =
    [
        .. Each("sale", "pending declined failed captured voided settled returned"),
        .. Each("authorize", "pending declined failed authorized captured voided expired settled"),
        .. Each("capture", "pending declined failed approved"),
        .. Each("void", "pending declined failed approved"),
        .. Each("refund", "pending declined failed captured settled"),
        .. Each("credit", "pending declined failed captured settled"),
        .. Each("validate", "pending declined failed approved"),
    ];

    /// <summary>Makes one of 10 dollars and answers its id.</summary>
    public static async Task<string> Make(Merchant merchant, string type, string status)
    {
        var id = type is "capture" or "void" or "refund"
            ? await FollowUp(merchant, type, status)
            : await Charged(merchant, type, status);
        if (type == "authorize" && status is "captured" or "settled")
            (await merchant.Post(Days.CapturePath, Days.Of(id))).MustSucceed();
        if (status == "voided")
            (await merchant.Post(Days.VoidPath, Days.Of(id))).MustSucceed();
        if (status is "settled" or "returned")
            (await merchant.Post(Shop.ClosePath, null)).MustSucceed();
        if (status == "returned")
            await merchant.After(TimeSpan.FromDays(5));
        if (status == "expired")
            await merchant.After(TimeSpan.FromDays(7.1));
        Assert.Equal($"{type} {status}", $"{type} {await merchant.Status(id)}");
        return id;
    }

    /// <summary>A capture, void or refund of an original of its own.</summary>
    private static async Task<string> FollowUp(Merchant merchant, string type, string status)
    {
        var original = await Make(merchant, type == "refund" ? "sale" : "authorize", Before(type));
        if (status is "pending" or "failed")
            await merchant.Breaks(status == "pending" ? "timeout" : "processor_down");
        var answer = (await merchant.Post($"/v1/transactions/{type}", Days.Of(original))).MustSucceed();
        var id = answer.At("transaction_id")!;
        if (status == "declined")
            await merchant.Sql($"UPDATE transactions SET status = 'declined' WHERE id = {id}");
        return id;
    }

    private static string Before(string type) => type == "refund" ? "settled" : "authorized";

    private static async Task<string> Charged(Merchant merchant, string type, string status)
    {
        if (status == "failed")
            await merchant.Breaks("processor_down");
        var payment = status switch
        {
            "pending" => Card(Waits),
            "declined" => Card(Declines),
            "returned" => Check("000111111116"),
            _ => Card(Merchant.Visa),
        };
        var body = type == "validate" ? $$"""{"payment":{{payment}}}""" : Charge(payment);
        return (await merchant.Post($"/v1/transactions/{type}", body)).MustSucceed().At("transaction_id")!;
    }

    private static IEnumerable<(string, string)> Each(string type, string statuses) =>
        statuses.Split(' ').Select(status => (type, status));
}
