// How large things may be. Aims are half of these limits (STYLE.md); the limits are where a reader loses the thread.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coffer.Tests.House;

public static class Sizes
{
    private const int FileLines = 300;
    private const int Columns = 120;
    private const int BodyLines = 40;
    private const int Parameters = 5;

    /// <summary>Files and lines: of source and tests alike.</summary>
    public static IEnumerable<Finding> CheckText(SourceFile file)
    {
        var lines = file.Text.TrimEnd('\n').Split('\n');
        if (lines.Length > FileLines)
        {
            yield return new(
                file.Path,
                FileLines + 1,
                $"{lines.Length} lines, the limit is {FileLines}. Split it by what it is about."
            );
        }
        foreach (var (index, line) in lines.Index().Where(line => Width(file, line.Index, line.Item) > Columns))
        {
            yield return new(file.Path, index + 1, $"{line.Length} columns, the limit is {Columns}. Break the line.");
        }
    }

    // What a test sends and expects is data: a JSON text is not cut up to fit.
    private static int Width(SourceFile file, int index, string line) =>
        line.Length > Columns && file.IsUnder("tests/")
            ? line.Length - file.Strings.Split('\n')[index].Trim().Length
            : line.Length;

    /// <summary>Bodies and parameter lists.</summary>
    public static IEnumerable<Finding> CheckMembers(SourceFile file)
    {
        foreach (var (node, lines) in Bodies(file).Where(body => body.Lines > BodyLines))
        {
            yield return file.At(
                node,
                $"a body of {lines} lines, the limit is {BodyLines}. Give its steps names of their own."
            );
        }
        foreach (var list in file.Syntax.DescendantNodes().OfType<ParameterListSyntax>().Where(IsOurs))
        {
            if (Count(list) > Parameters)
            {
                yield return file.At(
                    list,
                    $"{Count(list)} parameters, the limit is {Parameters}. What belongs together is a record."
                );
            }
        }
    }

    private static IEnumerable<(SyntaxNode Node, int Lines)> Bodies(SourceFile file)
    {
        foreach (var node in file.Syntax.DescendantNodes())
        {
            var body = node switch
            {
                BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
                LocalFunctionStatementSyntax function => (SyntaxNode?)function.Body ?? function.ExpressionBody,
                AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
                PropertyDeclarationSyntax property => property.ExpressionBody,
                _ => null,
            };
            if (body is not null && !IsRouteTable(body))
            {
                yield return (node, LinesOf(body));
            }
        }
        if (file.Syntax.Members.OfType<GlobalStatementSyntax>().ToList() is [var first, ..] all && all.Any(IsPlain))
        {
            var plain = all.Where(IsPlain).ToList();
            yield return (first, plain.Sum(statement => LinesOf(statement) + 1));
        }
    }

    private static bool IsPlain(GlobalStatementSyntax statement) =>
        statement.Statement is not LocalFunctionStatementSyntax;

    // A block's lines are those between its braces; an expression's or statement's, those after its first.
    private static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        var lines = span.EndLinePosition.Line - span.StartLinePosition.Line;
        return node is BlockSyntax ? Math.Max(0, lines - 1) : lines;
    }

    // A list of routes is read like a table, however long: each statement is a call of Map….
    private static bool IsRouteTable(SyntaxNode body) =>
        body is BlockSyntax { Statements: [_, ..] statements }
        && statements.All(statement =>
            statement is LocalDeclarationStatementSyntax
            || statement is ExpressionStatementSyntax && statement.ToString().Contains(".Map", StringComparison.Ordinal)
        );

    // The receiver of an extension and the token that cancels are carried along, not decided on.
    private static int Count(ParameterListSyntax list) =>
        list.Parameters.Count(parameter =>
            !parameter.Modifiers.Any(SyntaxKind.ThisKeyword) && parameter.Type?.ToString() != "CancellationToken"
        );

    // A record's parameters are its fields; a foreign function's are not ours to choose.
    private static bool IsOurs(ParameterListSyntax list) =>
        list.Parent is not RecordDeclarationSyntax and not LambdaExpressionSyntax
        && !(
            list.Parent is MethodDeclarationSyntax method
            && method.Body is null
            && method.ExpressionBody is null
            && IsForeign(method)
        );

    private static bool IsForeign(MethodDeclarationSyntax method) =>
        method.AttributeLists.Any(list => list.ToString().Contains("Import", StringComparison.Ordinal));
}
