// One SQL text for both engines. Parameters are $1, $2, …; marks in braces stand for the measured differences and
// nothing else. Statements are made once, as static fields, so that each session can keep its prepared command under a
// small number.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Coffer.Storage;

/// <remarks>
/// <c>+account</c>, where a row is found by its unique id: no index is to be looked for by that column. Without
/// statistics (a new database) PostgreSQL else may read all rows of an account for one. <c>ORDER BY +seq</c>, where few
/// rows are ordered: it else may walk the primary key for them.
/// <c>{lock}</c> row lock of a SELECT (PostgreSQL); SQLite's single writer needs none.
/// <c>{skip}</c> the same, passing over rows that others have locked.
/// <c>{keep}</c> a weaker one, which many may hold: nobody has the row by <c>{lock}</c> meanwhile.
/// <c>{seq:table:$n}</c> the number of the row of that table that this unit inserted last, whose id is <c>$n</c>.
/// <c>{taken}</c> where an INSERT of one row finds it there already: nothing changes, or (PostgreSQL) it fails.
/// <c>{of:table:column}</c>, with <c>{join:table}</c> at the end of the FROM: of the row of that table with the number
/// of <c>p</c> and the account <c>$1</c>. SQLite joins it; PostgreSQL, which then reads all of a small table each time,
/// looks it up for each row.
/// <c>{rows:t:&lt; $n}</c> the rows of a table <c>t</c> that are the account's (<c>$1</c>) and whose seq is below; one
/// bound or two (<c>{rows:t:> $n:&lt;= $m}</c>). <c>{newest:t}</c>, <c>{oldest:t}</c> by seq, in ORDER BY. For
/// PostgreSQL they name the account with the seq, so that nothing but the index of both serves: where one account has
/// nearly all rows it else may walk the primary key, past all of them, for a page of another.
/// <c>{uuid:column}</c> an id as text. <c>{json:column:A.B}</c> a member of stored JSON as text.
/// </remarks>
public sealed partial class Sql
{
    private static readonly IFormatProvider Digits = CultureInfo.InvariantCulture;
    private static int s_count;
    private static readonly ConcurrentDictionary<string, Sql> ByText = new(StringComparer.Ordinal);

    public Sql(string text)
    {
        Number = Interlocked.Increment(ref s_count) - 1;
        Sqlite = Replaced(text, OnSqlite);
        Postgres = Replaced(text, OnPostgres);
        PostgresOnce =
            Postgres.StartsWith("SELECT ", StringComparison.Ordinal)
                ? $"SELECT 1 / (count(*) = 1)::int FROM ({Postgres}) found"
            : MayChangeNothing(Postgres)
                ? $"WITH changed AS ({Postgres} RETURNING 1) SELECT 1 / (count(*) = 1)::int FROM changed"
            : null;
        PostgresMany = ManyRows(Postgres);
    }

    /// <summary>It reads much: PostgreSQL's driver does not give it up after half a minute.</summary>
    public bool MayTakeLong { get; init; }

    internal int Number { get; }
    internal string Sqlite { get; }
    internal string Postgres { get; }

    /// <summary>The same on PostgreSQL, failing (division by zero) unless exactly one row changes, or is found; null:
    /// it fails by itself.</summary>
    internal string? PostgresOnce { get; }

    /// <summary>The same on PostgreSQL for many rows, each argument an array; null: it does not insert one row of
    /// values.</summary>
    internal string? PostgresMany { get; }

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

    // INSERT … VALUES (…, $2, …): INSERT … SELECT …, a2, … FROM unnest($1, $2, …) AS rows (a1, a2, …).
    private static string? ManyRows(string text)
    {
        const string Values = ") VALUES (";
        var values = text.IndexOf(Values, StringComparison.Ordinal);
        if (!text.StartsWith("INSERT ", StringComparison.Ordinal) || values < 0 || MayChangeNothing(text))
            return null;
        var row = text[(values + Values.Length)..text.LastIndexOf(')')];
        var places = Parameter().Matches(row).Select(match => int.Parse(match.ValueSpan[1..], Digits)).ToList();
        if (places.Count == 0)
            return null;
        var all = Enumerable.Range(1, places.Max()).ToList();
        return $"{text[..(values + 1)]} SELECT {Parameter().Replace(row, match => "a" + match.Value[1..])} FROM unnest("
            + $"{string.Join(", ", all.Select(i => $"${i}"))}) AS rows ({string.Join(", ", all.Select(i => $"a{i}"))})";
    }

    [GeneratedRegex(@"\$\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

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
            ["lock"] or ["keep"] or ["skip"] => "",
            ["seq", _, _] => "last_insert_rowid()",
            ["taken"] => "ON CONFLICT DO NOTHING",
            ["of", _, var column] => $"o.{column}",
            ["join", var table] => $"JOIN {table} o ON o.seq = p.seq AND +o.account = $1",
            ["rows", var table, .. var bounds] =>
                $"{table}.account = $1 AND {string.Join(" AND ", bounds.Select(bound => $"{table}.seq {bound}"))}",
            ["newest", var table] => $"{table}.seq DESC",
            ["oldest", var table] => $"{table}.seq",
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
            ["keep"] => "FOR KEY SHARE",
            ["skip"] => "FOR UPDATE SKIP LOCKED",
            ["seq", var table, var id] => $"(SELECT seq FROM {table} WHERE id = {id})",
            ["taken"] => "",
            ["of", var table, var column] =>
                $"(SELECT o.{column} FROM {table} o WHERE o.seq = p.seq AND +o.account = $1)",
            ["join", _] => "",
            ["rows", var table, .. var bounds] => string.Join(" AND ", Bounds(table, bounds)),
            ["newest", var table] => $"{table}.account DESC, {table}.seq DESC",
            ["oldest", var table] => $"{table}.account, {table}.seq",
            ["uuid", var column] => $"CAST({column} AS TEXT)",
            ["json", var column, var path] =>
                $"(convert_from({column}, 'UTF8')::json #>> '{{{path.Replace('.', ',')}}}')",
            _ => throw NoMark(mark),
        };

    // Both ends of the account's rows are told, by these or by the account alone.
    private static IEnumerable<string> Bounds(string table, string[] bounds)
    {
        if (!bounds.Any(bound => bound.StartsWith('>')))
            yield return $"{table}.account >= $1";
        if (!bounds.Any(bound => bound.StartsWith('<')))
            yield return $"{table}.account <= $1";
        foreach (var bound in bounds)
        {
            var space = bound.IndexOf(' ', StringComparison.Ordinal);
            yield return $"({table}.account, {table}.seq) {bound[..space]} ($1, {bound[(space + 1)..]})";
        }
    }

    private static ArgumentException NoMark(string[] mark) => new($"There is no mark {string.Join(':', mark)}.");
}
