// What an upstream's answer is taken for, and what of it is taken on: its spelling is free, its texts are not trusted.
using System.Text.Json;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Processing.Ecrypt;
using An = Coffer.Processing.Upstream;

namespace Coffer.Tests.Upstream;

public sealed class OutcomesTests
{
    [Theory]
    [InlineData(
        """{"transaction_id":"123456789","response_code":"APPROVED","response_text":"Approved","auth_code":"654321","avs":{"code":"Y","text":"Address and ZIP code match"},"cvv":{"code":"M","text":"CVV2/CVC2 match"},"amount":10.00,"network_transaction_id":"N1","request_id":"R"}"""
    )]
    [InlineData(
        """{"transactionId":"123456789","responseCode":"Approved","responseText":"Approved","authCode":"654321","avs":{"code":"Y","text":"Address and ZIP code match"},"cvv":{"code":"M","text":"CVV2/CVC2 match"},"amount":10,"networkTransactionId":"N1","errors":null}"""
    )]
    [InlineData(
        """{"TransactionId":123456789,"ResponseCode":"APPROVED","ResponseText":"Approved","AuthCode":"654321","Avs":{"Code":"Y","Text":"Address and ZIP code match"},"Cvv":{"Code":"M","Text":"CVV2/CVC2 match"},"Amount":1e1,"NetworkTransactionId":"N1"}"""
    )]
    [InlineData(
        """{"transaction":{"transaction_id":"123456789","response_code":"APPROVED","response_text":"Approved","approval_code":654321,"avs":{"code":"Y","text":"Address and ZIP code match"},"cvv":{"code":"M","text":"CVV2/CVC2 match"},"amount":{"value":10},"network_transaction_id":"N1"}}"""
    )]
    public void An_approval_is_read_in_every_spelling(string json) =>
        Assert.Equal(
            new ChargeAnswer(
                ChargeOutcome.Approved,
                "Approved",
                AuthCode: "654321",
                Avs: new("Y", "Address and ZIP code match"),
                Cvv: new("M", "CVV2/CVC2 match"),
                NetworkTransactionId: "N1",
                Reference: "123456789"
            ),
            Of(200, json)
        );

    [Theory]
    [InlineData(
        """{"transaction_id":"7","response_code":"DECLINED","response_text":"Transaction Rejected","auth_code":"","cvv":{"code":"N","text":""}}""",
        "generic_decline",
        DeclineKind.Soft
    )]
    [InlineData("""{"responseCode":"DECLINED","declineCode":"lost_card"}""", "lost_card", DeclineKind.Hard)]
    [InlineData(
        """{"responseCode":"DECLINED","declineCode":"lost_card","declineKind":"SOFT"}""",
        "lost_card",
        DeclineKind.Soft
    )]
    [InlineData(
        """{"responseCode":"DECLINED","declineCode":"4111111111111111"}""",
        "generic_decline",
        DeclineKind.Soft
    )]
    public void A_decline_has_a_reason_even_if_upstream_gives_none(string json, string code, DeclineKind kind)
    {
        var answer = Of(200, json);

        Assert.Equal((ChargeOutcome.Declined, code, kind), (answer.Outcome, answer.DeclineCode, answer.DeclineKind));
        Assert.Equal("Transaction Rejected", answer.Text);
    }

    [Theory]
    [InlineData("No card 4111111111111111")]
    [InlineData("Code 987 is wrong")]
    [InlineData("Account 1234")]
    [InlineData("two\nlines")]
    public void A_text_that_could_hold_what_was_sent_is_not_repeated(string text)
    {
        var json = JsonSerializer.Serialize(text);
        var answer = Of(
            200,
            $$$"""{"transaction_id":"7","response_code":"APPROVED","response_text":{{{json}}},"avs":{"code":"Y","text":{{{json}}}}}"""
        );

        Assert.Equal(("Approved", ""), (answer.Text, answer.Avs!.Text));
    }

    [Theory]
    [InlineData("José Müßig Ñandú", "Jose Mussig Nandu")]
    [InlineData("Łukasz “Żak” O'Neil & Søn", "Lukasz Zak O'Neil & Son")]
    [InlineData("東京", null)]
    [InlineData("4111 1111 1111 1111", null)]
    [InlineData(null, null)]
    public void Text_goes_up_as_ECRYPT_takes_it(string? text, string? plain) => Assert.Equal(plain, PlainText.Of(text));

    [Theory]
    [InlineData("https://api.ecrypt.com", null)]
    [InlineData("https://api.ecrypt.com/base/", null)]
    [InlineData("http://127.0.0.1:5080", null)]
    [InlineData("http://localhost:5080", null)]
    [InlineData("http://[::1]:5080", null)]
    [InlineData("http://api.ecrypt.com", "must begin with https")]
    [InlineData("http://127.0.0.1.example.com", "must begin with https")]
    [InlineData("ftp://api.ecrypt.com", "must be an address")]
    [InlineData("api.ecrypt.com", "must be an address")]
    [InlineData("https://user:pass@api.ecrypt.com", "must be an address")]
    [InlineData("https://api.ecrypt.com/?key=1", "must be an address")]
    public void Without_TLS_only_this_machine_is_an_upstream(string url, string? fault)
    {
        var read = An.ReadUrl(url, out var said);

        Assert.Equal(fault is null, read is not null);
        if (fault is not null)
            Assert.Contains(fault, said);
    }

    [Fact]
    public void Keys_do_not_print_themselves() =>
        Assert.Equal("(keys)", new UpstreamKeys("public-public", "private-private").ToString());

    private static ChargeAnswer Of(int status, string json)
    {
        using var document = JsonDocument.Parse(json);
        return Outcomes.Of(
            new(status, document.RootElement.Clone(), null),
            new(1, 1, TransactionType.Sale, new(1000, Currency.Usd))
        );
    }
}
