// The check of schemas finds what is wrong, and refuses to run on a keyword that it does not know.
using System.Text.Json;

namespace Coffer.Tests.Contract;

public sealed class SchemaCheckTests
{
    private const string Document = """
        { "s": { "Id": { "type": "string", "format": "uuid" },
                 "Named": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } } } }
        """;

    [Theory]
    [InlineData("""{"type":"string"}""", "1")]
    [InlineData("""{"type":["string","null"]}""", "true")]
    [InlineData("""{"type":"integer"}""", "1.5")]
    [InlineData("""{"type":"integer","format":"int32"}""", "3000000000")]
    [InlineData("""{"type":"number","exclusiveMinimum":0}""", "0")]
    [InlineData("""{"type":"number","exclusiveMaximum":10}""", "10")]
    [InlineData("""{"type":"number","minimum":1,"maximum":2}""", "2.01")]
    [InlineData("""{"type":"string","minLength":1}""", "\"\"")]
    [InlineData("""{"type":"string","maxLength":2}""", "\"abc\"")]
    [InlineData("""{"type":"string","pattern":"^[A-Z]$"}""", "\"a\"")]
    [InlineData("""{"type":"string","format":"uuid"}""", "\"x\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-01-01\"")]
    [InlineData("""{"enum":["a","b"]}""", "\"A\"")]
    [InlineData("""{"const":true}""", "false")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", "[\"a\",1]")]
    [InlineData("""{"type":"array","minItems":1}""", "[]")]
    [InlineData("""{"type":"array","maxItems":1}""", "[1,2]")]
    [InlineData("""{"type":"object","required":["a"]}""", "{}")]
    [InlineData("""{"type":"object","maxProperties":1,"additionalProperties":true}""", "{\"a\":1,\"b\":1}")]
    [InlineData("""{"type":"object","propertyNames":{"maxLength":1},"additionalProperties":true}""", "{\"ab\":1}")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""", "{\"a\":1}")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/s/Id"}}}""", "{\"a\":\"x\"}")]
    [InlineData("""{"oneOf":[{"required":["a"]},{"required":["b"]}],"additionalProperties":true}""", "{}")]
    [InlineData(
        """{"oneOf":[{"required":["a"]},{"required":["b"]}],"additionalProperties":true}""",
        "{\"a\":1,\"b\":1}"
    )]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", "1")]
    [InlineData(
        """{"allOf":[{"$ref":"#/s/Named"},{"required":["age"]}],"properties":{"age":{}}}""",
        "{\"name\":\"x\"}"
    )]
    public void What_is_wrong_is_one_fault(string schema, string value) =>
        Assert.Single(Faults(schema, value, closed: true));

    [Theory]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"type":"integer","format":"int64","minimum":0}""", "1e2")]
    [InlineData("""{"type":"string","maxLength":1}""", "\"😀\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-01-01T00:00:00.000Z\"")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"integer"}]}""", "1")]
    [InlineData(
        """{"allOf":[{"$ref":"#/s/Named"},{"type":"object","properties":{"age":{"type":"number"}}}]}""",
        "{\"name\":\"x\",\"age\":1}"
    )]
    [InlineData("""{"type":"object","additionalProperties":{"type":"number"}}""", "{\"a\":1}")]
    public void What_is_right_is_none(string schema, string value) => Assert.Empty(Faults(schema, value, closed: true));

    [Fact]
    public void A_member_that_nobody_declares_is_a_fault_where_closed()
    {
        const string Schema = """{"type":"object","properties":{"a":{"type":"object","properties":{}}}}""";

        Assert.Equal(["$.a.b is not declared"], Faults(Schema, """{"a":{"b":1}}""", closed: true));
        Assert.Empty(Faults(Schema, """{"a":{"b":1}}""", closed: false));
    }

    [Fact]
    public void A_keyword_that_is_not_known_stops_it() =>
        Assert.Throws<NotSupportedException>(() => Faults("""{"multipleOf":2}""", "4", closed: true));

    [Fact]
    public void A_member_given_twice_is_no_json() =>
        Assert.ThrowsAny<JsonException>(() => ContractCheck.Json("""{"a":1,"a":2}"""));

    private static IReadOnlyList<string> Faults(string schema, string value, bool closed) =>
        SchemaCheck.Faults(ContractCheck.Json(Document), ContractCheck.Json(schema), ContractCheck.Json(value), closed);
}
