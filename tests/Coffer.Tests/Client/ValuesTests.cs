// Money and metadata keep their digits; words that nobody knows yet are kept too.
using Coffer.Client;
using Xunit;

namespace Coffer.Tests.Client;

public sealed class ValuesTests
{
    private readonly ScriptedServer _server = new();

    [Theory]
    [InlineData("1.10")]
    [InlineData("1e3")]
    [InlineData("-0.0")]
    [InlineData("12345678901234567890123456789012")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("\"gold\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("""{"a":[1]}""")]
    public async Task Metadata_is_read_and_written_as_it_came(string json)
    {
        _server.Answers("""{"customer":{"id":"c","metadata":{"x":""" + json + "}}}").Answers(Wire.Customer);
        var client = _server.Client();

        var read = (await client.Customers.GetAsync("c")).Value.Metadata["x"];
        await client.Customers.CreateAsync(new() { Metadata = new() { ["x"] = read } });

        Assert.Equal("""{"metadata":{"x":""" + json + "}}", _server.Last.Body);
    }

    [Fact]
    public void A_metadata_value_knows_what_it_is()
    {
        MetadataValue text = "1";
        MetadataValue number = 1;
        MetadataValue money = 1.10m;
        MetadataValue yes = true;

        Assert.Equal((MetadataKind.Text, "1", null), (text.Kind, text.Text, text.AsDecimal));
        Assert.Equal((MetadataKind.Number, "1", 1m), (number.Kind, number.Text, number.AsDecimal));
        Assert.Equal((MetadataKind.Number, "1.10"), (money.Kind, money.Text));
        Assert.Equal((MetadataKind.Boolean, true), (yes.Kind, yes.AsBoolean));
        Assert.NotEqual(text, number);
        Assert.Equal(1000m, MetadataValue.Number("1e3").AsDecimal);
        Assert.Null(MetadataValue.Number("1e400").AsDecimal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData(" 1")]
    [InlineData("NaN")]
    [InlineData("\"1\"")]
    [InlineData("1,\"y\":2")]
    [InlineData("123456789012345678901234567890123")]
    public void A_metadata_number_must_be_a_json_number_of_at_most_32_characters(string text) =>
        Assert.Throws<ArgumentException>(() => MetadataValue.Number(text));

    [Theory]
    [InlineData("1.10")]
    [InlineData("99.00")]
    [InlineData("0.01")]
    [InlineData("999999999.99")]
    public async Task Money_is_a_json_number_with_its_digits(string text)
    {
        _server.Answers($$"""{"transaction_id":"1","amount":{{text}},"currency":"USD"}""");
        var value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        Transaction sale = await _server.Client().Transactions.SaleAsync(new() { Amount = new(value, "USD") });

        Assert.Equal("""{"amount":{"value":""" + text + ",\"currency\":\"USD\"}}", _server.Last.Body);
        Assert.Equal(text, sale.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_word_from_a_later_server_is_kept()
    {
        _server.Answers(
            """{"transaction_id":"1","type":"tip","status":"simmering","response_code":"MAYBE","decline_kind":7,"amount":1,"currency":"USD"}"""
        );

        Transaction answer = await _server.Client().Transactions.GetAsync("1");

        Assert.Equal("simmering", answer.Status.Value);
        Assert.NotEqual(TransactionStatus.Captured, answer.Status);
        Assert.Equal("MAYBE", answer.ResponseCode.ToString());
        Assert.Equal("7", answer.DeclineKind!.Value.Value);
        Assert.False(answer.IsApproved);
    }

    [Fact]
    public void A_word_compares_with_its_text()
    {
        Assert.True(TransactionStatus.Captured == "captured");
        Assert.Equal("", default(TransactionStatus).ToString());
    }
}
