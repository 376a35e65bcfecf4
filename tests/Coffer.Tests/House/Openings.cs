// Every file opens with a comment that says what it is for, before or right after its using lines.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Coffer.Tests.House;

public static class Openings
{
    private const string Advice = "does not open with a comment. Say in one to four lines what it is for.";

    public static IEnumerable<Finding> Check(SourceFile file) =>
        file.Name switch
        {
            var name when name.EndsWith(".cs", StringComparison.Ordinal) && !OpensCode(file) => [file.At(0, Advice)],
            var name when name.EndsWith(".sql", StringComparison.Ordinal) && !OpensSql(file) => [file.At(0, Advice)],
            _ => [],
        };

    // A file that declares nothing yet has nothing to explain.
    private static bool OpensCode(SourceFile file)
    {
        var root = file.Syntax;
        SyntaxToken?[] places =
        [
            root.GetFirstToken(),
            root.AttributeLists.FirstOrDefault()?.GetFirstToken(),
            root.Members.FirstOrDefault()?.GetFirstToken(),
        ];
        return root.DescendantNodes().All(node => !IsDeclared(node))
            || places.OfType<SyntaxToken>().Any(token => token.LeadingTrivia.Any(IsWords));
    }

    private static bool IsDeclared(SyntaxNode node) =>
        node
            is Microsoft.CodeAnalysis.CSharp.Syntax.BaseTypeDeclarationSyntax
                or Microsoft.CodeAnalysis.CSharp.Syntax.DelegateDeclarationSyntax
                or Microsoft.CodeAnalysis.CSharp.Syntax.GlobalStatementSyntax
                or Microsoft.CodeAnalysis.CSharp.Syntax.AttributeListSyntax;

    private static bool IsWords(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && trivia.ToString().TrimStart('/', ' ').Contains(' ');

    private static bool OpensSql(SourceFile file) => file.Text.TrimStart().StartsWith("-- ", StringComparison.Ordinal);
}
