// A charge: what it is paid with, what it answers, and how it is found again.
using Coffer.Access;
using Coffer.Client;
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class ChargeTests(Servers servers, PostgresServer postgres)
{
    [Theory]
    [EachEngine("token")]
    [EachEngine("customer")]
    [EachEngine("wallet")]
    [EachEngine("credit_card")]
    [EachEngine("check")]
    public async Task Each_way_to_pay_is_a_sale(Engine engine, string way)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        var card = await merchant.AStoredCard(customer);
        var payment = way switch
        {
            "token" => ByToken(await merchant.AToken()),
            "customer" => ByCustomer(customer),
            "wallet" => ByWallet(card.Id),
            "credit_card" => Card(Merchant.Visa),
            _ => Check("123456789"),
        };
        var sale = (await merchant.Post(Sale, Charge(payment, """{"value":99}"""))).MustSucceed();
        Assert.Matches("^1[0-9]{14}$", sale.At("transaction_id"));
        Assert.Equal("sale captured APPROVED", Joined(sale, "type", "status", "response_code"));
        Assert.Equal("99.00 USD 99.00 99.00 0.00", Money(sale));
        var stored = way is "customer" or "wallet" ? $"{customer} {card.Id} CUSTOMER" : "  ";
        Assert.Equal(stored, Joined(sale, "payment.customer", "payment.wallet", "payment.initiated_by"));
        Assert.Equal(way == "check" ? "1****6789" : "4***********1111", sale.At("payment.account_number"));
        var found = await merchant.Get($"/v1/transactions/{sale.At("transaction_id")}");
        Assert.Equal(WithoutRequest(sale), WithoutRequest(found));
    }

    [Theory, EachEngine]
    public async Task An_authorization_holds_and_captures_nothing(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var held = (await merchant.Post(Authorize, Charge(Card(Merchant.Visa)))).MustSucceed();
        Assert.Equal("authorize authorized APPROVED", Joined(held, "type", "status", "response_code"));
        Assert.Equal("10.00 USD 10.00 0.00 0.00", Money(held));
        var declined = await merchant.Post(Authorize, Charge(Card("4000000000000002")));
        Assert.Equal("authorize declined DECLINED", Joined(declined, "type", "status", "response_code"));
        Assert.Equal("10.00 USD 0.00 0.00 0.00", Money(declined));
    }

    [Theory]
    [EachEngine("{}", "payment", "required")]
    [EachEngine("""{"token":"a","check":{}}""", "payment.check", "conflicting_members")]
    [EachEngine("""{"stored":{"initiated_by":0}}""", "payment.stored.customer", "required")]
    [EachEngine(
        """{"stored":{"customer":"a","wallet":"b","initiated_by":0}}""",
        "payment.stored.wallet",
        "conflicting_members"
    )]
    [EachEngine("""{"stored":{"customer":"a"}}""", "payment.stored.initiated_by", "required")]
    [EachEngine("""{"stored":{"customer":"a","initiated_by":2}}""", "payment.stored.initiated_by", "invalid_value")]
    [EachEngine("""{"stored":{"customer":"a","initiated_by":"ME"}}""", "payment.stored.initiated_by", "invalid_value")]
    [EachEngine(
        """{"stored":{"customer":"a","initiated_by":0,"reason":"why"}}""",
        "payment.stored.reason",
        "invalid_value"
    )]
    [EachEngine(
        """{"stored":{"customer":"a","initiated_by":0,"installment":-1}}""",
        "payment.stored.installment",
        "out_of_range"
    )]
    [EachEngine("""{"token":"nonsense"}""", "payment.token", "token_not_found")]
    [EachEngine("""{"stored":{"customer":"a","initiated_by":0}}""", "payment.stored.customer", "unknown_reference")]
    [EachEngine("""{"stored":{"wallet":"a","initiated_by":0}}""", "payment.stored.wallet", "unknown_reference")]
    [EachEngine(
        """{"credit_card":{"account_number":"4111111111111112","expires":"1235"}}""",
        "payment.credit_card.account_number",
        "invalid_value"
    )]
    public async Task What_pays_for_nothing_is_refused(Engine engine, string payment, string field, string code)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (await merchant.Post(Sale, Charge(payment))).MustBeRefused(400, code, field);
        Assert.Equal(0, (await merchant.Api.Transactions.ListAsync()).Pagination.TotalRecords);
    }

    [Theory, EachEngine]
    public async Task An_empty_wallet_pays_nothing(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        (await merchant.Post(Sale, Charge(ByCustomer(customer)))).MustBeRefused(
            409,
            "wallet_empty",
            "payment.stored.customer"
        );
    }

    [Theory]
    [EachEngine("\"MERCHANT\"", "MERCHANT")]
    [EachEngine("\"merchant\"", "MERCHANT")]
    [EachEngine("0", "MERCHANT")]
    [EachEngine("\"Customer\"", "CUSTOMER")]
    [EachEngine("1", "CUSTOMER")]
    public async Task Who_starts_a_stored_charge_is_said_by_word_or_number(Engine engine, string said, string written)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var customer = await merchant.ACustomer();
        await merchant.AStoredCard(customer);
        var payment = $$$"""
            {"stored":{"customer":"{{{customer}}}","initiatedBy":{{{said}}},"reason":"Installment","installment":3,
             "initial_transaction_id":123456789012345 } }
            """;
        var sale = (await merchant.Post(Sale, Charge(payment))).MustSucceed();
        var found = await merchant.Get($"/v1/transactions/{sale.At("transaction_id")}");
        Assert.Equal(
            $"{written} installment 3 123456789012345",
            Joined(
                found,
                "payment.initiated_by",
                "payment.reason",
                "payment.installment",
                "payment.initial_transaction_id"
            )
        );
    }

    [Theory, EachEngine]
    public async Task Order_and_metadata_come_back_as_they_were_sent(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        const string order = """
            {"customer_public_identifier":"C-1","bill_to":{"line1":"1 Main St","postal_code":"78701"},"tax":1.10,"total":12.345,"email":"jane@example.com","date":"2026-01-02","lines":[{"description":"Tea","unit_cost":1.5,"quantity":2}]}
            """;
        const string metadata = """{"invoice":"INV-7","paid":true,"count":1.50}""";
        var more = $$""","order":{{order}},"metadata":{{metadata}}""";
        var sale = (await merchant.Post(Sale, Charge(Card(Merchant.Visa), more: more))).MustSucceed();
        var found = await merchant.Get($"/v1/transactions/{sale.At("transaction_id")}");
        Assert.Equal(order.Trim(), found.At("order"));
        Assert.Equal(metadata, found.At("metadata"));
        var plain = (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustSucceed();
        Assert.Equal("{}", plain.At("metadata"));
        Assert.Null(plain.At("order"));
    }

    [Theory, EachEngine]
    public async Task Transactions_are_listed_newest_first_and_continue_below_any(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Insert(0, (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).At("transaction_id")!);
        Assert.Equal(ids, await Listed(""));
        Assert.Equal(ids[2..4], await Listed("?Page=2&Size=2"));
        Assert.Equal(ids[2..4], await Listed($"?after={ids[1]}&Size=2"));
        Assert.Empty(await Listed($"?after={ids[4]}"));
        (await merchant.Get($"/v1/transactions?after={ids[0]}&Page=1")).MustBeRefused(400, "conflicting_members");
        (await merchant.Get("/v1/transactions?after=123456789012345")).MustBeRefused(400, "unknown_reference", "after");
        Assert.Equal(ids, (await merchant.Reports.Transactions.ListAsync()).Items.Select(t => t.TransactionId));
        Assert.Equal(ids[0], (await merchant.Reports.Transactions.GetAsync(ids[0])).Value.TransactionId);

        async Task<IEnumerable<string?>> Listed(string query) =>
            (await merchant.Get("/v1/transactions" + query))
                .MustSucceed()
                .Json!.Value.GetProperty("transactions")
                .EnumerateArray()
                .Select(transaction => transaction.At("transaction_id"));
    }

    [Theory, EachEngine]
    public async Task A_transaction_is_its_own_accounts_only(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var other = await servers.Merchant(engine, postgres);
        var id = (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).At("transaction_id");
        (await other.Get($"/v1/transactions/{id}")).MustBeRefused(404, "not_found");
        (await other.Get($"/v1/transactions?after={id}")).MustBeRefused(400, "unknown_reference");
        (await merchant.Get("/v1/transactions/nonsense")).MustBeRefused(404, "not_found");
        (await merchant.Browser.SendAsync(HttpMethod.Get, $"/v1/transactions/{id}")).MustBeRefused(
            403,
            "wrong_key_kind"
        );
    }

    [Theory, EachEngine]
    public async Task A_production_account_without_a_processor_charges_nothing(Engine engine)
    {
        var merchant = await Merchant.On(await servers.On(engine, postgres), AccountKind.Production);
        var token = await merchant.AToken();
        (await merchant.Post(Sale, Charge(ByToken(token)))).MustBeRefused(503, "processor_not_configured");
        (await merchant.Post(Sale, Charge(Card(Merchant.Visa)))).MustBeRefused(503, "processor_not_configured");
        Assert.Equal((true, true, false), await merchant.Server.Held(token));
        Assert.Equal(0, (await merchant.Api.Transactions.ListAsync()).Pagination.TotalRecords);
    }

    private static string Joined(CofferResponse answer, params string[] paths) =>
        string.Join(' ', paths.Select(answer.At));

    private static string Money(CofferResponse answer) =>
        Joined(answer, "amount", "currency", "authorized_amount", "captured_amount", "refunded_amount");

    private static string WithoutRequest(CofferResponse answer) =>
        answer.Body.Replace(answer.FirstRequestId!, "", StringComparison.Ordinal);
}
