// The program cannot do what it was started for. The message is one sentence for the person at the terminal: what is wrong, what to do.
using System.Net.Sockets;
using Coffer.Sealing;
using Coffer.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coffer.Hosting;

public sealed class SetupException(string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    /// <summary>What can be said about a failure in words of ours; null when it is none that setting up explains.</summary>
    internal static SetupException? For(Exception e, ServeOptions options) =>
        e switch
        {
            SetupException setup => setup,
            KeyFileException key => new(key.Message, key),
            DatabaseUnavailableException { InnerException: { } inner } => For(inner, options),
            PostgresException postgres => new(OfPostgres(postgres, Place(options)), postgres),
            NpgsqlException or TimeoutException or SocketException => new(
                $"No PostgreSQL server answers at {Place(options)}: start it, or correct --database.",
                e
            ),
            SqliteException sqlite => new(OfSqlite(sqlite, options.DatabaseUrl().Path), sqlite),
            IOException { InnerException: AddressInUseException } => new(InUse(e.Message), e),
            UnauthorizedAccessException or IOException => new(
                $"Coffer cannot work in {Folder(options)} ({e.Message.TrimEnd('.')}): "
                    + "name a folder that it may write to with --data.",
                e
            ),
            _ => null,
        };

    // "Failed to bind to address http://127.0.0.1:5080: address already in use."
    private static string InUse(string message)
    {
        var address = message.Split(' ').FirstOrDefault(word => word.Contains("://", StringComparison.Ordinal));
        return $"The address {address?.TrimEnd(':')} is in use: stop what listens there, or name another with --urls.";
    }

    private static string Place(ServeOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.DatabaseUrl().ConnectionString);
        return $"{settings.Host}:{settings.Port}/{settings.Database}";
    }

    private static string Folder(ServeOptions options)
    {
        var url = options.DatabaseUrl();
        return url.Engine == DatabaseEngine.Sqlite ? Path.GetDirectoryName(url.Path)! : options.DataFolder;
    }

    private static string OfPostgres(PostgresException e, string place) =>
        e.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"PostgreSQL at {place} refuses this user or password: correct --database.",
            PostgresErrorCodes.InvalidCatalogName =>
                $"There is no database at {place}: create it (createdb), or correct --database.",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"The user of --database may not use the schema at {place}: grant it CREATE and USAGE on schema public.",
            _ => $"PostgreSQL at {place} refuses (SQLSTATE {e.SqlState}): see the server's log.",
        };

    private static string OfSqlite(SqliteException e, string path) =>
        e.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_NOTADB => $"The file {path} is not a SQLite database: name another with --database.",
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
                $"The database {path} is locked by another program: stop that, then try again.",
            SQLitePCL.raw.SQLITE_FULL => $"The disk of {path} is full: make room, then try again.",
            SQLitePCL.raw.SQLITE_CORRUPT => $"The database {path} is damaged: restore it from a backup.",
            _ => $"The database {path} cannot be opened (SQLite code {e.SqliteErrorCode}): "
                + "let the user that Coffer runs as own the file and its folder.",
        };
}
