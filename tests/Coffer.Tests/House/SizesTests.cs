// Sizes are reported one above the limit and not at it.
namespace Coffer.Tests.House;

public sealed class SizesTests
{
    [Fact]
    public void A_file_of_301_lines_is_too_long()
    {
        Assert.Empty(Text(string.Join('\n', Enumerable.Repeat("x", 300)) + "\n"));
        Assert.Contains(
            "301 lines",
            Assert.Single(Text(string.Join('\n', Enumerable.Repeat("x", 301)) + "\n")).Message
        );
    }

    [Fact]
    public void A_line_of_121_columns_is_too_long()
    {
        Assert.Empty(Text("a\n" + new string('x', 120) + "\n"));
        Assert.Equal(2, Assert.Single(Text("a\n" + new string('x', 121) + "\n")).Line);
    }

    [Fact]
    public void A_tests_data_may_be_longer_but_not_its_code()
    {
        var data = $"var a = \"{new string('x', 200)}\";";

        Assert.Empty(Sizes.CheckText(new("tests/A.cs", data)));
        Assert.Single(Sizes.CheckText(new("src/A.cs", data)));
        Assert.Single(Sizes.CheckText(new("tests/A.cs", data + new string('y', 120))));
    }

    [Theory]
    [InlineData("class A {{ void M()\n{{\n{0}}} }}")]
    [InlineData("class A {{ A()\n{{\n{0}}} }}")]
    [InlineData("class A {{ int P\n{{ get\n{{\n{0}}} }} }}")]
    [InlineData("class A {{ void M() {{ N(); void N()\n{{\n{0}}} }} }}")]
    public void A_body_of_41_lines_is_too_long(string shape)
    {
        Assert.Empty(Members(Filled(shape, "a = \"}\"; // }\n", 36)));
        Assert.Contains("41 lines", Members(Filled(shape, "a = \"}\"; // }\n", 41))[^1].Message);
    }

    [Fact]
    public void A_body_of_40_lines_is_not() =>
        Assert.Empty(Members(Filled("class A {{ void M()\n{{\n{0}}} }}", "a = \"\"\"{{{\"\"\";\n", 40)));

    [Fact]
    public void An_expression_is_a_body_too()
    {
        Assert.Single(Members(Filled("class A {{ int M() => 0\n{0}; }}", "+ 1\n", 42)));
        Assert.Single(Members(Filled("class A {{ int P => 0\n{0}; }}", "+ 1\n", 42)));
    }

    [Fact]
    public void A_program_without_a_method_has_a_body()
    {
        Assert.Empty(Members(Filled("{0}", "Do();\n", 40)));
        Assert.Single(Members(Filled("{0}", "Do();\n", 41)));
    }

    [Fact]
    public void A_route_table_may_be_long()
    {
        const string Shape = "class A {{ void Map(R r)\n{{\nvar g = r.MapGroup(\"/v1\");\n{0}}} }}";

        Assert.Empty(Members(Filled(Shape, "g.MapGet(\"/x\", X);\n", 60)));
        Assert.Single(
            Members(
                Filled(Shape, "g.MapGet(\"/x\", X);\n", 60)
                    .Replace("var g", "if (a) { } var g", StringComparison.Ordinal)
            )
        );
    }

    [Theory]
    [InlineData("class A { void M(int a, int b, int c, int d, int e, int f) { } }", 1)]
    [InlineData("class A { A(int a, int b, int c, int d, int e, int f) { } }", 1)]
    [InlineData("class A(int a, int b, int c, int d, int e, int f);", 1)]
    [InlineData("interface I { void M(int a, int b, int c, int d, int e, int f); }", 1)]
    [InlineData("delegate void D(int a, int b, int c, int d, int e, int f);", 1)]
    [InlineData("record A(int a, int b, int c, int d, int e, int f);", 0)]
    [InlineData("readonly record struct A(int a, int b, int c, int d, int e, int f);", 0)]
    [InlineData("class A { void M(int a, int b, int c, int d, int e) { } }", 0)]
    [InlineData("class A { [DllImport(\"c\")] static extern int f(int a, int b, int c, int d, int e, int f); }", 0)]
    public void Six_parameters_are_too_many_but_for_a_record(string code, int findings) =>
        Assert.Equal(findings, Members(code).Count);

    private static string Filled(string shape, string line, int times) =>
        string.Format(null, shape, string.Concat(Enumerable.Repeat(line, times)));

    private static List<Finding> Text(string text) => [.. Sizes.CheckText(new("src/A.cs", text))];

    private static List<Finding> Members(string text) => [.. Sizes.CheckMembers(new("src/A.cs", text))];
}
