// No statement of a store touches another merchant's rows: each one on a table that has an `account` column names that
// column. The tables are read from the migrations. Best effort: a statement is one string (with + and holes); who joins
// from a row that was already found by account stands in the list of exceptions, with the reason.
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coffer.Tests.House;

/// <summary>A statement that may do without: its file, some words of it, and why.</summary>
public sealed record AccountException(string Path, string Words, string Reason);

public static partial class AccountInSql
{
    public static IReadOnlyList<AccountException> Exceptions { get; } =
    [
        new(
            "src/Coffer/Access/AccessStore.cs",
            "UPDATE api_keys SET revoked = $2 WHERE label = $1",
            "development's end"
        ),
        new(
            "src/Coffer/Cards/CopyStore.cs",
            "WHERE sweep_after < $1",
            "a sweep over all accounts, by time only; it answers nobody"
        ),
        new(
            "src/Coffer/Tokens/TokenStore.cs",
            "sealed IS NOT NULL AND sweep_after",
            "a sweep over all accounts, by time only; it answers nobody"
        ),
        new(
            "src/Coffer/Tokens/TokenStore.cs",
            "sealed IS NULL AND sweep_after",
            "a sweep over all accounts, by time only; it answers nobody"
        ),
        new(
            "src/Coffer/Tokens/TokenStore.cs",
            "DELETE FROM security_codes WHERE sweep_after",
            "a sweep over all accounts, by time only; it answers nobody"
        ),
        new(
            "src/Coffer/Keys/KeyStore.cs",
            "WHERE id = $1 AND version = $2",
            "a key is named by a row that was found by account"
        ),
        new(
            "src/Coffer/Keys/KeyStore.cs",
            "WHERE destroy_after < $1",
            "a sweep over all accounts, by time only; it answers nobody"
        ),
        new(
            "src/Coffer/Transactions/TransactionStore.cs",
            "LEFT JOIN data_keys k",
            "joined to rows that were found by account"
        ),
    ];

    public static IReadOnlySet<string> TablesWithAccount(IEnumerable<SourceFile> migrations) =>
        migrations
            .Where(file => file.Name.EndsWith(".sql", StringComparison.Ordinal))
            .SelectMany(file => Matches(Comment().Replace(file.Text, "")))
            .Where(table => !table.Groups["columns"].Success || AccountColumn().IsMatch(table.Groups["columns"].Value))
            .Select(table => table.Groups["table"].Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<Finding> Check(
        IReadOnlyCollection<SourceFile> files,
        IReadOnlyCollection<AccountException> exceptions
    )
    {
        var tables = TablesWithAccount(files);
        var statements = files
            .Where(file => file.Name.EndsWith("Store.cs", StringComparison.Ordinal))
            .SelectMany(file => Statements(file).Select(found => (File: file, found.Node, Sql: found.Text)))
            .Where(found => Tables().Matches(found.Sql).Any(touch => tables.Contains(touch.Groups["table"].Value)))
            .Where(found => !Account().IsMatch(found.Sql))
            .ToList();
        bool Excepted(AccountException exception, SourceFile file, string sql) =>
            exception.Path == file.Path && sql.Contains(exception.Words, StringComparison.Ordinal);
        return
        [
            .. statements
                .Where(found => !exceptions.Any(exception => Excepted(exception, found.File, found.Sql)))
                .Select(found =>
                    found.File.At(
                        found.Node,
                        "a statement on a table with an account column does not name it. Put the account into its "
                            + "WHERE, or into AccountInSql.Exceptions with why it cannot reach another account's rows."
                    )
                ),
            .. exceptions
                .Where(exception => !statements.Any(found => Excepted(exception, found.File, found.Sql)))
                .Select(exception => new Finding(
                    exception.Path,
                    1,
                    $"the exception for \"{exception.Words}\" fits no statement. Remove it."
                )),
        ];
    }

    private static IEnumerable<Match> Matches(string migration) =>
        CreateTable().Matches(migration).Concat(AddAccount().Matches(migration));

    private static IEnumerable<(SyntaxNode Node, string Text)> Statements(SourceFile file) =>
        file
            .Syntax.DescendantNodes()
            .Where(node =>
                node.IsKind(SyntaxKind.StringLiteralExpression) || node is InterpolatedStringExpressionSyntax
            )
            .Select(Whole)
            .Distinct()
            .Select(node => (node, string.Concat(node.DescendantTokens().Select(Held))));

    private static SyntaxNode Whole(SyntaxNode node) =>
        node.Parent is ParenthesizedExpressionSyntax || node.Parent.IsKind(SyntaxKind.AddExpression)
            ? Whole(node.Parent!)
            : node;

    private static string Held(SyntaxToken token) =>
        token.Value as string is { } text && !token.IsKind(SyntaxKind.IdentifierToken) ? text
        : token.IsKind(SyntaxKind.InterpolatedStringTextToken) ? token.ValueText
        : "";

    [GeneratedRegex(
        @"\bcreate\s+table\s+(if\s+not\s+exists\s+)?""?(?<table>\w+)""?\s*\((?<columns>" + Nested + @")\)",
        Flags
    )]
    private static partial Regex CreateTable();

    [GeneratedRegex("--[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\balter\s+table\s+""?(?<table>\w+)""?\s+add\s+(column\s+)?account\b", Flags)]
    private static partial Regex AddAccount();

    [GeneratedRegex(@"(^|,)\s*account\s+[\w{]", Flags)]
    private static partial Regex AccountColumn();

    [GeneratedRegex(@"\b(from|into|update|join)\s+(only\s+)?""?(?<table>\w+)", Flags)]
    private static partial Regex Tables();

    [GeneratedRegex(@"\baccount\b", Flags)]
    private static partial Regex Account();

    // Parentheses within parentheses, three deep.
    private const string Nested = @"([^()]|\(([^()]|\([^()]*\))*\))*";

    private const RegexOptions Flags = RegexOptions.IgnoreCase | RegexOptions.Singleline;
}
