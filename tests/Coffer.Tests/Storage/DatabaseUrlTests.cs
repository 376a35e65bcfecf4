// Database URLs, good and bad. What is refused is never repeated: it may hold a password.
using Coffer.Storage;
using Npgsql;

namespace Coffer.Tests.Storage;

public sealed class DatabaseUrlTests
{
    private const string Password = "s3cr3t-Passw0rd";

    [Theory]
    [InlineData("sqlite:/data/coffer.db", "/data/coffer.db")]
    [InlineData("SQLite:///data/coffer.db", "/data/coffer.db")]
    [InlineData("sqlite:/data/../data/with space.db", "/data/with space.db")]
    public void A_file_is_named_after_sqlite(string url, string path)
    {
        var parsed = DatabaseUrl.Parse(url);

        Assert.Equal((DatabaseEngine.Sqlite, path), (parsed.Engine, parsed.Path));
    }

    [Fact]
    public void A_relative_file_lies_in_the_working_folder() =>
        Assert.Equal(Path.GetFullPath("a/b.db"), DatabaseUrl.Parse("sqlite:a/b.db").Path);

    [Theory]
    [InlineData("postgres://jane:p%40ss%2Fword@db.example.com:6543/vault", "db.example.com", 6543, "p@ss/word")]
    [InlineData("postgresql://jane:p%3Ass@db/vault", "db", 5432, "p:ss")]
    [InlineData("POSTGRES://jane@[::1]/vault", "::1", 5432, null)]
    public void A_server_is_named_after_postgres(string url, string host, int port, string? password)
    {
        var parsed = DatabaseUrl.Parse(url);
        var settings = new NpgsqlConnectionStringBuilder(parsed.ConnectionString);

        Assert.Equal(
            (DatabaseEngine.Postgres, host, port, "jane", "vault", password),
            (parsed.Engine, settings.Host, settings.Port, settings.Username, settings.Database, settings.Password)
        );
    }

    [Theory]
    [InlineData("Maximum%20Pool%20Size")]
    [InlineData("Maximum+Pool+Size")]
    public void The_drivers_own_settings_may_follow(string name)
    {
        var url = DatabaseUrl.Parse($"postgres://jane@db/vault?sslmode=require&{name}=7");
        var settings = new NpgsqlConnectionStringBuilder(url.ConnectionString);

        Assert.Equal((SslMode.Require, 7), (settings.SslMode, settings.MaxPoolSize));
    }

    [Theory]
    [InlineData("")]
    [InlineData("coffer.db")]
    [InlineData("sqlite:")]
    [InlineData("sqlite://")]
    [InlineData("sqlite:/data/")]
    [InlineData("sqlite:a\0b")]
    [InlineData($"mysql://jane:{Password}@db/vault")]
    [InlineData($"jane:{Password}@db/vault")]
    [InlineData($"postgres://jane:{Password}@db")]
    [InlineData($"postgres://jane:{Password}@db/")]
    [InlineData($"postgres://jane:{Password}@/vault")]
    [InlineData($"postgres://jane:{Password}@db:port/vault")]
    [InlineData($"postgres://jane:{Password}@db:99999/vault")]
    [InlineData($"postgres://jane:{Password}@db/vault?nonsense=1")]
    [InlineData($"postgres://jane:{Password}@db/vault?Timeout={Password}")]
    [InlineData($"postgres://jane:{Password}@db/vault?sslmode={Password}")]
    public void Anything_else_is_refused_without_being_repeated(string url)
    {
        var refused = Assert.Throws<FormatException>(() => DatabaseUrl.Parse(url));

        Assert.DoesNotContain(Password, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://jane:s3cr3t-Passw0rd@db.example.com/vault")]
    [InlineData("postgres://jane@db.example.com/vault?Password=s3cr3t-Passw0rd")]
    public async Task A_description_is_for_people_and_has_no_password(string url)
    {
        await using var database = Database.Open(DatabaseUrl.Parse(url));

        Assert.Equal("PostgreSQL at db.example.com:5432/vault", database.Description);
    }
}
