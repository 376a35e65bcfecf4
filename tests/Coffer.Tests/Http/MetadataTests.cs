// Metadata: a merchant's own data, returned as written, within its limits before and after a merge.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Http;

public sealed class MetadataTests(Servers servers, PostgresServer postgres)
{
    [Theory, EachEngine]
    public async Task Values_come_back_as_they_were_written(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        const string metadata =
            """{"z":1.10,"a":1e3,"A":-0,"n":12345678901234567890123456789012,"e":1E+400,"t":true,"f":false,"s":"1.10","empty":"","Ä":"ä"}""";

        var customer = await merchant.Creates($$"""{"metadata":{{metadata}}}""");
        var got = (await merchant.Get($"/v1/customers/{customer.Id()}")).Customer();

        Assert.Equal(metadata, customer.GetProperty("metadata").GetRawText());
        Assert.Equal(metadata, got.GetProperty("metadata").GetRawText());
    }

    [Theory, EachEngine]
    public async Task Fifty_members_are_kept_and_the_next_is_refused(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        var customer = await merchant.Creates(Numbered(50));

        Assert.Equal(50, customer.GetProperty("metadata").EnumerateObject().Count());
        Assert.Equal("too_many metadata", await merchant.Refuses(Numbered(51)));
    }

    [Theory, EachEngine]
    public async Task Names_have_1_to_64_characters_and_strings_at_most_500(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var name = string.Concat(Enumerable.Repeat("😀", 64));
        var value = string.Concat(Enumerable.Repeat("é", 500));

        var customer = await merchant.Creates($$$"""{"metadata":{"{{{name}}}":"{{{value}}}"}}""");

        Assert.Equal(value, customer.GetProperty("metadata").Text(name));
        Assert.Equal("too_long metadata", await merchant.Refuses($$$"""{"metadata":{"{{{name}}}x":"v"}}"""));
        Assert.Equal("too_long metadata.k", await merchant.Refuses($$$"""{"metadata":{"k":"{{{value}}}x"}}"""));
        Assert.Equal("invalid_format metadata", await merchant.Refuses("""{"metadata":{"":"v"}}"""));
    }

    [Theory, EachEngine]
    public async Task Numbers_have_at_most_32_characters(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var number = $"0.{new string('3', 30)}";

        var customer = await merchant.Creates($$$"""{"metadata":{"n":{{{number}}}}}""");

        Assert.Equal(number, customer.GetProperty("metadata").GetProperty("n").GetRawText());
        Assert.Equal("too_long metadata.n", await merchant.Refuses($$$"""{"metadata":{"n":{{{number}}}3}}"""));
    }

    [Theory, EachEngine]
    public async Task All_of_it_has_at_most_16384_bytes(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        // 32 names of 12 bytes and values of 500 characters: 31 × 512, then one that fills it to the byte.
        string Filled(int last) =>
            Asking.Json(
                new
                {
                    metadata = Enumerable
                        .Range(10, 32)
                        .ToDictionary(i => $"name-of-a-{i}", i => new string('x', i == 41 ? last : 500)),
                }
            );

        var customer = await merchant.Creates(Filled(500));
        var multibyte = Filled(500).Replace("xx\"}}", "é\"}}", StringComparison.Ordinal);

        Assert.Equal(32, customer.GetProperty("metadata").EnumerateObject().Count());
        await merchant.Creates(multibyte);
        Assert.Equal(
            "too_long metadata",
            await merchant.Refuses(multibyte.Replace("é\"}}", "éx\"}}", StringComparison.Ordinal))
        );
    }

    [Theory, EachEngine]
    public async Task Nesting_null_and_repeated_names_are_refused(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);

        Assert.Equal("wrong_type metadata.a", await merchant.Refuses("""{"metadata":{"a":{}}}"""));
        Assert.Equal("wrong_type metadata.a", await merchant.Refuses("""{"metadata":{"a":["x"]}}"""));
        Assert.Equal("wrong_type metadata.a", await merchant.Refuses("""{"metadata":{"a":null}}"""));
        Assert.Equal("wrong_type metadata", await merchant.Refuses("""{"metadata":"a"}"""));
        Assert.Equal(
            "duplicate_member metadata.a",
            await merchant.Refuses("""{"metadata":{"a":"1","b":"1","\u0061":"2"}}""")
        );
    }

    [Theory, EachEngine]
    public async Task A_change_adds_replaces_and_removes_names_that_differ_by_case_apart(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (await merchant.Creates("""{"metadata":{"a":"1","A":"2","b":"3"}}""")).Id();

        var changed = await merchant.Changes(id, """{"metadata":{"a":null,"A":2.50,"c":true,"never":null}}""");

        Assert.Equal("""{"A":2.50,"b":"3","c":true}""", changed.GetProperty("metadata").GetRawText());
        Assert.Equal(
            "wrong_type metadata.a",
            (await merchant.Patch($"/v1/customers/{id}", """{"metadata":{"a":{}}}""")).Faults(400)
        );
    }

    [Theory, EachEngine]
    public async Task The_limits_hold_after_a_merge(Engine engine)
    {
        var merchant = await servers.Merchant(engine, postgres);
        var id = (await merchant.Creates(Numbered(50))).Id();
        var path = $"/v1/customers/{id}";

        Assert.Equal(
            "too_many metadata",
            (await merchant.Patch(path, """{"metadata":{"one more":"x"}}""")).Faults(400)
        );
        var changed = await merchant.Changes(id, """{"metadata":{"one more":"x","k1":null}}""");
        var long500 = new string('x', 500);
        var tooMuch = Asking.Json(new { metadata = Enumerable.Range(2, 40).ToDictionary(i => $"k{i}", _ => long500) });

        Assert.Equal(50, changed.GetProperty("metadata").EnumerateObject().Count());
        Assert.Equal("too_long metadata", (await merchant.Patch(path, tooMuch)).Faults(400));
        Assert.Equal(changed.GetRawText(), (await merchant.Get(path)).Customer().GetRawText());
    }

    private static string Numbered(int count) =>
        Asking.Json(new { metadata = Enumerable.Range(1, count).ToDictionary(i => $"k{i}", i => i) });
}
