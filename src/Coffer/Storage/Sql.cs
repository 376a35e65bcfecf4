// One SQL text for both engines. Parameters are $1, $2, …; marks in braces stand for the measured differences and
// nothing else:
// {lock}  row lock of a SELECT (PostgreSQL); SQLite's single writer needs none
// {skip}  the same, passing over rows that others have locked
// Statements are made once, as static fields, so that each session can keep its prepared command under a small number.
using System.Collections.Concurrent;

namespace Coffer.Storage;

public sealed class Sql
{
    private static int s_count;
    private static readonly ConcurrentDictionary<string, Sql> ByText = new(StringComparer.Ordinal);

    public Sql(string text)
    {
        Number = Interlocked.Increment(ref s_count) - 1;
        Sqlite = With(text, "", "");
        Postgres = With(text, "FOR UPDATE", "FOR UPDATE SKIP LOCKED");
    }

    internal int Number { get; }
    internal string Sqlite { get; }
    internal string Postgres { get; }

    internal static int Count => Volatile.Read(ref s_count);

    /// <summary>For texts put together from a bounded set of pieces (a list with n filters): the same text gives the
    /// same statement.</summary>
    public static Sql Of(string text) => ByText.GetOrAdd(text, static t => new Sql(t));

    public override string ToString() => Sqlite;

    private static string With(string text, string locking, string skipping) =>
        text.Replace("{lock}", locking, StringComparison.Ordinal).Replace("{skip}", skipping, StringComparison.Ordinal);
}
