// What truly differs between the engines in the text of migrations.
namespace Coffer.Storage;

internal sealed record Dialect(string Name, IReadOnlyDictionary<string, string> MigrationWords)
{
    public static Dialect Sqlite { get; } =
        new(
            "SQLite",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["id"] = "BLOB",
                ["bytes"] = "BLOB",
                ["identity"] = "INTEGER PRIMARY KEY AUTOINCREMENT", // a number is never given twice
                ["key"] = "INTEGER PRIMARY KEY",
                ["clustered"] = "WITHOUT ROWID",
            }
        );

    public static Dialect Postgres { get; } =
        new(
            "PostgreSQL",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["id"] = "UUID",
                ["bytes"] = "BYTEA",
                ["identity"] = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                ["key"] = "BIGINT PRIMARY KEY",
                ["clustered"] = "",
            }
        );
}
