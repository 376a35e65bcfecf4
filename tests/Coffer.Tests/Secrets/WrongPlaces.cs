// Every place where a secret does not belong and a hasty program puts it all the same.
using System.Net.Http.Headers;
using System.Text;

namespace Coffer.Tests.Secrets;

internal static class WrongPlaces
{
    private const string Customers = "/v1/customers";
    private const string Tokens = "/v1/tokens";
    private static readonly string TooLong = new('x', 2000);
    private const string Sale = "/v1/transactions/sale";

    /// <summary>Places that keep nothing of what they are given, whatever it is.</summary>
    public static async Task Refusing(Caller caller, string secret)
    {
        await Paths(caller, secret);
        await Headers(caller, secret);
        foreach (var path in (string[])[Customers, Tokens, Sale, $"{Customers}/{Guid.Empty}/wallet"])
        {
            foreach (var json in Broken(secret))
                await caller.Post(path, json);
        }
        foreach (var json in WrongValues(secret))
        {
            await caller.Post(Tokens, json);
            await caller.Post(Sale, $$$$"""{"amount":{"value":1},"payment":{{{{json}}}}}""");
        }
        await caller.Post(
            Sale,
            $$$$"""{"amount":{"value":{{{{Number(secret)}}}},"currency":"{{{{secret}}}}"},"payment":{"token":"{{{{secret}}}}"}}"""
        );
        await caller.Post(
            Sale,
            $$$$"""{"amount":"{{{{secret}}}}","payment":{"stored":{"customer":"{{{{secret}}}}","wallet":"{{{{secret}}}}","initiated_by":"{{{{secret}}}}"}}}"""
        );
        await caller.Post(
            $"{Customers}/{Guid.Empty}/wallet",
            $$$$"""{"token":"{{{{secret}}}}","transaction_id":"{{{{secret}}}}","default":"{{{{secret}}}}"}"""
        );
        await caller.Post(
            Customers,
            $$$$"""{"email_address":{"{{{{secret}}}}":1},"first_name":{{{{Number(secret)}}}},"metadata":{"nested":{"a":"{{{{secret}}}}"}}}"""
        );
        await caller.Post(
            Customers,
            new string(' ', 65_000) + $$$$"""{"first_name":"{{{{secret}}}}","last_name":"{{{{TooLong}}}}"}"""
        );
        await caller.Patch(
            "/v1/account",
            $$$$"""{"time_zone":"{{{{secret}}}}","wallet_duplicates":"{{{{secret}}}}","retry_days":["{{{{secret}}}}"],"origins":["{{{{secret}}}}"]}"""
        );
    }

    /// <summary>Texts, which are kept: a card number is refused there.</summary>
    public static async Task Texts(Caller caller, string card)
    {
        foreach (var name in (string[])["first_name", "last_name", "company", "merchant_identifier"])
            await caller.Post(Customers, $$$$"""{"{{{{name}}}}":"my card is {{{{card}}}}."}""");
        foreach (var name in (string[])["name", "line1", "line2", "city", "state", "postal_code", "country"])
            await caller.Post(Customers, $$$$"""{"shipping_address":{"{{{{name}}}}":"{{{{card}}}}"}}""");
        await caller.Post(Customers, $$$$"""{"email_address":"{{{{card}}}}@example.com"}""");
        await caller.Post(Customers, $$$$"""{"metadata":{"card":"{{{{card}}}}"}}""");
        await caller.Post(Customers, $$$$"""{"metadata":{"card":{{{{card}}}}}}""");
        await caller.Post(Customers, $$$$"""{"metadata":{"card":{{{{card}}}}e0,"minus":-{{{{card}}}}}}""");
        await caller.Post(Customers, $$$$"""{"metadata":{"{{{{card}}}}":"x"}}""");
        await caller.Post(Customers, $$$$"""{"metadata":{"{{{{card}}}}":["x"]}}""");
        await caller.Post(Customers, $$$$"""{"metadata":{"{{{{card}}}}":"x","{{{{card}}}}":"y"}}""");
        await caller.Post(
            Tokens,
            $$$$"""{"credit_card":{"account_number":"4111111111111111","expires":"1235","name_on_card":"{{{{card}}}}","postal_code":"{{{{card}}}}"}}"""
        );
        await caller.Post(
            Tokens,
            $$$$"""{"check":{"account_number":"123456789","routing_number":"021000021","name":"{{{{card}}}}"}}"""
        );
        foreach (var order in Orders(card))
            await caller.Post(
                Sale,
                $$$$"""{"amount":{"value":1},"order":{{{{order}}}},"payment":{"credit_card":{"account_number":"4111111111111111","expires":"1235"}}}"""
            );
        await caller.Post(
            Sale,
            $$$$"""{"amount":{"value":1},"metadata":{"card":{{{{card}}}}},"payment":{"credit_card":{"account_number":"4111111111111111","expires":"1235"}}}"""
        );
        await caller.Patch("/v1/account", $$$$"""{"name":"{{{{card}}}}"}""");
    }

