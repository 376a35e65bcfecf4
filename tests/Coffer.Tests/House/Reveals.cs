// A card number leaves the sealed room by one named call. Its callers are few, known, and each has a reason.
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coffer.Tests.House;

/// <summary>A file that may call Reveal, how often, and why.</summary>
public sealed record RevealApproval(string Path, int Calls, string Reason);

public static class Reveals
{
    public static IReadOnlyList<RevealApproval> Approved { get; } =
    [
        new(
            "src/Coffer/Processing/SandboxProcessor.cs",
            4,
            "it answers by the number, as the table of test cards says"
        ),
        new(
            "src/Coffer/Processing/Ecrypt/Requests.cs",
            3,
            "card, account and code go to the account's upstream, into bytes that are wiped when they were sent"
        ),
    ];

    public static IEnumerable<Finding> Check(
        IReadOnlyCollection<SourceFile> files,
        IReadOnlyCollection<RevealApproval> approved
    )
    {
        var calls = files
            .Where(file => file.IsUnder("src/") && !file.IsUnder("src/Coffer.Sealing/"))
            .SelectMany(file => Calls(file).Select(call => file.At(call, "")))
            .GroupBy(call => call.Path)
            .ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (path, found) in calls)
        {
            var allowed = approved.Where(approval => approval.Path == path).Sum(approval => approval.Calls);
            foreach (var call in found.Skip(allowed))
            {
                yield return call with
                {
                    Message =
                        $"Reveal takes a secret out of the sealed room; {allowed} calls are approved in this file. "
                        + "Pass the sealed or masked form on, or approve the call with its reason in Reveals.Approved.",
                };
            }
        }
        foreach (
            var approval in approved.Where(approval =>
                (calls.GetValueOrDefault(approval.Path)?.Count ?? 0) < approval.Calls
            )
        )
        {
            yield return new(
                approval.Path,
                1,
                $"{approval.Calls} calls of Reveal are approved, fewer are there. Lower the number in Reveals.Approved."
            );
        }
    }

    private static IEnumerable<SimpleNameSyntax> Calls(SourceFile file) =>
        file
            .Syntax.DescendantNodes()
            .OfType<SimpleNameSyntax>()
            .Where(name => name.Identifier.Text == "Reveal")
            .Where(name => name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax);
}
