// Where a server keeps its data: a temporary folder, and a database of its own on the PostgreSQL server beside.
namespace Coffer.Bench;

/// <param name="Database">The URL of the database; null: SQLite in the folder.</param>
internal sealed record Place(string Folder, string? Database) : IAsyncDisposable
{
    private static int s_databases;

    public string Engine => Database is null ? "SQLite" : "PostgreSQL";

    public string[] Arguments => Database is null ? ["--data", Folder] : ["--data", Folder, "--database", Database];

    public static Place Sqlite() => new(Directory.CreateTempSubdirectory("coffer-bench-").FullName, null);

    /// <param name="postgres">The URL of any database of the server.</param>
    public static async Task<Place> Postgres(string postgres)
    {
        var name = $"bench_{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}";
        await Tool.Run("psql", "-q", "-d", postgres, "-c", $"CREATE DATABASE {name}");
        var folder = Directory.CreateTempSubdirectory("coffer-bench-").FullName;
        return new(folder, new Uri(new Uri(postgres), name).ToString());
    }

    /// <summary>Makes places on the one engine and on the other.</summary>
    public static IReadOnlyList<Func<Task<Place>>> Both(string postgres) =>
        [() => Task.FromResult(Sqlite()), () => Postgres(postgres)];

    /// <summary>Makes an account; returns its private key.</summary>
    public async Task<string> Account(string program, string name)
    {
        var made = await Command(program, "accounts", "create", "--name", name, "--kind", "sandbox", "--json");
        var start = made.IndexOf("cof_prv_", StringComparison.Ordinal);
        return new string(made[start..].TakeWhile(c => char.IsLetterOrDigit(c) || c == '_' || c == '-').ToArray());
    }

    /// <summary>Runs a command of the program on this place.</summary>
    public Task<string> Command(string program, params string[] arguments)
    {
        string[] all = [.. arguments, .. Arguments];
        return program.EndsWith(".dll", StringComparison.Ordinal)
            ? Tool.Run("dotnet", [program, .. all])
            : Tool.Run(program, all);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
