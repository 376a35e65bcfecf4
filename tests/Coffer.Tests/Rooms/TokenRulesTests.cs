// What a token may be made of: the rules of cards and accounts, one by one.
using Coffer.Client;
using Coffer.Tests.Fixture;
using static Coffer.Tests.Rooms.Saying;

namespace Coffer.Tests.Rooms;

public sealed class TokenRulesTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task Exactly_one_of_card_and_account_makes_a_token(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (await merchant.Post(TokensPath, "{}")).MustBeRefused(400, "required", "credit_card");
        (await merchant.Post(TokensPath, """{"credit_card":null,"check":""}""")).MustBeRefused(
            400,
            "required",
            "credit_card"
        );
        var both = Card(Merchant.Visa)[..^1] + "," + Check("123456789")[1..];
        (await merchant.Post(TokensPath, both)).MustBeRefused(400, "conflicting_members", "check");
    }

    [Theory]
    [EachEngine("4111111111111112", "invalid_value")] // check digit
    [EachEngine("411111111111111", "invalid_value")] // no Visa has 15
    [EachEngine("41111111111", "invalid_format")]
    [EachEngine("41111111111111111111", "invalid_format")]
    [EachEngine("4111x11111111111", "invalid_format")]
    [EachEngine("٤١١١١١١١١١١١١١١١", "invalid_format")] // digits of another script
    [EachEngine("1234567890123452", "invalid_value")] // no issuer
    [EachEngine("0000000000000000", "invalid_value")]
    public async Task A_number_that_is_no_card_is_refused_and_never_repeated(Engine engine, string number, string code)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var answer = await merchant.Post(TokensPath, Card(number));
        answer.MustBeRefused(400, code, "credit_card.account_number");
        Assert.DoesNotContain(number, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [EachEngine("4", 13, "visa")]
    [EachEngine("4", 16, "visa")]
    [EachEngine("4", 19, "visa")]
    [EachEngine("51", 16, "mastercard")]
    [EachEngine("55", 16, "mastercard")]
    [EachEngine("2221", 16, "mastercard")]
    [EachEngine("2720", 16, "mastercard")]
    [EachEngine("34", 15, "american express")]
    [EachEngine("37", 15, "american express")]
    [EachEngine("6011", 16, "discover card")]
    [EachEngine("622126", 16, "discover card")]
    [EachEngine("644", 16, "discover card")]
    [EachEngine("65", 19, "discover card")]
    [EachEngine("3528", 16, "discover card")]
    [EachEngine("300", 14, "discover card")]
    [EachEngine("36", 14, "discover card")]
    [EachEngine("62", 16, "discover card")]
    public async Task Each_network_has_its_ranges_and_lengths(Engine engine, string prefix, int length, string network)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var answer = (await merchant.Post(TokensPath, Card(Number(prefix, length)))).MustSucceed();
        Assert.Equal(network, answer.At("metadata.credit_card_network"));
    }

    [Theory]
    [EachEngine("4", 14)]
    [EachEngine("2220", 16)]
    [EachEngine("2721", 16)]
    [EachEngine("50", 16)]
    [EachEngine("51", 15)]
    [EachEngine("34", 16)]
    [EachEngine("6011", 13)]
    public async Task Beside_its_ranges_and_lengths_there_is_no_card(Engine engine, string prefix, int length)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var answer = await merchant.Post(TokensPath, Card(Number(prefix, length)));
        answer.MustBeRefused(400, "invalid_value", "credit_card.account_number");
    }

    [Theory]
    [EachEngine("4111 1111 1111 1111")]
    [EachEngine("4111-1111-1111-1111")]
    public async Task Spaces_and_dashes_of_a_card_number_are_dropped(Engine engine, string number)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var answer = (await merchant.Post(TokensPath, Card(number))).MustSucceed();
        Assert.Equal("4***********1111", answer.At("metadata.credit_card_number"));
    }

    [Theory]
    [EachEngine("")]
    [EachEngine("1335")]
    [EachEngine("0035")]
    [EachEngine("12/35")]
    [EachEngine("122035")]
    [EachEngine("0120")]
    public async Task An_expiry_is_a_month_and_a_year_to_come(Engine engine, string expires)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var code = expires switch
        {
            "" => "required",
            "0120" => "invalid_value",
            _ => "invalid_format",
        };
        (await merchant.Post(TokensPath, Card(Merchant.Visa, expires))).MustBeRefused(400, code, "credit_card.expires");
    }

    [Theory]
    [EachEngine(Merchant.Visa, "123", true)]
    [EachEngine(Merchant.Visa, "1234", false)]
    [EachEngine(Merchant.Visa, "12", false)]
    [EachEngine(Merchant.Visa, "12a", false)]
    [EachEngine(Merchant.Amex, "1234", true)]
    [EachEngine(Merchant.Amex, "123", false)]
    public async Task A_security_code_has_three_digits_or_four_for_Amex(
        Engine engine,
        string number,
        string code,
        bool good
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        var body = Card(number, more: $$""","verification_value":"{{code}}" """);
        var answer = await merchant.Post(TokensPath, body);
        if (good)
            answer.MustSucceed();
        else
            answer.MustBeRefused(400, "invalid_format", "credit_card.verification_value");
    }

    [Theory]
    [EachEngine("123", "021000021", "", "check.account_number", "invalid_format")]
    [EachEngine("123456789012345678", "021000021", "", "check.account_number", "invalid_format")]
    [EachEngine("12 34", "021000021", "", "check.account_number", "invalid_format")]
    [EachEngine("1234", "02100002", "", "check.routing_number", "invalid_format")]
    [EachEngine("1234", "021000022", "", "check.routing_number", "invalid_value")]
    [EachEngine("1234", "000000000", "", "check.routing_number", "invalid_value")]
    [EachEngine("1234", "021000021", ",\"account_type\":2", "check.account_type", "invalid_value")]
    [EachEngine("1234", "021000021", ",\"account_type\":\"Loan\"", "check.account_type", "invalid_value")]
    [EachEngine("1234", "021000021", ",\"check_number\":\"123456789\"", "check.check_number", "invalid_format")]
    [EachEngine("1234", "021000021", ",\"check_number\":\"12a\"", "check.check_number", "invalid_format")]
    public async Task An_account_keeps_the_rules_of_banks(
        Engine engine,
        string account,
        string routing,
        string more,
        string field,
        string code
    )
    {
        var merchant = await servers.Merchant(engine, postgres);
        (await merchant.Post(TokensPath, Check(account, routing, more))).MustBeRefused(400, code, field);
    }

    [Theory]
    [EachEngine("", "Checking")]
    [EachEngine(",\"account_type\":0", "Checking")]
    [EachEngine(",\"account_type\":1", "Savings")]
    [EachEngine(",\"account_type\":\"savings\"", "Savings")]
    [EachEngine(",\"accountType\":\"CHECKING\",\"checkNumber\":\"12345678\"", "Checking")]
    public async Task An_account_is_checking_or_savings_by_word_or_number(Engine engine, string more, string type)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var answer = (await merchant.Post(TokensPath, Check("12345678901234567", more: more))).MustSucceed();
        Assert.Equal(type, answer.At("metadata.account_type"));
    }

    [Theory, EachEngine]
    public async Task All_faults_of_a_card_come_at_once(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var answer = await merchant.Post(
            TokensPath,
            """{"credit_card":{"account_number":"4111111111111112","verification_value":"x"},"one_time_payment":"no"}"""
        );
        Assert.Equal(
            ["credit_card.account_number", "credit_card.expires", "credit_card.verification_value", "one_time_payment"],
            answer.Errors.Select(error => error.Field!).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [EachEngine("account_number", "4111111111111111")]
    [EachEngine("expires", "1235")]
    public async Task A_number_where_text_belongs_is_a_wrong_type(Engine engine, string member, string value)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var body = Card(Merchant.Visa).Replace($"\"{value}\"", value, StringComparison.Ordinal);
        var answer = await merchant.Post(TokensPath, body);
        answer.MustBeRefused(400, "wrong_type", $"credit_card.{member}");
        Assert.DoesNotContain(Merchant.Visa, answer.Body, StringComparison.Ordinal);
    }
}
