// A file as the house tests see it, and what a checker reports. A checker is a plain function of files to findings,
// so that it can be handed a bad sample as easily as the tree.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coffer.Tests.House;

/// <summary>A fault: where it is (lines count from 1) and what to do about it.</summary>
public sealed record Finding(string Path, int Line, string Message)
{
    public override string ToString() => $"{Path}:{Line}: {Message}";
}

/// <summary>A file's path from the repository's root, with `/`, and its text.</summary>
public sealed class SourceFile(string path, string text)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    private readonly Lazy<CompilationUnitSyntax> syntax = new(() =>
        CSharpSyntaxTree.ParseText(text, Options).GetCompilationUnitRoot()
    );

    private readonly Lazy<(string Code, string Strings, string Comments)> views = new(() =>
        SourceViews.Of(text, Options)
    );

    public string Path { get; } = path;

    public string Text { get; } = text;

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public string Folder => Path[..(Path.LastIndexOf('/') + 1)];

    public CompilationUnitSyntax Syntax => syntax.Value;

    /// <summary>The text at the same positions with comments and the contents of strings blanked.</summary>
    public string Code => views.Value.Code;

    /// <summary>The text with all but the contents of strings blanked.</summary>
    public string Strings => views.Value.Strings;

    /// <summary>The text with all but comments blanked.</summary>
    public string Comments => views.Value.Comments;

    public bool IsUnder(params ReadOnlySpan<string> folders)
    {
        foreach (var folder in folders)
        {
            if (Path.StartsWith(folder, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    public int LineAt(int position) => Text.AsSpan(0, position).Count('\n') + 1;

    public Finding At(int position, string message) => new(Path, LineAt(position), message);

    public Finding At(SyntaxNodeOrToken node, string message) => At(node.SpanStart, message);
}
