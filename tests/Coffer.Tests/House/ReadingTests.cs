// The checks that guard the reader: a file's opening comment, a test's assertion; and the views that others search.
namespace Coffer.Tests.House;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("a.cs", "namespace A;\nclass B;")]
    [InlineData("a.cs", "using System;\n\nreturn 0;")]
    [InlineData("a.cs", "using System;\nnamespace A;\n/// <summary>A thing.</summary>\nclass B;")]
    [InlineData("a.cs", "//\nclass B;")]
    [InlineData("a.cs", "// B\nclass B;")]
    [InlineData("a.cs", "#pragma warning disable X\nclass B;")]
    [InlineData("a.sql", "create table a (b text);")]
    public void A_file_without_an_opening_comment_is_reported(string path, string text) =>
        Assert.Contains("what it is for", Assert.Single(Openings.Check(new(path, text))).Message);

    [Theory]
    [InlineData("a.cs", "// What B is for.\nnamespace A;\nclass B;")]
    [InlineData("a.cs", "using System;\n\n// What this is for.\nreturn 0;")]
    [InlineData("a.cs", "using System;\n// What B is for.\nnamespace A;\nclass B;")]
    [InlineData("a.cs", "// What it sets.\n[assembly: X]")]
    [InlineData("a.cs", "namespace Empty;")]
    [InlineData("a.sql", "-- The start.\ncreate table a (b text);")]
    [InlineData("a.csproj", "<Project />")]
    public void A_file_with_one_is_not(string path, string text) => Assert.Empty(Openings.Check(new(path, text)));

    [Theory]
    [InlineData("[Fact] public void It_works() { var a = 1; }")]
    [InlineData("[Theory, InlineData(1)] public void It_works(int a) => Do(a); void Do(int a) { Do(a); }")]
    [InlineData("[Xunit.Fact] public async Task It_works() { /* Assert */ await Do(\"Assert\"); }")]
    public void A_test_without_an_assertion_is_reported(string member) =>
        Assert.Contains("asserts nothing", Assert.Single(Check(member)).Message);

    [Theory]
    [InlineData("[Fact] public void It_works() => Assert.True(true);")]
    [InlineData("[Fact] public void It_works() => One(); void One() => Two(); void Two() { Assert.True(true); }")]
    [InlineData("[Theory, EachEngine] public Task It_works(Engine e) => ExpectRefusal(e);")]
    [InlineData("[Fact] public void It_works() => Gen.Int.Sample(i => i == i);")]
    [InlineData("public void Not_a_test() { }")]
    public void A_test_with_one_is_not(string member) => Assert.Empty(Check(member));

    [Fact]
    public void The_views_part_code_strings_and_comments()
    {
        var file = new SourceFile(
            "a.cs",
            "var a = $\"s{x}t\"; // c\nvar b = \"\"\"\n r\n \"\"\"; /* d\ne */ var c = 'q';"
        );

        Assert.Equal(
            "var a =  {x}; var b = ; var c = ;".Replace(" ", ""),
            Packed(file.Code).Replace("$\"", "").Replace("\"", "")
        );
        Assert.Equal("st\"\"\"r\"\"\"'q'", Packed(file.Strings));
        Assert.Equal("//c/*de*/", Packed(file.Comments));
        Assert.All([file.Code, file.Strings, file.Comments], view => Assert.Equal(file.Text.Length, view.Length));
    }

    private static string Packed(string view) => string.Concat(view.Where(c => !char.IsWhiteSpace(c)));

    private static List<Finding> Check(string member) =>
        [.. Assertions.Check(new("tests/A.cs", $"class A {{ {member} }}"))];
}
