// A C# text seen three ways: only its code, only what its strings hold, only its comments. Each view is as long as
// the text and has its line breaks, so that a match in a view is at the same place in the file.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Coffer.Tests.House;

internal static class SourceViews
{
    public static (string Code, string Strings, string Comments) Of(string text, CSharpParseOptions options)
    {
        var code = text.ToCharArray();
        var strings = Blank(text);
        var comments = Blank(text);
        var root = CSharpSyntaxTree.ParseText(text, options).GetRoot();
        foreach (var token in root.DescendantTokens(descendIntoTrivia: true).Where(IsText))
        {
            Move(text, code, strings, token.Span.Start, token.Span.End);
        }
        foreach (var trivia in root.DescendantTrivia().Where(IsComment))
        {
            Move(text, code, comments, trivia.FullSpan.Start, trivia.FullSpan.End);
        }
        return (new(code), new(strings), new(comments));
    }

    private static char[] Blank(string text) => [.. text.Select(c => c == '\n' ? c : ' ')];

    private static void Move(string text, char[] from, char[] to, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (text[i] != '\n')
            {
                from[i] = ' ';
                to[i] = text[i];
            }
        }
    }

    private static bool IsText(SyntaxToken token) =>
        token.Kind()
            is SyntaxKind.StringLiteralToken
                or SyntaxKind.Utf8StringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken
                or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.Utf8SingleLineRawStringLiteralToken
                or SyntaxKind.Utf8MultiLineRawStringLiteralToken
                or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.CharacterLiteralToken;

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind()
            is SyntaxKind.SingleLineCommentTrivia
                or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia
                or SyntaxKind.MultiLineDocumentationCommentTrivia;
}
