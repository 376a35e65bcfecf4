// JSON that breaks is told by line and position; what is no object, or too deep, is refused before anything reads it.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class BrokenJsonTests(Servers servers, PostgresServer postgres)
{
    private const string Path = "/v1/customers";

    [Theory, EachEngine]
    public async Task Malformed_json_is_told_by_line_and_position(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        (string Json, string Place)[] table =
        [
            ("{", "line 1, position 2"),
            ("{\"a\":}", "line 1, position 6"),
            ("{\n  \"a\": 1,\n  \"b\": oops\n}", "line 3, position 8"),
            ("{\"a\":1}\n\n x", "line 3, position 2"),
            ("{\"a\":01}", "line 1, position 7"),
            ("{'a':1}", "line 1, position 2"),
            ("{\"a\":1,}", "line 1, position 8"),
            ("{\"a\":NaN}", "line 1, position 6"),
            ("{\"a\":\"\n\"}", "line 1, position 7"),
            ("{/* */}", "line 1, position 2"),
            (" ", "line 1, position 2"),
            ("{} {}", "line 1, position 4"),
        ];

        foreach (var (json, place) in table)
        {
            var refused = await merchant.Post(Path, json);

            Assert.Equal("malformed_json", refused.Faults(400));
            Assert.Contains($"{place}.", refused.Errors[0].Message, StringComparison.Ordinal);
        }
    }

    [Theory, EachEngine]
    public async Task A_body_that_is_no_object_is_refused(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        foreach (var json in new[] { "null", "[]", "1", "\"x\"", "true", "[{}]" })
        {
            Assert.Equal("wrong_type", await merchant.Refuses(json));
        }
    }

    [Theory, EachEngine]
    public async Task Deep_nesting_is_refused_not_followed(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        string Deep(int depth) => $$"""{"x":{{new string('[', depth)}}{{new string(']', depth)}}}""";

        (await merchant.Post(Path, Deep(60))).Ok();
        Assert.Equal("malformed_json", await merchant.Refuses(Deep(100)));
        Assert.Equal("malformed_json", await merchant.Refuses(Deep(30_000)));
    }
}
