// Card numbers, account numbers, security codes and API keys go in, in right places and wrong ones, and come out
// nowhere: not in what the program prints, exports, answers or stores, in no form that could be turned back by
// whoever lacks the key file.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Secrets;

public sealed class LeakTests(PostgresServer postgres)
{
    private const string Marker = "Marker-Quetzalcoatl";

    private static readonly string[] Seen = ["stdout", "stderr", "telemetry", "metrics"];

    private readonly Haystacks _heap = new();

    private readonly Planted[] _cards =
    [
        Planted.Card("visa", "4", 16),
        Planted.Card("long visa", "45", 19),
        Planted.Card("mastercard", "53", 16),
        Planted.Card("mastercard of the 2 series", "2300", 16),
        Planted.Card("amex", "37", 15),
        Planted.Card("discover", "6011", 16),
        Planted.Card("jcb", "3530", 16),
        Planted.Card("diners", "36", 14),
        Planted.Card("unionpay", "62", 17),
    ];

    private readonly Planted[] _accounts =
    [
        Planted.Account("account of 17 digits", 17),
        Planted.Account("account of 12 digits", 12),
        // A shorter one could be a page number, which an answer names.
        Planted.Account("account of 10 digits", 10),
    ];

    private readonly Planted[] _codes =
    [
        Planted.Code("security code", "937"),
        Planted.Code("security code of amex", "8351"),
    ];

    [Theory]
    [EachEngine(true)]
    [EachEngine(false)]
    public async Task No_secret_comes_out_anywhere(Engine engine, bool development)
    {
        await using var installation = await Installation.Start(engine, postgres, development);
        using var merchant = new Caller(installation.Address, installation.Keys[1], _heap);
        using var browser = new Caller(installation.Address, installation.Keys[0], _heap);
        var mistyped = Planted.MistypedCard("mistyped card", "41", 16);
        Planted[] keys =
        [
            .. installation.Keys.Where(_ => !development).Select(key => Planted.Key($"key {key[..7]}", key)),
        ];

        await Proper(merchant, browser);
        foreach (var secret in (Planted[])[.. _cards, mistyped, .. _accounts, .. keys])
            await WrongPlaces.Refusing(merchant, secret.Text);
        foreach (var spelling in _cards.SelectMany(card => card.Spellings.Where(IsCaught)))
            await WrongPlaces.Texts(merchant, spelling);
        foreach (
            var list in (string[])
                ["/v1/customers", "/v1/transactions", "/v1/events", "/v1/events?after=100", "/v1/account"]
        )
            await merchant.Get(list);
        await installation.Gather(_heap);

        var found = _heap.Find([.. _cards, mistyped, .. _accounts, .. _codes, .. keys]);
        Assert.True(found.Count == 0, $"{found.Count} found:\n{string.Join('\n', found.Take(100))}");
        TheSearchLookedAtEverything(engine, development);
    }

    [Theory, EachEngine]
    public async Task Where_a_merchant_lets_card_numbers_stand_in_texts_no_log_or_metric_has_them(Engine engine)
    {
        await using var installation = await Installation.Start(engine, postgres, development: false);
        using var merchant = new Caller(installation.Address, installation.Keys[1], _heap);
        var (phone, name) = (_cards[0], _cards[2]);

        // A phone number is exempt by contract, and texts are once the account allows it.
        await merchant.Post("/v1/customers", $$$"""{"phone_number":"{{{phone.Text}}}"}""");
        await merchant.Patch("/v1/account", """{"card_numbers_in_text":"allow"}""");
        await merchant.Post(
            "/v1/customers",
            $$$"""{"first_name":"{{{name.Text}}}","metadata":{"{{{name.Text}}}":"x"}}"""
        );
        await merchant.Get($"/v1/customers?metadata[{name.Text}]=x");
        await installation.Gather(_heap);

        var found = _heap.Find([phone, name]);
        Assert.DoesNotContain(found, one => Seen.Any(place => one.Contains($" in {place}:", StringComparison.Ordinal)));
        // Where they are allowed they are found: in answers and in the customer's own row.
        Assert.Contains(found, one => one.StartsWith("visa as plain in answer", StringComparison.Ordinal));
        Assert.Contains(found, one => one.StartsWith("mastercard as plain in", StringComparison.Ordinal));
    }

