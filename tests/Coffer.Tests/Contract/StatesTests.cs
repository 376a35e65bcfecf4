// `coffer states` and the page of transactions: what the program draws is what the page shows. With APPROVE=1 the page
// gets it.
using System.Text.RegularExpressions;
using Coffer.Tests.Fixture;
using Coffer.Transactions;

namespace Coffer.Tests.Contract;

public sealed partial class StatesTests
{
    private const string End = "<!-- end of states -->";

    [Fact]
    public void The_page_of_transactions_shows_what_the_program_draws()
    {
        var path = ContractFiles.Page("transactions");
        var page = File.ReadAllText(path);

        Assert.Single(Marked().Matches(page));
        Approved.Holds(
            path,
            Marked().Replace(page, found => $"{found.Groups["head"].Value}{StateDrawing.Markdown()}\n{End}")
        );
    }

    [Fact]
    public async Task The_command_prints_it_and_leaves_nothing_behind()
    {
        using var folder = new TempFolder();

        var outcome = await CofferProcess.RunAsync(folder, ["states"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Equal(StateDrawing.Markdown(), outcome.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [GeneratedRegex(@"(?<head><!-- coffer states -->\n\n).*?\n?" + End, RegexOptions.Singleline)]
    private static partial Regex Marked();
}
