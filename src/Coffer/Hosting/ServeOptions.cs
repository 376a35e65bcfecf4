// What `coffer serve` can be told, every field with a default that works. The command line wins over COFFER_*, which
// wins over these.
using Coffer.Http;
using Coffer.Storage;

namespace Coffer.Hosting;

public sealed record ServeOptions
{
    private const string KeyScheme = "file:";

    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Folder of the SQLite database and, in development mode, of the key file.</summary>
    public string Data { get; init; } = "./coffer-data";

    /// <summary>Null: SQLite in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>Null: in development mode the data folder's own key file, else refused.</summary>
    public string? Keys { get; init; }

    public string? TlsCert { get; init; }
    public string? TlsKey { get; init; }
    public bool BehindProxy { get; init; }

    /// <summary>Where /metrics listens; null: with the rest, for loopback connections only.</summary>
    public string? Metrics { get; init; }

    public int TokenMinutes { get; init; } = 60;
    public int CardCopyDays { get; init; } = 30;

    /// <summary>Tokens that a client address may make on a production account.</summary>
    public int TokensPerMinute { get; init; } = 60;

    /// <summary>Smaller in tests.</summary>
    internal int? BlockSize { get; init; }

    internal string DataFolder => Path.GetFullPath(Data);

    internal string DefaultKeyFile => Path.Combine(DataFolder, "coffer.key");

    internal Lifetimes Lifetimes =>
        new() { Token = TimeSpan.FromMinutes(TokenMinutes), CardCopy = TimeSpan.FromDays(CardCopyDays) };

    /// <exception cref="SetupException">Some field makes no sense: one sentence about the first that does
    /// not.</exception>
    internal void Check()
    {
        if (Data.Length == 0 || Data.Contains('\0', StringComparison.Ordinal))
            throw new SetupException("--data must name a folder, such as --data ./coffer-data.");
        _ = DatabaseUrl();
        _ = KeyFile();
        InRange("--token-minutes", TokenMinutes, 1, 1440);
        InRange("--card-copy-days", CardCopyDays, 0, 365);
        InRange("--tokens-per-minute", TokensPerMinute, 1, 1_000_000);
    }

    internal DatabaseUrl DatabaseUrl()
    {
        try
        {
            return Database is null
                ? Storage.DatabaseUrl.Sqlite(Path.Combine(DataFolder, "coffer.db"))
                : Storage.DatabaseUrl.Parse(Database);
        }
        catch (FormatException e)
        {
            throw new SetupException(e.Message, e);
        }
    }

    /// <summary>The key file that was named, or null.</summary>
    internal string? KeyFile()
    {
        if (Keys is null)
            return null;
        var path = Keys.StartsWith(KeyScheme, StringComparison.OrdinalIgnoreCase) ? Keys[KeyScheme.Length..] : "";
        if (path.Length == 0 || path.EndsWith('/') || path.Contains('\0', StringComparison.Ordinal))
            throw new SetupException("--keys must be file:PATH, such as --keys file:/etc/coffer/coffer.key.");
        return Path.GetFullPath(path);
    }

    private static void InRange(string option, int value, int least, int most)
    {
        if (value < least || value > most)
            throw new SetupException($"{option} must be a whole number from {least} to {most}; it is {value}.");
    }
}
