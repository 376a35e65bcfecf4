// The sandbox's cards and accounts, and the edges of amounts.
using Coffer.Client;
using Coffer.Tests.Fixture;
using Microsoft.Extensions.Time.Testing;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class SandboxTableTests(Servers servers, PostgresServer postgres)
{
    [Theory]
    [EachEngine(Merchant.Visa, "123", "APPROVED", null, null, "M")]
    [EachEngine(Merchant.Mastercard, null, "APPROVED", null, null, "P")]
    [EachEngine(Merchant.Amex, "1234", "APPROVED", null, null, "M")]
    [EachEngine(Merchant.Discover, null, "APPROVED", null, null, "P")]
    [EachEngine("4000000000000002", null, "DECLINED", "do_not_honor", "hard", "P")]
    [EachEngine("4000000000009995", null, "DECLINED", "insufficient_funds", "soft", "P")]
    [EachEngine("4000000000009987", null, "DECLINED", "lost_card", "hard", "P")]
    [EachEngine("4000000000000069", "123", "DECLINED", "expired_card", "hard", "M")]
    [EachEngine("4000000000000127", "123", "DECLINED", "incorrect_cvc", "hard", "N")]
    [EachEngine("4000000000000127", null, "APPROVED", null, null, "P")]
    [EachEngine("4000000000000101", "123", "APPROVED", null, null, "N")]
    [EachEngine("4000000000000341", null, "APPROVED", null, null, "P")]
    public async Task A_card_behaves_as_the_table_says(
        Engine engine,
        string number,
        string? code,
        string outcome,
        string? decline,
        string? kind,
        string cvv
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var more = code is null ? "" : $",\"verification_value\":\"{code}\"";
        var raw = await merchant.Post(Sale, Charge(Card(number, more: more)));
        var byToken = await merchant.Post(Sale, Charge(ByToken(await merchant.AToken(number, code))));
        foreach (var answer in new[] { raw.MustSucceed(), byToken.MustSucceed() })
        {
            Assert.Equal(outcome, answer.At("response_code"));
            Assert.Equal((decline, kind), (answer.At("decline_code"), answer.At("decline_kind")));
            Assert.Equal(cvv, answer.At("cvv.code"));
            Assert.NotNull(answer.At("cvv.text"));
            Assert.Equal(outcome == "APPROVED", answer.At("auth_code") is not null);
            Assert.Equal(outcome == "APPROVED", answer.At("network_transaction_id") is not null);
            Assert.NotNull(answer.At("response_text"));
            Assert.NotNull(answer.At("latency"));
        }
    }

    [Theory, EachEngine]
    public async Task A_card_may_fail_only_as_a_stored_method(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var token = await merchant.AToken("4000000000000341");
        var added = await merchant.Post(Wallet(customer), $$"""{"token":"{{token}}","verify":true}""");
        added.MustSucceed();
        var sale = await merchant.Post(Sale, Charge(ByCustomer(customer)));
        Assert.Equal("generic_decline soft", $"{sale.At("decline_code")} {sale.At("decline_kind")}");
    }

    [Theory]
    [EachEngine("", "", "U")]
    [EachEngine("\"78701\"", "", "Z")]
    [EachEngine("", """{"postal_code":"78701"}""", "Z")]
    [EachEngine("", """{"line1":"1 Main St","postal_code":"78701"}""", "Y")]
    [EachEngine("\"78701\"", """{"line1":"1 Main St"}""", "Y")]
    [EachEngine("", """{"line1":"1 Main St"}""", "U")]
    public async Task Address_verification_takes_the_billing_address_then_the_cards_code(
        Engine engine,
        string postal,
        string address,
        string avs
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var card = Card(Merchant.Visa, more: postal.Length == 0 ? "" : $",\"postal_code\":{postal}");
        var order = address.Length == 0 ? "" : $$$""","order":{"bill_to":{{{address}}} }""";
        Assert.Equal(avs, (await merchant.Post(Sale, Charge(card, more: order))).MustSucceed().At("avs.code"));

        var customer = await merchant.ACustomer();
        var token = (await merchant.Post(TokensPath, card)).At("token");
        var billing = address.Length == 0 ? "" : $",\"billing_address\":{address}";
        (await merchant.Post(Wallet(customer), $$"""{"token":"{{token}}"{{billing}} }""")).MustSucceed();
        var stored = await merchant.Post(Sale, Charge(ByCustomer(customer)));
        Assert.Equal(avs, stored.MustSucceed().At("avs.code"));
    }

    [Theory, EachEngine]
    public async Task The_addresses_of_an_order_count_before_a_stored_one_and_one_card_never_matches(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        var order = ""","order":{"bill_to":{"line1":"1 Main St","postal_code":"78701"}}""";
        var sale = await merchant.Post(Sale, Charge(ByCustomer(customer), more: order));
        Assert.Equal("Y", sale.MustSucceed().At("avs.code"));
        var never = await merchant.Post(Sale, Charge(Card("4000000000000036"), more: order));
        Assert.Equal("APPROVED N", $"{never.At("response_code")} {never.At("avs.code")}");
    }

    [Theory]
    [EachEngine("000111111113", "APPROVED", null)]
    [EachEngine("000111111116", "APPROVED", null)]
    [EachEngine("000222222227", "DECLINED", "invalid_account")]
    [EachEngine("123456789", "APPROVED", null)]
    public async Task An_account_behaves_as_the_table_says(
        Engine engine,
        string number,
        string outcome,
        string? decline
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sale = (await merchant.Post(Sale, Charge(Check(number)))).MustSucceed();
        Assert.Equal((outcome, decline), (sale.At("response_code"), sale.At("decline_code")));
        Assert.Equal(outcome == "APPROVED" ? "captured" : "declined", sale.At("status"));
        Assert.Null(sale.At("avs"));
        Assert.Null(sale.At("network_transaction_id"));
    }

    [Theory, EachEngine]
    public async Task A_bank_account_is_debited_at_once_and_in_dollars(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var token = await merchant.ABankToken();
        var euros = """{"value":10,"currency":"EUR"}""";
        (await merchant.Post(Authorize, Charge(ByToken(token)))).MustBeRefused(400, "not_for_ach", "payment.token");
        (await merchant.Post(Sale, Charge(ByToken(token), euros))).MustBeRefused(
            400,
            "invalid_value",
            "amount.currency"
        );
        (await merchant.Post(Authorize, Charge(Check("1234")))).MustBeRefused(400, "not_for_ach", "payment.check");
        var customer = await merchant.ACustomer();
        (await merchant.Post(Wallet(customer), ByToken(token))).MustSucceed();
        (await merchant.Post(Authorize, Charge(ByCustomer(customer)))).MustBeRefused(
            400,
            "not_for_ach",
            "payment.stored.customer"
        );
    }

    [Theory, EachEngine]
    public async Task A_stored_card_past_its_expiry_is_sent_all_the_same(Engine engine)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 1, 31, 12, 0, 0, TimeSpan.Zero));
        await using var server = await TestServer.Start(engine, postgres, time);
        var merchant = await Merchant.On(server);
        var customer = await merchant.ACustomer();
        var token = (await merchant.Post(TokensPath, Card(Merchant.Visa, "0127"))).At("token")!;
        (await merchant.Post(Wallet(customer), ByToken(token))).MustSucceed();
        Assert.Equal("APPROVED", (await merchant.Post(Sale, Charge(ByCustomer(customer)))).At("response_code"));
        time.Advance(TimeSpan.FromDays(1));
        var late = await merchant.Post(Sale, Charge(ByCustomer(customer)));
        Assert.Equal("expired_card hard", $"{late.At("decline_code")} {late.At("decline_kind")}");
    }

    [Theory]
    [EachEngine("""{"value":0}""", "out_of_range", "amount.value")]
    [EachEngine("""{"value":-1}""", "out_of_range", "amount.value")]
    [EachEngine("""{"value":1e400}""", "out_of_range", "amount.value")]
    [EachEngine("""{"value":1000000000}""", "out_of_range", "amount.value")]
    [EachEngine("""{"value":0.001}""", "invalid_value", "amount.value")]
    [EachEngine("""{"value":1e-400}""", "invalid_value", "amount.value")]
    [EachEngine("""{"value":10.5,"currency":"JPY"}""", "invalid_value", "amount.value")]
    [EachEngine("""{"value":1.2345,"currency":"KWD"}""", "invalid_value", "amount.value")]
    [EachEngine("""{"value":"10"}""", "wrong_type", "amount.value")]
    [EachEngine("""{"value":10,"currency":"XXX"}""", "invalid_value", "amount.currency")]
    [EachEngine("""{"value":10,"currency":"XAU"}""", "invalid_value", "amount.currency")]
    [EachEngine("{}", "required", "amount.value")]
    [EachEngine("null", "required", "amount.value")]
    [EachEngine("10", "wrong_type", "amount")]
    public async Task What_is_no_amount_is_refused(Engine engine, string amount, string code, string field)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (await merchant.Post(Sale, Charge(Card(Merchant.Visa), amount))).MustBeRefused(400, code, field);
    }

    [Theory]
    [EachEngine("""{"value":999999999.99}""", "999999999.99 USD")]
    [EachEngine("""{"value":0.01}""", "0.01 USD")]
    [EachEngine("""{"value":99.000}""", "99.00 USD")]
    [EachEngine("""{"value":9.9e1,"currency":"usd"}""", "99.00 USD")]
    [EachEngine("""{"value":1050,"currency":"JPY"}""", "1050 JPY")]
    [EachEngine("""{"value":1.234,"currency":"KWD"}""", "1.234 KWD")]
    [EachEngine("""{"value":0.1,"currency":"EUR"}""", "0.10 EUR")]
    public async Task An_amount_is_read_by_value_and_written_in_its_currency(
        Engine engine,
        string amount,
        string written
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var sale = (await merchant.Post(Sale, Charge(Card(Merchant.Visa), amount))).MustSucceed();
        Assert.Equal(written, $"{sale.At("amount")} {sale.At("currency")}");
        var found = await merchant.Get($"/v1/transactions/{sale.At("transaction_id")}");
        Assert.Equal(written, $"{found.At("captured_amount")} {found.At("currency")}");
    }
}
