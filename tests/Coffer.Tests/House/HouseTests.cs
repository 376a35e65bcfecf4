// The plan of the house, held against the source tree. What each checker sees is proven in the files beside this one.
namespace Coffer.Tests.House;

public sealed class HouseTests
{
    [Fact]
    public void The_tree_is_there_to_be_read()
    {
        Assert.Contains(Repository.Source, file => file.Path == "src/Coffer/Program.cs");
        Assert.Contains(Repository.Tests, file => file.Path == "tests/Coffer.Tests/House/HouseTests.cs");
    }

    [Fact]
    public void Rooms_use_only_lower_floors() =>
        AssertNone(Floors.Check(Repository.Source, FloorPlan.Read(Repository.Text("ARCHITECTURE.md"))));

    [Fact]
    public void Files_and_lines_keep_their_sizes() =>
        AssertNone(Code(Repository.Everything).SelectMany(Sizes.CheckText));

    [Fact]
    public void Bodies_and_parameter_lists_keep_their_sizes() =>
        AssertNone(Code(Repository.Source).SelectMany(Sizes.CheckMembers));

    [Fact]
    public void Banned_words_stay_away() => AssertNone(Repository.Source.SelectMany(Bans.Check));

    [Fact]
    public void Every_statement_of_a_store_names_the_account() =>
        AssertNone(AccountInSql.Check(Repository.Source, AccountInSql.Exceptions));

    [Fact]
    public void Secrets_are_revealed_only_where_approved() =>
        AssertNone(Reveals.Check([.. Code(Repository.Source)], Reveals.Approved));

    [Fact]
    public void Files_say_what_they_are_for() => AssertNone(Repository.Everything.SelectMany(Openings.Check));

    [Fact]
    public void Tests_assert_something() => AssertNone(Repository.Tests.SelectMany(Assertions.Check));

    private static IEnumerable<SourceFile> Code(IEnumerable<SourceFile> files) =>
        files.Where(file => file.Name.EndsWith(".cs", StringComparison.Ordinal));

    private static void AssertNone(IEnumerable<Finding> findings)
    {
        var all = findings
            .OrderBy(finding => finding.Path, StringComparer.Ordinal)
            .ThenBy(finding => finding.Line)
            .ToList();
        Assert.True(all.Count == 0, $"{all.Count} to mend:\n{string.Join('\n', all)}");
    }
}
