// A fresh database with one plain table, for tests of the door itself: what the units of the rooms do is not their
// matter.
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Storage;

internal sealed class Shelf : IAsyncDisposable
{
    private static readonly Sql Insert = new("INSERT INTO things (name, value) VALUES ($1, $2)");
    private static readonly Sql Claim = new(
        "INSERT INTO things (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
    );
    private static readonly Sql Add = new("UPDATE things SET value = value + 1 WHERE name = $1");
    private static readonly Sql ByName = new("SELECT value FROM things WHERE name = $1 {lock}");
    private static readonly Sql Seen = new("SELECT value FROM things WHERE name = $1");
    private static readonly Sql AllNames = new("SELECT name FROM things ORDER BY name");

    private readonly FreshDatabase _fresh;

    private Shelf(FreshDatabase fresh, Database database) => (_fresh, Database) = (fresh, database);

    public Database Database { get; }
    public DatabaseUrl Url => DatabaseUrl.Parse(_fresh.Url);

    public static async Task<Shelf> On(Engine engine, PostgresServer postgres)
    {
        var fresh = await FreshDatabase.On(engine, postgres);
        var url = DatabaseUrl.Parse(fresh.Url);
        if (engine == Engine.Sqlite)
            SqliteDatabase.CreateFile(url.Path);
        var database = Database.Open(url);
        await database.Write(async tx =>
            await tx.Execute(Sql.Of("CREATE TABLE things (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL)"))
        );
        return new(fresh, database);
    }

    /// <summary>A name that is taken is an engine's fault.</summary>
    public static async ValueTask Put(Session tx, string name, long value = 0) => await tx.Execute(Insert, name, value);

    /// <summary>A name that is taken is a conflict of units.</summary>
    public static void PutOnce(Session tx, string name, long value = 0) => tx.RunOnce(Claim, name, value);

    public static void PutLater(Session tx, string name, long value = 0) => tx.Run(Insert, name, value);

    public static void Append(Session tx, string name, long value = 0) => tx.Append(Insert, name, value);

    public static async ValueTask Count(Session tx, string name) => await tx.Execute(Add, name);

    public static ValueTask<long?> Lock(Session tx, string name) => tx.Number(ByName, name);

    public static ValueTask<long?> Value(Session session, string name) => session.Number(Seen, name);

    public static Asked<long> Ask(Session session, string name) => session.Ask(Seen, static row => row.Long(0), name);

    public Task<long?> Value(string name) => Database.Read(session => Value(session, name));

    public Task<List<string>> Names() => Database.Read(session => session.Rows(AllNames, static row => row.Text(0)));

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _fresh.DisposeAsync();
    }
}