    // Each secret where it belongs: tokens of every kind, wallets, charges, twice under one key.
    private async Task Proper(Caller merchant, Caller browser)
    {
        var customer = Caller.Member(
            await merchant.Post("/v1/customers", $$$"""{"first_name":"{{{Marker}}}"}"""),
            "customer",
            "id"
        );
        foreach (var card in _cards)
        {
            var code = card.Text.Length == 15 ? _codes[1].Text : _codes[0].Text;
            var json =
                $$$"""{"account_number":"{{{card.Spellings[^1]}}}","expires":"1235","verification_value":"{{{code}}}","name_on_card":"Jane"}""";
            await Pay(merchant, browser, customer, $$$"""{"credit_card":{{{json}}}}""");
        }
        foreach (var account in _accounts)
            await Pay(
                merchant,
                browser,
                customer,
                $$$"""{"check":{"account_number":"{{{account.Text}}}","routing_number":"021000021","name":"Jane"}}"""
            );
    }

    private static async Task Pay(Caller merchant, Caller browser, string customer, string payment)
    {
        var key = $"key-{Guid.CreateVersion7()}";
        await browser.Post("/v1/tokens", payment); // one that nobody uses: number and code stay with it
        var token = Caller.Member(
            await browser.Post("/v1/tokens", payment, h => h.Add("Idempotency-Key", key)),
            "token"
        );
        await browser.Post("/v1/tokens", payment, h => h.Add("Idempotency-Key", key));
        await merchant.Post(
            $"/v1/customers/{customer}/wallet",
            $$$"""{"token":"{{{token}}}"}""",
            h => h.Add("Idempotency-Key", $"{key}-add")
        );
        var sale = $$$"""{"amount":{"value":5},"payment":{{{payment}}}}""";
        var made = await merchant.Post("/v1/transactions/sale", sale, h => h.Add("Idempotency-Key", $"{key}-sale"));
        await merchant.Post("/v1/transactions/sale", sale, h => h.Add("Idempotency-Key", $"{key}-sale"));
        await merchant.Get($"/v1/transactions/{Caller.Member(made, "transaction_id")}");
    }

    // The contract's groupings: those that a text is refused for.
    private static bool IsCaught(string spelling) =>
        spelling.All(char.IsAsciiDigit)
        || (spelling.Split(' ', '-').Select(part => part.Length).ToArray() is [4, 4, 4, 4] or [4, 6, 5] or [4, 6, 4]);

    private void TheSearchLookedAtEverything(Engine engine, bool development)
    {
        Assert.True(_heap.Holds("answer POST /v1/customers", Marker));
        Assert.True(_heap.Holds("metrics", "http_server_request_duration"));
        Assert.True(_heap.Holds("telemetry", "/v1/customers/{Customer}/wallet"));
        Assert.True(_heap.Holds("telemetry", "/v1/traces"));
        Assert.True(_heap.Holds("stdout", development ? "Coffer listens on" : "/v1/transactions/sale"));
        if (engine == Engine.Postgres)
            Assert.True(_heap.Holds("pg_dump, bytes", Marker));
        else
            Assert.True(_heap.Holds("file coffer.db", Marker) || _heap.Holds("file coffer.db-wal", Marker));
        if (engine == Engine.Sqlite)
            Assert.Superset(
                new HashSet<string>(["file coffer.db", "file coffer.db-wal", "file coffer.db-shm"]),
                _heap.Names.ToHashSet()
            );
    }
}
