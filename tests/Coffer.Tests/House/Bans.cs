// Words that have no place in src/, each with its reason and what to write instead.
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coffer.Tests.House;

/// <summary>A banned word: where it is looked for, and why it is banned.</summary>
public sealed record Ban(string Pattern, Func<SourceFile, string> View, Func<SourceFile, bool> Where, string Reason);

public static class Bans
{
    private static readonly string[] Money =
    [
        "src/Coffer/Kernel/Money",
        "src/Coffer/Transactions/",
        "src/Coffer/Wallets/",
        "src/Coffer/Processing/",
    ];

    private static readonly string[] Front = ["src/Coffer/Hosting/", "src/Coffer/Program.cs"];

    public static IReadOnlyList<Ban> All { get; } =
    [
        InCode(
            @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b",
            "time comes from the TimeProvider that is handed in, so that a test and the sandbox's clock can move it"
        ),
        InCode(
            @"\bTimeProvider\.System\b",
            "the system's clock is chosen once, in Hosting; take a TimeProvider as an argument",
            file => file.IsUnder("src/Coffer/") && !file.IsUnder(Front)
        ),
        InCode(
            @"\bGuid\.NewGuid\(|\bGuid\.CreateVersion7\(\s*\)",
            "ids are UUID version 7 of the time that is handed in; make them in Kernel",
            file => file.IsUnder("src/Coffer/")
        ),
        InCode(
            @"\b(float|double)\b|\b(Double|Single)\.|\b(Get|TryGet|To)(Double|Single)\b",
            "a binary fraction cannot hold an amount of money; count minor units in a long, or use decimal",
            file => file.IsUnder(Money)
        ),
        new(
            @"(?i)\bselect\s+(\w+\.)?\*",
            file => file.Name.EndsWith(".sql", StringComparison.Ordinal) ? file.Text : file.Strings,
            file => file.IsUnder("src/"),
            "a later migration's column would arrive unasked; name the columns"
        ),
        InCode(
            @"\bThread\.Sleep\b",
            "it holds a thread and no clock can move it; use Task.Delay with the TimeProvider"
        ),
        InCode(
            @"\b(Ansi)?Console\.(Write|Out|Error|Markup)",
            "what the program says goes to the log, or through Hosting, which knows whether a person is reading",
            file => file.IsUnder("src/") && !file.IsUnder(Front)
        ),
        InCode(@"\basync\s+void\b", "nobody can await it and its fault ends the process; return Task"),
        InCode(
            @"\bnew\s+(System\.)?Random\s*\(",
            "what is guessed breaks a vault; use RandomNumberGenerator, or take the randomness as an argument"
        ),
        InCode(
            @"\bRandom\.Shared\b",
            "what is guessed breaks a vault; use RandomNumberGenerator (the client may spread its retries with it)",
            file => file.IsUnder("src/Coffer/", "src/Coffer.Sealing/")
        ),
        InCode(
            @"\b(System\.Net|System\.Data|Microsoft\.(AspNetCore|Data|Extensions)|Npgsql|Dapper)\b",
            "the sealed room knows no HTTP, no SQL and no log, so that it can be reviewed alone; do this outside",
            file => file.IsUnder("src/Coffer.Sealing/")
        ),
        new(
            @"\b(TODO|FIXME|HACK|XXX)\b(?!\(\w[^)]*\))",
            file => file.Comments,
            file => file.IsUnder("src/"),
            "a wish without an owner stays forever; write TODO(name): … or an issue"
        ),
    ];

    public static IEnumerable<Finding> Check(SourceFile file) =>
        All.Where(ban => ban.Where(file))
            .SelectMany(ban =>
                Regex
                    .Matches(ban.View(file), ban.Pattern)
                    .Select(match => file.At(match.Index, $"`{match.Value}` is banned: {ban.Reason}."))
            )
            .Concat(EmptyCatches(file));

    private static Ban InCode(string pattern, string reason, Func<SourceFile, bool>? where = null) =>
        new(pattern, file => file.Code, where ?? (file => file.IsUnder("src/")), reason);

    // Catching one named fault and going on is a decision, when a comment says why; catching any is a silence.
    private static IEnumerable<Finding> EmptyCatches(SourceFile file) =>
        file
            .Syntax.DescendantNodes()
            .OfType<CatchClauseSyntax>()
            .Where(clause => file.IsUnder("src/") && clause.Block.Statements.Count == 0)
            .Where(clause => CatchesAll(clause) || !clause.Block.ToString().Contains("//", StringComparison.Ordinal))
            .Select(clause =>
                file.At(
                    clause,
                    "an empty catch hides a fault: catch the one that is expected and say in a comment why."
                )
            );

    private static bool CatchesAll(CatchClauseSyntax clause) =>
        clause.Filter is null && clause.Declaration?.Type.ToString() is null or "Exception" or "System.Exception";
}
