// Everything that an account can charge, through an upstream: what arrives there, and what comes back.
using System.Text.Json;
using Coffer.Access;
using Coffer.Client;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Tests.Fixture;
using Coffer.Tests.Rooms;
using Coffer.Tests.Settlement;
using Microsoft.Extensions.Time.Testing;
using static Coffer.Tests.Rooms.Saying;
using static Coffer.Tests.Settlement.Days;

namespace Coffer.Tests.Upstream;

public sealed class ThroughUpstreamTests(Servers servers, PostgresServer postgres, UpstreamCoffer upstream)
{
    private const string Credit = "/v1/transactions/credit";
    private const string Validate = "/v1/transactions/validate";
    private const string Address =
        ""","order":{"bill_to":{"line1":"1 Fifth Ave","postal_code":"90210","name":"José Müßig"}}""";

    [Theory, EachEngine]
    public async Task A_sale_arrives_with_its_marks_and_comes_back_with_what_upstream_found(Engine engine)
    {
        var (merchant, shop) = await Chain(engine);
        var token = await merchant.AToken(code: "123");

        var sale = await Made(merchant, Sale, Charge(ByToken(token), """{"value":12.3}""", Address));

        Assert.Equal("captured APPROVED 12.30", Say(sale, "status", "response_code", "amount"));
        var there = (await shop.Get("/v1/transactions")).Json!.Value.At("transactions.0")!;
        using var json = JsonDocument.Parse(there);
        var id = sale.At("transaction_id");
        Assert.Equal(
            "captured 12.30 USD 4***********1111",
            Say(json, "status", "amount", "currency", "payment.account_number")
        );
        Assert.Equal($"coffer:{id} {id}", Say(json, "order.reference_object", "metadata.coffer_attempt"));
        Assert.Equal("Jose Mussig", Say(json, "order.bill_to.name"));
        Assert.Equal(
            Say(json, "auth_code", "network_transaction_id"),
            Say(sale, "auth_code", "network_transaction_id")
        );
        Assert.Equal("Y M", Say(sale, "avs.code", "cvv.code"));
    }

    [Theory, EachEngine]
    public async Task Raw_and_stored_cards_and_bank_accounts_are_charged(Engine engine)
    {
        var (merchant, shop) = await Chain(engine);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer, Merchant.Mastercard);
        var recurring = ""","reason":"recurring","installment":3""";

        Assert.Equal("captured", (await Made(merchant, Sale, Charge(Card(Merchant.Amex)))).At("status"));
        Assert.Equal("captured", (await Made(merchant, Sale, Charge(Check("123456789")))).At("status"));
        var first = await Made(merchant, Sale, Charge(ByCustomer(customer)));
        var second = await Made(merchant, Sale, Charge(ByCustomer(customer, recurring)));

