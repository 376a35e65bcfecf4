// A test that asserts nothing cannot fail. Best effort: the method, or one of the same file that it calls, names
// something that asserts: Assert, or a helper whose name starts with Assert, Expect, Must, Approve, or a property
// check's Sample.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coffer.Tests.House;

public static class Assertions
{
    private static readonly string[] Verbs = ["Assert", "Expect", "Must", "Approve", "Sample"];

    public static IEnumerable<Finding> Check(SourceFile file)
    {
        var methods = file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>().ToList();
        var named = methods.ToLookup(method => method.Identifier.Text);
        return methods
            .Where(IsTest)
            .Where(method => !Asserts(method, named, []))
            .Select(method =>
                file.At(
                    method.Identifier,
                    $"the test {method.Identifier.Text} asserts nothing, so it cannot fail. Say what must hold."
                )
            );
    }

    private static bool IsTest(MethodDeclarationSyntax method) =>
        method
            .AttributeLists.SelectMany(list => list.Attributes)
            .Any(attribute => attribute.Name.ToString().Split('.')[^1] is "Fact" or "Theory");

    private static bool Asserts(
        MethodDeclarationSyntax method,
        ILookup<string, MethodDeclarationSyntax> named,
        HashSet<MethodDeclarationSyntax> seen
    )
    {
        var names = method
            .DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token != method.Identifier)
            .Select(token => token.Text)
            .ToList();
        return seen.Add(method)
            && (
                names.Any(name => Verbs.Any(verb => name.StartsWith(verb, StringComparison.Ordinal)))
                || names.SelectMany(name => named[name]).Any(called => Asserts(called, named, seen))
            );
    }
}
