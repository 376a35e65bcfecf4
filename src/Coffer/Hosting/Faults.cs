// What goes wrong while setting up, in one sentence for the person at the terminal: what is wrong, and what to do
// about it.
using System.Net.Sockets;
using Coffer.Sealing;
using Coffer.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coffer.Hosting;

/// <summary>The program cannot do what it was started for. The message is one sentence that says what to do.</summary>
public sealed class SetupException(string sentence, Exception? cause = null) : Exception(sentence, cause);

internal static class Faults
{
    /// <summary>Runs some work on the database and keys that the options name; its failures are explained.</summary>
    public static async Task<T> Explain<T>(ServeOptions options, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (Sentence(e, options) is { } sentence)
        {
            throw new SetupException(sentence, e);
        }
    }

    /// <summary>Opens the door; what the system has against the address is explained.</summary>
    public static async Task ExplainListening(ServeOptions options, Func<Task> open)
    {
        try
        {
            await open();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            // "Failed to bind to address http://127.0.0.1:5080: address already in use."
            var address = e.Message.Split(' ').FirstOrDefault(word => word.Contains("://", StringComparison.Ordinal));
            throw new SetupException(
                $"The address {address?.TrimEnd(':')} is in use: stop what listens there, or name another with --urls.",
                e
            );
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new SetupException(
                $"Coffer may not listen on {options.Urls}: ports below 1024 need a privilege; "
                    + "name a higher one with --urls.",
                e
            );
        }
        catch (SocketException e)
        {
            throw new SetupException(
                $"Coffer cannot listen on {options.Urls} ({e.SocketErrorCode}): "
                    + "name an address of this machine with --urls.",
                e
            );
        }
    }

    private static string? Sentence(Exception e, ServeOptions options) =>
        e switch
        {
            SetupException => null,
            KeyFileException => e.Message,
            DatabaseUnavailableException { InnerException: { } inner } => Sentence(inner, options),
            SqliteException sqlite => OfSqlite(sqlite, options.DatabaseUrl().Path),
            NpgsqlException postgres => OfPostgres(postgres, Place(options)),
            SocketException or TimeoutException => NoAnswer(Place(options)),
            IOException or UnauthorizedAccessException =>
                $"Coffer cannot work in {Folder(options)} ({e.Message.TrimEnd('.')}): "
                    + "name a folder that it may write to with --data.",
            _ => null,
        };

    private static string OfPostgres(NpgsqlException e, string place) =>
        e.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => Refused(
                place
            ),
            PostgresErrorCodes.InvalidCatalogName =>
                $"There is no database at {place}: make it with createdb, or correct --database.",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"The user of --database may not make tables at {place}: grant it CREATE on the schema public.",
            PostgresErrorCodes.UndefinedTable => Foreign(place),
            { } state => $"PostgreSQL at {place} refuses (SQLSTATE {state}): its log says why.",
            null when e.Message.Contains("password", StringComparison.OrdinalIgnoreCase) => Refused(place),
            null => NoAnswer(place),
        };

    private static string OfSqlite(SqliteException e, string path) =>
        e.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_ERROR => Foreign(path),
            SQLitePCL.raw.SQLITE_NOTADB => $"The file {path} is not a SQLite database: name another with --database.",
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
                $"The database {path} is locked by another program: stop that, then try again.",
            SQLitePCL.raw.SQLITE_FULL => $"The disk of {path} is full: make room, then try again.",
            SQLitePCL.raw.SQLITE_CORRUPT => $"The database {path} is damaged: restore it from a backup.",
            _ => $"The database {path} cannot be opened (SQLite code {e.SqliteErrorCode}): "
                + "let the user that Coffer runs as own the file and its folder.",
        };

    private static string NoAnswer(string place) =>
        $"No PostgreSQL server answers at {place}: start it, or correct --database.";

    private static string Refused(string place) =>
        $"PostgreSQL at {place} refuses this user or password: correct --database.";

    private static string Foreign(string place) =>
        $"The database at {place} holds something else than Coffer's tables: name another with --database.";

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
}