        Assert.Equal("captured captured", $"{first.At("status")} {second.At("status")}");
        Assert.Equal(
            [
                $"5***********4444 CUSTOMER recurring 3 id-{first.At("network_transaction_id")}",
                "5***********4444 CUSTOMER   ",
                "1****6789    ",
                "3**********0005    ",
            ],
            await shop.Transactions(
                "payment.account_number",
                "metadata.initiated_by",
                "metadata.reason",
                "metadata.installment",
                "metadata.network_transaction_id"
            )
        );
    }

    [Theory, EachEngine]
    public async Task A_hold_is_captured_in_part_or_voided(Engine engine)
    {
        var (merchant, shop) = await Chain(engine);
        var (captured, voided) = (await merchant.AHold(), await merchant.AHold());

        var capture = await Made(merchant, CapturePath, Of(captured, "4.50"));
        var undone = await Made(merchant, VoidPath, Of(voided));

        Assert.Equal("approved approved", $"{capture.At("status")} {undone.At("status")}");
        Assert.Equal("captured voided", $"{await merchant.Status(captured)} {await merchant.Status(voided)}");
        Assert.Equal(
            ["void approved ", "capture approved ", "authorize voided 0.00", "authorize captured 4.50"],
            (await shop.Transactions("type", "status", "captured_amount")).Select(
                (text, i) => i < 2 ? text[..(text.LastIndexOf(' ') + 1)] : text
            )
        );
    }

    [Theory, EachEngine]
    public async Task Money_goes_out_and_a_card_is_checked_without_any(Engine engine)
    {
        var (merchant, shop) = await Chain(engine);

        var credit = await Made(merchant, Credit, Charge(Card(Merchant.Visa), """{"value":7}"""));
        var validation = await Made(merchant, Validate, $$"""{"payment":{{Card(Merchant.Visa)}} }""");

        Assert.Equal("captured approved", $"{credit.At("status")} {validation.At("status")}");
        Assert.Equal(["validate 0.00", "credit 7.00"], await shop.Transactions("type", "amount"));
    }

    [Theory, EachEngine]
    public async Task A_sale_is_settled_when_upstream_says_so_and_refunded_in_parts(Engine engine)
    {
        var (merchant, shop) = await Chain(engine);
        var sale = await merchant.ASale(Card(Merchant.Visa));

        await merchant.After(TimeSpan.FromDays(1));
        Assert.Equal("captured", await merchant.Status(sale));
        await shop.Settles();
        await merchant.After(TimeSpan.FromDays(2));
        Assert.Equal("settled", await merchant.Status(sale));

        var first = await Made(merchant, RefundPath, Of(sale, "4"));
        var rest = await Made(merchant, RefundPath, Of(sale));
        Assert.Equal("captured 6.00", Say(rest, "status", "amount"));
        Assert.Equal("captured", first.At("status"));
        Assert.Equal(["refund 6.00", "refund 4.00", "sale 10.00"], await shop.Transactions("type", "amount"));
        Assert.Equal("10.00", (await merchant.Get($"/v1/transactions/{sale}")).At("refunded_amount"));
    }

    [Theory, EachEngine]
    public async Task A_returned_debit_is_returned_here(Engine engine)
    {
        var (merchant, shop) = await Chain(engine);
        var sale = await merchant.ASale(Check("000111111113"));
        await shop.Settles();
        await merchant.After(TimeSpan.FromDays(1));
        Assert.Equal("settled", await merchant.Status(sale));

        await shop.Moves(TimeSpan.FromDays(10));
        await merchant.After(TimeSpan.FromDays(3));

        Assert.Equal("returned R02", Say(await merchant.Get($"/v1/transactions/{sale}"), "status", "return_code"));
    }

    [Theory]
    [EachEngine("4000000000000002", "do_not_honor hard")]
    [EachEngine("4000000000009995", "insufficient_funds soft")]
    public async Task A_decline_says_why(Engine engine, string number, string why)
    {
        var (merchant, _) = await Chain(engine);

        var sale = await Made(merchant, Sale, Charge(Card(number)));

        Assert.Equal($"declined DECLINED {why}", Say(sale, "status", "response_code", "decline_code", "decline_kind"));
        Assert.Equal("Transaction Rejected", sale.At("response_text"));
    }

    [Theory, EachEngine]
    public async Task A_production_account_charges_through_its_upstream_and_keeps_to_it_for_what_follows(Engine engine)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TestServer.Start(engine, postgres, time);
        var merchant = await Merchant.On(server, AccountKind.Production);
        (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustBeRefused(503, "processor_not_configured");
        var shop = await upstream.Shop();
        var added = await merchant.ChargesThrough(shop.Address, shop.Keys);
        time.Advance(TimeSpan.FromSeconds(4));
        var sale = await merchant.ASale(Card(Merchant.Visa));

        var gone = Instants.Milliseconds(time.GetUtcNow());
        await server.Running.Tools.Database.Write(async tx =>
        {
            await ProcessorStore.Remove(tx, added, gone);
        });
        time.Advance(TimeSpan.FromSeconds(4));

        (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustBeRefused(503, "processor_not_configured");
        Assert.Equal("approved", (await Made(merchant, VoidPath, Of(sale))).At("status"));
        Assert.Equal(["void", "sale"], await shop.Transactions("type"));
    }

    private async Task<(Merchant, UpstreamShop)> Chain(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var shop = await upstream.Shop();
        await merchant.ChargesThrough(shop.Address, shop.Keys);
        return (merchant, shop);
    }

    private static async Task<CofferResponse> Made(Merchant merchant, string path, string json) =>
        (await merchant.Post(path, json)).MustSucceed();

    private static string Say(CofferResponse answer, params string[] members) =>
        string.Join(' ', members.Select(member => answer.At(member)));

    private static string Say(JsonDocument json, params string[] members) =>
        string.Join(' ', members.Select(member => json.RootElement.At(member)));
}
