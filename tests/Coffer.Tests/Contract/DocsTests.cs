// The pages of docs/api: they explain exactly the closed list of codes, and show the approved examples word for word.
// An example stands after a line <!-- example: name -->; with APPROVE=1 the block after it is rewritten.
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Coffer.Kernel;

namespace Coffer.Tests.Contract;

public sealed partial class DocsTests
{
    private static readonly JsonElement Document = ContractCheck.Json(ReleaseRoutes.Document);

    public static TheoryData<string> Pages =>
        [.. ContractFiles.Pages.Select(path => Path.GetFileNameWithoutExtension(path))];

    [Fact]
    public void The_page_of_errors_explains_exactly_the_closed_list()
    {
        var explained = Rows().Select(row => row.Code).ToList();

        Assert.Equal(Codes.All.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Operations_name_each_code_under_the_status_of_the_page_of_errors()
    {
        var page = Rows().ToDictionary(row => row.Code, row => row.Status);
        var named = ContractCheck
            .Operations(Document)
            .SelectMany(operation => operation.GetProperty("responses").EnumerateObject())
            .Select(response => (response.Name, Response: ContractCheck.Followed(Document, response.Value)))
            .Where(found => found.Response.TryGetProperty("x-codes", out _))
            .SelectMany(found =>
                found
                    .Response.GetProperty("x-codes")
                    .EnumerateArray()
                    .Select(code => (Code: code.GetString()!, found.Name))
            )
            .ToHashSet();

        Assert.All(named, one => Assert.Equal(page[one.Code], one.Name));
        Assert.Equal(["method_not_allowed"], page.Keys.Except(named.Select(one => one.Code)));
    }

    [Theory, MemberData(nameof(Pages))]
    public void Examples_on_a_page_are_the_approved_ones(string page)
    {
        var path = ContractFiles.Page(page);

        Approved.Holds(
            path,
            Example()
                .Replace(
                    File.ReadAllText(path),
                    found => $"{found.Groups["head"].Value}{Approved.Text(found.Groups["name"].Value)}```"
                )
        );
        Assert.All(
            JsonBlock().Matches(File.ReadAllText(path)),
            block =>
                Assert.True(block.Groups["marked"].Success, $"{page}.md has JSON that is no approved example:\n{block}")
        );
    }

    [Theory, MemberData(nameof(Pages))]
    public void Links_of_a_page_lead_somewhere(string page)
    {
        var path = ContractFiles.Page(page);

        Assert.All(
            Link().Matches(File.ReadAllText(path)),
            link =>
                Assert.True(
                    Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, link.Groups["file"].Value)),
                    link.Value
                )
        );
    }

    [Fact]
    public void Every_operation_has_its_call_on_a_page()
    {
        var text = string.Concat(ContractFiles.Pages.Select(File.ReadAllText));
        var calls = Document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject()
                    .Where(member => member.Name != "parameters")
                    .Select(member => $"\n`{member.Name.ToUpperInvariant()} {path.Name}`\n")
            );

        Assert.All(
            calls,
            call => Assert.True(text.Contains(call, StringComparison.Ordinal), $"No page has the call{call}.")
        );
    }

    // Rows of the table: | `code` | 400 | … |
    private static IEnumerable<(string Code, string Status)> Rows() =>
        Row()
            .Matches(File.ReadAllText(ContractFiles.Page("errors")))
            .Select(row => (row.Groups["code"].Value, row.Groups["status"].Value));

    [GeneratedRegex(@"^\| `(?<code>[a-z_]+)` \| (?<status>\d{3}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<head><!-- example: (?<name>[a-z.-]+) -->\n```json\n)(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"(?<marked><!-- example: [a-z.-]+ -->\n)?```json\n")]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<file>[^)#]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
