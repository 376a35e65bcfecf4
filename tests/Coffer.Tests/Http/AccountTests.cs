// The account's own settings: what they are, what they may become, and that they work at once.
using System.Text.Json;
using Coffer.Client;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class AccountTests(Servers servers, PostgresServer postgres)
{
    private const string Path = "/v1/account";

    [Theory, EachEngine]
    public async Task A_new_account_has_the_contract_s_defaults(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var account = Account(await merchant.Get(Path));

        Assert.Equal(merchant.Account.ToString(), account.Id());
        Assert.Equal("sandbox", account.Text("kind"));
        Assert.Equal("Test shop", account.Text("name"));
        Assert.Equal("UTC", account.Text("time_zone"));
        Assert.Equal("[]", account.GetProperty("origins").GetRawText());
        Assert.Equal("merge", account.Text("wallet_duplicates"));
        Assert.Equal("refuse", account.Text("card_numbers_in_text"));
        Assert.Equal("[1,3,5,7]", account.GetProperty("retry_days").GetRawText());
        Assert.False(account.GetProperty("credits_allowed").GetBoolean());
    }

    [Theory, EachEngine]
    public async Task Every_setting_can_be_changed_by_itself(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (string Member, string Json, string Stored)[] settings =
        [
            ("name", "\"José's\"", "\"José's\""),
            ("time_zone", "\"America/Chicago\"", "\"America/Chicago\""),
            (
                "origins",
                """["https://shop.example.com","http://localhost:3000"]""",
                """["https://shop.example.com","http://localhost:3000"]"""
            ),
            ("wallet_duplicates", "\"ALLOW\"", "\"allow\""),
            ("card_numbers_in_text", "1", "\"allow\""),
            ("retry_days", "[2,30]", "[2,30]"),
            ("credits_allowed", "true", "true"),
        ];

        foreach (var (member, json, stored) in settings)
        {
            var before = Account(await merchant.Get(Path));
            var after = Account(await merchant.Patch(Path, $$"""{"{{member}}":{{json}}}"""));

            Assert.Equal(stored, after.GetProperty(member).GetRawText());
            Assert.Equal(Without(member, before), Without(member, after));
            Assert.Equal(after.GetRawText(), Account(await merchant.Get(Path)).GetRawText());
        }
    }

    [Theory, EachEngine]
    public async Task Every_fault_of_a_setting_is_told(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (string Json, string Faults)[] table =
        [
            ("""{"name":1}""", "wrong_type name"),
            ($$"""{"name":"{{new string('x', 101)}}"}""", "too_long name"),
            ("""{"name":"4111111111111111"}""", "card_number_in_text name"),
            ("""{"time_zone":"Mars/Olympus"}""", "invalid_value time_zone"),
            ("""{"time_zone":"../../../etc/passwd"}""", "invalid_value time_zone"),
            ("""{"time_zone":"Central Standard Time"}""", "invalid_value time_zone"),
            ("""{"time_zone":"4111111111111111"}""", "card_number_in_text time_zone"),
            ("""{"origins":["https://4111111111111111"]}""", "card_number_in_text origins[0]"),
            ("""{"origins":["https://a.example\u0000"]}""", "invalid_format origins[0]"),
            ("""{"time_zone":5}""", "wrong_type time_zone"),
            ("""{"origins":"https://a.example"}""", "wrong_type origins"),
            (
                """{"origins":["shop.example.com","https://a.example/","https://a.example/x","ftp://a.example",7,null]}""",
                "invalid_format origins[0], invalid_format origins[1], invalid_format origins[2], invalid_format origins[3], invalid_format origins[4], invalid_format origins[5]"
            ),
            (
                Asking.Json(new { origins = Enumerable.Range(0, 51).Select(i => $"https://a{i}.example") }),
                "too_many origins"
            ),
            ("""{"wallet_duplicates":"sometimes"}""", "invalid_value wallet_duplicates"),
            ("""{"wallet_duplicates":2}""", "invalid_value wallet_duplicates"),
            ("""{"card_numbers_in_text":true}""", "wrong_type card_numbers_in_text"),
            ("""{"retry_days":[0]}""", "out_of_range retry_days"),
            ("""{"retry_days":[3,3]}""", "out_of_range retry_days"),
            ("""{"retry_days":[1.5]}""", "out_of_range retry_days"),
            ("""{"retry_days":["1"]}""", "out_of_range retry_days"),
            ("""{"retry_days":[366]}""", "out_of_range retry_days"),
            ("""{"retry_days":[1,2,3,4,5,6,7,8,9,10,11]}""", "too_many retry_days"),
            ("""{"retry_days":{}}""", "wrong_type retry_days"),
            ("""{"credits_allowed":"yes"}""", "wrong_type credits_allowed"),
            ("""{"timeZone":"x","TimeZone":"UTC"}""", "duplicate_member time_zone"),
            ("""{"name":2,"credits_allowed":0}""", "wrong_type name, wrong_type credits_allowed"),
        ];
        var before = Account(await merchant.Get(Path)).GetRawText();

        foreach (var (json, faults) in table)
        {
            Assert.Equal($"{json} {faults}", $"{json} {(await merchant.Patch(Path, json)).Faults(400)}");
        }
        Assert.Equal(before, Account(await merchant.Get(Path)).GetRawText());
    }

    [Theory, EachEngine]
    public async Task Null_puts_a_setting_back_but_a_name_cannot_be_cleared(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var before = Account(await merchant.Get(Path)).GetRawText();
        const string other = """
            {"time_zone":"Asia/Kolkata","origins":["https://a.example"],"wallet_duplicates":1,"card_numbers_in_text":1,
             "retry_days":[],"credits_allowed":true}
            """;
        const string back = """
            {"time_zone":null,"origins":null,"wallet_duplicates":null,"card_numbers_in_text":"","retry_days":null,
             "credits_allowed":null}
            """;

        Assert.NotEqual(before, Account(await merchant.Patch(Path, other)).GetRawText());
        Assert.Equal(before, Account(await merchant.Patch(Path, back)).GetRawText());
        Assert.Equal("invalid_value name", (await merchant.Patch(Path, """{"name":null}""")).Faults(400));
    }

    [Theory, EachEngine]
    public async Task A_setting_works_on_the_next_request(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        const string withCard = """{"first_name":"4111111111111111"}""";

        Assert.Equal("card_number_in_text first_name", await merchant.Refuses(withCard));
        (await merchant.Patch(Path, """{"card_numbers_in_text":"allow"}""")).Ok();
        await merchant.Creates(withCard);
        (await merchant.Patch(Path, """{"card_numbers_in_text":"refuse"}""")).Ok();
        Assert.Equal("card_number_in_text first_name", await merchant.Refuses(withCard));
    }

    [Theory, EachEngine]
    public async Task Settings_of_two_accounts_keep_apart(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var other = await servers.Merchant(engine, postgres);

        (await merchant.Patch(Path, """{"name":"Mine","kind":"production","id":"x"}""")).Ok();

        Assert.Equal("Mine", Account(await merchant.Get(Path)).Text("name"));
        Assert.Equal("sandbox", Account(await merchant.Get(Path)).Text("kind"));
        Assert.Equal("Test shop", Account(await other.Get(Path)).Text("name"));
    }

    private static JsonElement Account(CofferResponse answer) => answer.Ok().GetProperty("account");

    private static string Without(string member, JsonElement account) =>
        string.Join(',', account.EnumerateObject().Where(one => one.Name != member).Select(one => one.ToString()));
}
