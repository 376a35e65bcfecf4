// What SQLite is told on every connection, and what its files look like from outside.
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Storage;

public sealed class SqliteFilesTests(PostgresServer postgres)
{
    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")] // FULL
    [InlineData("secure_delete", "1")]
    [InlineData("busy_timeout", "10000")]
    [InlineData("foreign_keys", "1")]
    public async Task A_setting_is_in_force_for_the_writer_and_for_every_reader(string pragma, string value)
    {
        await using var shelf = await Shelf.On(Engine.Sqlite, postgres);
        var ask = Sql.Of($"PRAGMA {pragma}");

        var writer = await shelf.Database.Write(tx => Ask(tx, ask));
        using var together = new Barrier(3); // three readers at once are three connections
        var readers = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ =>
                    Task.Factory.StartNew(
                            () =>
                                shelf.Database.Read(session =>
                                {
                                    together.SignalAndWait();
                                    return Ask(session, ask);
                                }),
                            TaskCreationOptions.LongRunning
                        )
                        .Unwrap()
                )
        );

        Assert.Equal([value, value, value, value], [writer, .. readers]);
    }

    [Fact]
    public async Task The_database_its_log_and_its_index_are_for_their_owner_only()
    {
        await using var shelf = await Shelf.On(Engine.Sqlite, postgres);
        await new Migrations(shelf.Url).UnderLock(() => Task.FromResult(true));
        var path = shelf.Url.Path;

        var modes = ((string[])[path, $"{path}-wal", $"{path}-shm", $"{path}.lock"]).Select(File.GetUnixFileMode);

        Assert.All(modes, mode => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode));
    }

    private static async ValueTask<string> Ask(Session session, Sql pragma) =>
        (await session.Rows(pragma, static row => row.Text(0))).Single();
}
