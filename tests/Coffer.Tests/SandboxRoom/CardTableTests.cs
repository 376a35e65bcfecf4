// The table of the sandbox's numbers, each in every way of paying and every kind of charge: what the caller sees at
// once, and what it sees when the processor was asked.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.Settlement;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.SandboxRoom;

public sealed class CardTableTests(Servers servers, PostgresServer postgres)
{
    private const string FailsWhenStored = "4000000000000341";
    private static readonly string[] Kinds = ["sale", "authorize", "validate", "credit"];

    // At once: response code, decline code and kind, AVS, CVV; then the response code when asked.
    [Theory]
    [EachEngine(Merchant.Visa, null, "APPROVED   U P", "APPROVED")]
    [EachEngine(Merchant.Visa, "123", "APPROVED   U M", "APPROVED")]
    [EachEngine(Merchant.Mastercard, "123", "APPROVED   U M", "APPROVED")]
    [EachEngine(Merchant.Amex, "1234", "APPROVED   U M", "APPROVED")]
    [EachEngine(Merchant.Discover, null, "APPROVED   U P", "APPROVED")]
    [EachEngine("5200828282828210", "123", "APPROVED   U M", "APPROVED")]
    [EachEngine("5105105105105100", null, "APPROVED   U P", "APPROVED")]
    [EachEngine("4222222222222", null, "APPROVED   U P", "APPROVED")]
    [EachEngine("4000000000000002", null, "DECLINED do_not_honor hard U P", "DECLINED")]
    [EachEngine("4000000000009995", "123", "DECLINED insufficient_funds soft U M", "DECLINED")]
    [EachEngine("4000000000009987", null, "DECLINED lost_card hard U P", "DECLINED")]
    [EachEngine("4000000000000069", "123", "DECLINED expired_card hard U M", "DECLINED")]
    [EachEngine("4000000000000127", "123", "DECLINED incorrect_cvc hard U N", "DECLINED")]
    [EachEngine("4000000000000127", null, "APPROVED   U P", "APPROVED")]
    [EachEngine("4000000000000101", "123", "APPROVED   U N", "APPROVED")]
    [EachEngine("4000000000000036", null, "APPROVED   N P", "APPROVED")]
    [EachEngine(FailsWhenStored, "123", "APPROVED   U M", "APPROVED")]
    [EachEngine("4000000000000119", "123", "PENDING    ", "APPROVED")]
    [EachEngine("4000000000000259", null, "PENDING    ", "DECLINED")]
    public async Task A_card_answers_as_the_table_says(
        Engine engine,
        string number,
        string? code,
        string atOnce,
        string whenAsked
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer, number);
        var made = new List<(string Id, string Kind, string Expected)>();

        foreach (var kind in Kinds)
        {
            foreach (var way in new[] { "raw", "token", "stored" })
            {
                var answer = await merchant.Post(Path(kind), await Body(merchant, kind, way, (number, code, customer)));
                var fails = number == FailsWhenStored && way == "stored" && kind != "validate";
                Assert.Equal(
                    $"{kind} {way} {(fails ? "DECLINED generic_decline soft U M" : atOnce)}",
                    $"{kind} {way} {Said(answer.MustSucceed())}"
                );
                made.Add((answer.At("transaction_id")!, kind, fails ? "DECLINED" : whenAsked));
            }
        }

        await merchant.After(TimeSpan.FromMinutes(1));
        foreach (var (id, kind, expected) in made)
        {
            var found = await merchant.Get($"/v1/transactions/{id}");
            Assert.Equal(
                $"{expected} {Status(kind, expected)} {expected == "APPROVED"}",
                $"{found.At("response_code")} {found.At("status")} {found.At("auth_code") is not null}"
            );
            Assert.NotNull(found.At("cvv.text"));
            Assert.NotNull(found.At("latency"));
        }
    }

    [Theory]
    [EachEngine("000111111113", "APPROVED")]
    [EachEngine("000111111116", "APPROVED")]
    [EachEngine("000222222227", "DECLINED invalid_account hard")]
    [EachEngine("123456789", "APPROVED")]
    public async Task A_bank_account_answers_as_the_table_says(Engine engine, string number, string said)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        (await merchant.Post(Wallet(customer), ByToken(await merchant.ABankToken(number)))).MustSucceed();
        foreach (var kind in Kinds)
        {
            var (raw, stored) = (Check(number), ByCustomer(customer));
            foreach (var payment in new[] { raw, ByToken(await merchant.ABankToken(number)), stored })
            {
                var answer = await merchant.Post(Path(kind), Json(kind, payment));
                if (kind == "authorize")
                {
                    Assert.Equal("not_for_ach", answer.Faults(400).Split(' ')[0]);
                    continue;
                }
                Assert.Equal(
                    $"{said} {Status(kind, said.Split(' ')[0])}",
                    $"{Said(answer.MustSucceed()).TrimEnd()} {answer.At("status")}"
                );
                Assert.Null(answer.At("network_transaction_id"));
            }
        }
    }

    private static string Status(string kind, string code) =>
        (code, kind) switch
        {
            ("DECLINED", _) => "declined",
            (_, "authorize") => "authorized",
            (_, "validate") => "approved",
            _ => "captured",
        };

    private static string Said(CofferResponse answer) =>
        string.Join(
            ' ',
            new[] { "response_code", "decline_code", "decline_kind", "avs.code", "cvv.code" }.Select(answer.At)
        );

    private static string Path(string kind) => $"/v1/transactions/{kind}";

    private static async Task<string> Body(
        Merchant merchant,
        string kind,
        string way,
        (string Number, string? Code, string Customer) card
    )
    {
        var code = card.Code is null ? "" : $",\"verification_value\":\"{card.Code}\"";
        return Json(
            kind,
            way switch
            {
                "raw" => Card(card.Number, more: code),
                "token" => ByToken(await merchant.AToken(card.Number, card.Code)),
                _ => ByCustomer(card.Customer, code),
            }
        );
    }

    private static string Json(string kind, string payment) =>
        kind == "validate" ? $$"""{"payment":{{payment}}}""" : Charge(payment);
}
