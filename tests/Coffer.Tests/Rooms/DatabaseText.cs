// Everything that a database holds, as text to search in: SQLite's files byte by byte, PostgreSQL's rows by pg_dump.
using System.Diagnostics;
using System.Text;
using Coffer.Tests.Fixture;
using Microsoft.Data.Sqlite;

namespace Coffer.Tests.Rooms;

internal static class DatabaseText
{
    public static Task<string> Of(Engine engine, string url) => engine == Engine.Sqlite ? Files(url) : Dump(url);

    // The write-ahead log holds old pages until a checkpoint empties it, which is what SECURITY.md tells an operator.
    private static async Task<string> Files(string url)
    {
        var path = url["sqlite:".Length..];
        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await checkpoint.ExecuteNonQueryAsync();
        }
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*", SearchOption.AllDirectories))
            text.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        return text.ToString();
    }

    // Bytes come as hexadecimal digits; both forms are searched.
    private static async Task<string> Dump(string url)
    {
        var start = new ProcessStartInfo(
            Path.Combine(PostgresBinaries.Find(), "pg_dump"),
            ["--dbname", url, "--inserts"]
        )
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var dump = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        var text = new StringBuilder(dump);
        foreach (var bytes in dump.Split("\\x").Skip(1))
        {
            var digits = bytes.TakeWhile(char.IsAsciiHexDigit).Count() / 2 * 2;
            text.AppendLine().Append(Encoding.Latin1.GetString(Convert.FromHexString(bytes.AsSpan(0, digits))));
        }
        return text.ToString();
    }
}
