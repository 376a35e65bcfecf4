// What text may be: any Unicode, counted in code points, without control characters and card numbers.
using System.Text;
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class CustomerTextTests(Servers servers, PostgresServer postgres)
{
    private const string Spaced = "4111 1111 1111 1111";

    [Theory, EachEngine]
    public async Task Names_of_all_the_world_come_back_as_they_were_written(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        string[] names =
        [
            "José",
            "李小龍",
            "علي ابن سينا",
            "😀👩‍👩‍👧",
            "Zoë\u0301",
            "O'Brien <b> \"&\" \\ /",
            "\u00A0",
            "\u200F",
            "a\u2028b",
        ];

        foreach (var name in names)
        {
            var customer = await merchant.Creates(
                Asking.Json(new { first_name = name, metadata = new Dictionary<string, string> { [name] = name } })
            );
            var got = (await merchant.Get($"/v1/customers/{customer.Id()}")).Customer();

            Assert.Equal(name, got.Text("first_name"));
            Assert.Equal(name, got.GetProperty("metadata").Text(name));
        }
    }

    [Theory, EachEngine]
    public async Task A_text_has_at_most_100_code_points(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        string[] fields = ["first_name", "last_name", "company", "merchant_identifier", "phone_number"];

        foreach (var field in fields)
        {
            foreach (var letter in new[] { "a", "é", "😀" })
            {
                var full = string.Concat(Enumerable.Repeat(letter, 100));
                var customer = await merchant.Creates($$"""{"{{field}}":"{{full}}"}""");

                Assert.Equal(full, customer.Text(field));
                Assert.Equal($"too_long {field}", await merchant.Refuses($$"""{"{{field}}":"{{full}}{{letter}}"}"""));
            }
        }
    }

    [Theory, EachEngine]
    public async Task Each_part_of_an_address_has_at_most_100_code_points(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        foreach (var part in new[] { "name", "line1", "line2", "city", "state", "postal_code", "country" })
        {
            var json = Asking.Json(
                new { shipping_address = new Dictionary<string, string> { [part] = new('x', 101) } }
            );
            Assert.Equal($"too_long shipping_address.{part}", await merchant.Refuses(json));
        }
    }

    [Theory, EachEngine]
    public async Task Control_characters_are_refused(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        foreach (var escape in new[] { "\\u0000", "\\n", "\\t", "\\u001b", "\\u007f", "\\u0085", "\\u009f" })
        {
            Assert.Equal("invalid_format first_name", await merchant.Refuses($$"""{"first_name":"a{{escape}}b"}"""));
            Assert.Equal(
                "invalid_format metadata.k",
                await merchant.Refuses($$$"""{"metadata":{"k":"a{{{escape}}}b"}}""")
            );
            Assert.Equal(
                "invalid_format metadata",
                await merchant.Refuses($$$"""{"metadata":{"a{{{escape}}}b":"v"}}""")
            );
        }
    }

    [Theory, EachEngine]
    public async Task Half_a_surrogate_pair_is_refused_wherever_it_stands(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        string[] bodies =
        [
            """{"first_name":"\ud800"}""",
            """{"first_name":"\udc00\ud800"}""",
            """{"first_name":"a\udfffb"}""",
            """{"metadata":{"\ud83d":"v"}}""",
            """{"metadata":{"k":"\ud83dx"}}""",
            """{"unknown":["\ud83d"]}""",
        ];

        foreach (var body in bodies)
        {
            Assert.Equal("malformed_json", await merchant.Refuses(body));
        }
        Assert.Equal("😀", (await merchant.Creates("""{"first_name":"\ud83d\ude00"}""")).Text("first_name"));
    }

    [Theory, EachEngine]
    public async Task Bytes_that_are_no_utf8_are_refused(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        byte[] head = [.. "{\"first_name\":\""u8];

        foreach (
            var broken in new byte[][]
            {
                [0xC3],
                [0xE9],
                [0xFF],
                [0xED, 0xA0, 0x80],
                [0xC0, 0xAF],
                [0xF5, 0x80, 0x80, 0x80],
            }
        )
        {
            var body = new RawContent([.. head, .. broken, .. "\"}"u8], "application/json");
            Assert.Equal(
                "malformed_json",
                (await merchant.Api.SendAsync(HttpMethod.Post, "/v1/customers", body)).Faults(400)
            );
        }
        var withMark = new RawContent([.. Encoding.UTF8.Preamble, .. head, .. "é\"}"u8], "application/json");
        Assert.Equal(
            "é",
            (await merchant.Api.SendAsync(HttpMethod.Post, "/v1/customers", withMark)).Customer().Text("first_name")
        );
    }

    [Theory, EachEngine]
    public async Task An_email_address_has_one_at_sign_and_no_spaces(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        string[] good = ["a@b", "jane+1@example.com", "josé@exämple.de", "\"x\"@y", $"{new string('a', 252)}@b"];
        string[] bad = ["a", "@", "@b", "a@", "a@@b", "a@b@c", "a @b", "a@b ", "a@\u00A0b", "a\u3000@b"];

        foreach (var email in good)
        {
            Assert.Equal(
                email,
                (await merchant.Creates(Asking.Json(new { email_address = email }))).Text("email_address")
            );
        }
        foreach (var email in bad)
        {
            Assert.Equal(
                "invalid_format email_address",
                await merchant.Refuses(Asking.Json(new { email_address = email }))
            );
        }
        Assert.Equal(
            "too_long email_address",
            await merchant.Refuses(Asking.Json(new { email_address = $"{new string('a', 253)}@b" }))
        );
    }

    [Theory, EachEngine]
    public async Task A_card_number_is_refused_in_every_text_but_the_phone_number(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (string Json, string Field)[] bodies =
        [
            .. new[] { "first_name", "last_name", "company", "merchant_identifier" }.Select(name =>
                ($$"""{"{{name}}":"no {{Spaced}}!"}""", name)
            ),
            ("""{"email_address":"4111111111111111@example.com"}""", "email_address"),
            .. new[] { "name", "line1", "line2", "city", "state", "postal_code", "country" }.Select(part =>
                ($$$"""{"shipping_address":{"{{{part}}}":"{{{Spaced}}}"}}""", $"shipping_address.{part}")
            ),
            ("""{"metadata":{"k":"card: 378282246310005."}}""", "metadata.k"),
            ("""{"metadata":{"k":4111111111111111}}""", "metadata.k"),
            ("""{"metadata":{"4111-1111-1111-1111":"v"}}""", "metadata"),
        ];

        foreach (var (json, field) in bodies)
        {
            var refused = await merchant.Post("/v1/customers", json);

            Assert.Equal($"card_number_in_text {field}", refused.Faults(400));
            Assert.DoesNotContain("1111", refused.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("8282", refused.Body, StringComparison.Ordinal);
        }
        Assert.Equal(Spaced, (await merchant.Creates($$"""{"phone_number":"{{Spaced}}"}""")).Text("phone_number"));
    }

    [Theory, EachEngine]
    public async Task An_account_may_allow_card_numbers_in_text(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (await merchant.Patch("/v1/account", """{"card_numbers_in_text":"allow"}""")).Ok();

        var customer = await merchant.Creates(
            $$$"""{"first_name":"{{{Spaced}}}","metadata":{"{{{Spaced}}}":"4111111111111111"}}"""
        );
        var changed = await merchant.Changes(customer.Id(), """{"last_name":"x"}""");
        var faulty = await merchant.Post("/v1/customers", $$$"""{"metadata":{"{{{Spaced}}}":[]}}""");

        Assert.Equal(Spaced, changed.Text("first_name"));
        Assert.Equal("4111111111111111", changed.GetProperty("metadata").Text(Spaced));
        Assert.Equal("wrong_type metadata", faulty.Faults(400));
        Assert.DoesNotContain("1111", faulty.Body, StringComparison.Ordinal);
    }

    [Theory, EachEngine]
    public async Task Every_fault_of_a_body_is_told_at_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        const string json = """
            {"first_name":1,"last_name":["x"],"email_address":"nobody","phone_number":false,
             "shipping_address":{"line1":{},"city":"a\u0007"},"metadata":{"a":null,"b":[],"":"x"}}
            """;

        Assert.Equal(
            "wrong_type first_name, wrong_type last_name, invalid_format email_address, wrong_type phone_number, "
                + "wrong_type shipping_address.line1, invalid_format shipping_address.city, "
                + "wrong_type metadata.a, wrong_type metadata.b, invalid_format metadata",
            await merchant.Refuses(json)
        );
        Assert.Equal(
            "wrong_type shipping_address, wrong_type metadata",
            await merchant.Refuses("""{"shipping_address":"x","metadata":[]}""")
        );
    }
}
