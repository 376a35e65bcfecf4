// One SQL text for both engines. Parameters are $1, $2, …; marks in braces stand for the measured differences and
// nothing else. Statements are made once, as static fields, so that each session can keep its prepared command under a
// small number.
using System.Collections.Concurrent;
using System.Text;

namespace Coffer.Storage;

/// <remarks>
/// <c>+account</c>, where a row is found by its unique id: no index is to be looked for by that column. Without
/// statistics (a new database) PostgreSQL else may read all rows of an account for one.
/// <c>{lock}</c> row lock of a SELECT (PostgreSQL); SQLite's single writer needs none.
/// <c>{skip}</c> the same, passing over rows that others have locked.
/// <c>{last}</c> the number of the row that this unit inserted last, of those that have one.
/// <c>{taken}</c> where an INSERT of one row finds it there already: nothing changes, or (PostgreSQL) it fails.
/// <c>{uuid:column}</c> an id as text. <c>{json:column:A.B}</c> a member of stored JSON as text.
/// </remarks>
public sealed class Sql
{
    private static int s_count;
    private static readonly ConcurrentDictionary<string, Sql> ByText = new(StringComparer.Ordinal);

    public Sql(string text)
    {
        Number = Interlocked.Increment(ref s_count) - 1;
        Sqlite = Replaced(text, OnSqlite);
        Postgres = Replaced(text, OnPostgres);
        PostgresOnce = MayChangeNothing(Postgres)
            ? $"WITH changed AS ({Postgres} RETURNING 1) SELECT 1 / (count(*) = 1)::int FROM changed"
            : null;
    }

    /// <summary>It reads much: PostgreSQL's driver does not give it up after half a minute.</summary>
    public bool MayTakeLong { get; init; }

    internal int Number { get; }
    internal string Sqlite { get; }
    internal string Postgres { get; }

    /// <summary>The same on PostgreSQL, failing (division by zero) unless exactly one row changes; null: it fails by
    /// itself.</summary>
    internal string? PostgresOnce { get; }

    internal static int Count => Volatile.Read(ref s_count);

    /// <summary>For texts put together from a bounded set of pieces (a list with n filters): the same text gives the
    /// same statement.</summary>
    public static Sql Of(string text) => ByText.GetOrAdd(text, static t => new Sql(t));

    public override string ToString() => Sqlite;

    // An INSERT changes one row, or breaks a unique index.
    private static bool MayChangeNothing(string text) =>
        text.StartsWith("UPDATE ", StringComparison.Ordinal)
        || text.StartsWith("DELETE ", StringComparison.Ordinal)
        || (
            text.StartsWith("INSERT ", StringComparison.Ordinal)
            && text.Contains("ON CONFLICT", StringComparison.Ordinal)
        );

    private static string Replaced(string text, Func<string[], string> engine)
    {
        var replaced = new StringBuilder(text.Length);
        var at = 0;
        for (int mark; (mark = text.IndexOf('{', at)) >= 0; )
        {
            var end = text.IndexOf('}', mark);
            replaced.Append(text, at, mark - at).Append(engine(text[(mark + 1)..end].Split(':')));
            at = end + 1;
        }

        return replaced.Append(text, at, text.Length - at).ToString();
    }

    private static string OnSqlite(string[] mark) =>
        mark switch
        {
            ["lock"] or ["skip"] => "",
            ["last"] => "last_insert_rowid()",
            ["taken"] => "ON CONFLICT DO NOTHING",
            ["uuid", var column] => $"lower(substr(hex({column}), 1, 8) || '-' || substr(hex({column}), 9, 4) || '-' "
                + $"|| substr(hex({column}), 13, 4) || '-' || substr(hex({column}), 17, 4) || '-' "
                + $"|| substr(hex({column}), 21))",
            ["json", var column, var path] => $"CAST(json_extract(CAST({column} AS TEXT), '$.{path}') AS TEXT)",
            _ => throw NoMark(mark),
        };

    private static string OnPostgres(string[] mark) =>
        mark switch
        {
            ["lock"] => "FOR UPDATE",
            ["skip"] => "FOR UPDATE SKIP LOCKED",
            ["last"] => "lastval()",
            ["taken"] => "",
            ["uuid", var column] => $"CAST({column} AS TEXT)",
            ["json", var column, var path] =>
                $"(convert_from({column}, 'UTF8')::json #>> '{{{path.Replace('.', ',')}}}')",
            _ => throw NoMark(mark),
        };

    private static ArgumentException NoMark(string[] mark) => new($"There is no mark {string.Join(':', mark)}.");
}