    private static string[] Orders(string card) =>
        [
            $$$$"""{"customer_public_identifier":"{{{{card}}}}","reference_object":"{{{{card}}}}","email":"{{{{card}}}}@example.com","date":"{{{{card}}}}"}""",
            $$$$"""{"bill_to":{"line1":"{{{{card}}}}"},"ship_to":{"name":"{{{{card}}}}"}}""",
            $$$$"""{"lines":[{"product_code":"{{{{card}}}}","description":"card {{{{card}}}}","commodity_code":"{{{{card}}}}","alternate_tax_id":"{{{{card}}}}"}]}""",
            $$$$"""{"reference_object_id":{{{{card}}}}}""",
            $$$$"""{"total":{{{{card}}}},"tip":{{{{card}}}}.0}""",
            $$$$"""{"lines":[{"quantity":{{{{card}}}}}]}""",
            $$$$"""{"lines":[{"quantity":{{{{card}}}}e0,"discount":-{{{{card}}}}}]}""",
            $$$$"""{"lines":[{"unit_cost":{{{{card}}}},"total":{{{{card}}}}.00}]}""",
        ];

    private static async Task Paths(Caller caller, string secret)
    {
        string[] paths =
        [
            $"/{secret}",
            $"/v1/{secret}",
            $"{Customers}/{secret}",
            $"{Customers}/{secret}/wallet",
            $"{Customers}/{Guid.Empty}/wallet/{secret}",
            $"/v1/transactions/{secret}",
            $"/docs/{secret}",
            $"{Customers}?Page={secret}&Size={secret}",
            $"{Customers}?after={secret}",
            $"{Customers}?{secret}={secret}",
            $"{Customers}?email_address={secret}&email_address={secret}",
            $"{Customers}?merchant_identifier={secret}",
            $"{Customers}?metadata[{secret}]={secret}",
            $"{Customers}?metadata[{secret}]=1&metadata[{secret}]=2",
            $"/v1/events?after={secret}",
            $"/v1/transactions?Page={secret}&api_key={secret}",
        ];
        foreach (var path in paths)
            await caller.Get(path);
        await caller.Send(new(new HttpMethod(secret), new Uri(Customers, UriKind.Relative)));
        await caller.Send(new(HttpMethod.Delete, new Uri($"{Tokens}/{secret}", UriKind.Relative)));
    }

    private static async Task Headers(Caller caller, string secret)
    {
        string[] names =
        [
            "X-Request-Id",
            "Origin",
            "User-Agent",
            "Referer",
            "Cookie",
            "X-Forwarded-For",
            "tracestate",
            "baggage",
            secret,
        ];
        foreach (var name in names)
        {
            await caller.Post(
                Tokens,
                "{}",
                headers =>
                {
                    headers.TryAddWithoutValidation(name, name == "tracestate" ? $"a={secret}" : secret);
                    headers.TryAddWithoutValidation(
                        "traceparent",
                        "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
                    );
                }
            );
        }
        await caller.Post(Customers, "{}", headers => headers.Add("X-Api-Key", secret));
        await caller.Post(Customers, "{}", headers => headers.Authorization = new("Bearer", secret));
        await caller.Post(Customers, "{}", headers => headers.TryAddWithoutValidation("Authorization", secret));
        await caller.Post(Customers, "{}", headers => headers.Add("Idempotency-Key", secret));
        await caller.Post(Customers, """{"company":"other"}""", headers => headers.Add("Idempotency-Key", secret));
        await caller.Post(
            Customers,
            "{}",
            headers => headers.TryAddWithoutValidation("Idempotency-Key", $"{secret} {secret}")
        );
        var typed = new HttpRequestMessage(HttpMethod.Post, new Uri(Customers, UriKind.Relative))
        {
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(secret)),
        };
        typed.Content.Headers.TryAddWithoutValidation("Content-Type", $"text/{secret}");
        await caller.Send(typed);
    }

    private static string[] Broken(string secret) =>
        [
            secret,
            $"\"{secret}\"",
            $"[\"{secret}\"]",
            $"{{\"first_name\":\"{secret}",
            $"{{\"{secret}\"",
            $"{{\"account_number\":{secret}x}}",
            $"{{\"credit_card\":{{\"account_number\":\"{secret}\"}}",
            $"{{\"{secret}\":1,\"{secret}\":2}}",
            $"{{\"first_name\":\"a\",\"FirstName\":\"{secret}\",\"unknown\":\"{secret}\",\"account_number\":\"{secret}\"}}",
            $"card_number={secret}&cvv=123",
        ];

    private static string[] WrongValues(string secret) =>
        [
            $$$$"""{"credit_card":{"account_number":{{{{Number(secret)}}}},"expires":"1235"}}""",
            $$$$"""{"credit_card":{"account_number":"x{{{{secret}}}}","expires":"{{{{secret}}}}","verification_value":"{{{{secret}}}}"}}""",
            $$$$"""{"credit_card":{"account_number":"{{{{secret}}}}","expires":"0120"}}""",
            $$$$"""{"credit_card":["{{{{secret}}}}"]}""",
            $$$$"""{"credit_card":"{{{{secret}}}}","check":"{{{{secret}}}}"}""",
            $$$$"""{"check":{"account_number":"{{{{secret}}}}","routing_number":"{{{{secret}}}}","account_type":"{{{{secret}}}}","check_number":"{{{{secret}}}}"}}""",
            $$$$"""{"check":{"account_number":{{{{Number(secret)}}}},"routing_number":"021000021"}}""",
            $$$$"""{"one_time_payment":"{{{{secret}}}}","{{{{secret}}}}":"{{{{secret}}}}"}""",
        ];

    private static string Number(string secret) => secret.All(char.IsAsciiDigit) ? secret : $"\"{secret}\"";
}
