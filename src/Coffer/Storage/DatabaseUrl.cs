// Where the database is: sqlite:PATH or postgres://user:password@host:port/name. Anything else is refused with a
// sentence.
using Npgsql;

namespace Coffer.Storage;

public enum DatabaseEngine
{
    Sqlite,
    Postgres,
}

public sealed class DatabaseUrl
{
    private DatabaseUrl(DatabaseEngine engine, string value)
    {
        Engine = engine;
        Value = value;
    }

    public DatabaseEngine Engine { get; }
    private string Value { get; }

    /// <summary>SQLite: the file.</summary>
    public string Path => Value;

    /// <summary>PostgreSQL: the driver's connection string. Holds the password: never print it.</summary>
    public string ConnectionString => Value;

    /// <exception cref="FormatException">With one sentence that says what a database URL looks like.</exception>
    public static DatabaseUrl Parse(string text)
    {
        if (text.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase))
            return Sqlite(text["sqlite:".Length..]);
        if (
            text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
        )
            return new(DatabaseEngine.Postgres, FromUri(text));
        throw new FormatException(
            "The database URL must be sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME; "
                + "it was not echoed, because it may hold a password."
        );
    }

    public static DatabaseUrl Sqlite(string path)
    {
        if (path.StartsWith("//", StringComparison.Ordinal))
            path = path[2..];
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || path.EndsWith('/'))
            throw new FormatException(
                "sqlite: must be followed by the path of a database file, such as sqlite:./coffer-data/coffer.db."
            );
        return new(DatabaseEngine.Sqlite, System.IO.Path.GetFullPath(path));
    }

    private static string FromUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath.Length < 2)
            throw new FormatException(
                "A PostgreSQL URL is postgres://USER:PASSWORD@HOST:PORT/NAME; host or database name is missing."
            );
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false,
            ApplicationName = "coffer",
            Timeout = 10,
            MaxPoolSize = 32,
            NoResetOnClose = true, // nothing is left in a session: PostgresPlans sets each once
        };
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Set(settings, pair);
        return settings.ConnectionString;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string pair)
    {
        var parts = pair.Split('=', 2);
        var name = Uri.UnescapeDataString(parts[0].Replace('+', ' '));
        var value = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        try
        {
            settings[
                name.ToLowerInvariant() switch
                {
                    "sslmode" => "SSL Mode",
                    "sslrootcert" => "Root Certificate",
                    _ => name,
                }
            ] = value;
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException or FormatException)
        {
            throw new FormatException(
                $"The PostgreSQL URL has an option that is not known or a value that does not fit it: '{name}'.",
                e
            );
        }
    }
}
