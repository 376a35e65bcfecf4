// Opens a database with its keys, for the server and for commands. Decides whether this is development mode: only a
// database that `serve` itself made, on a loopback address, and that never was anything else. All that can be refused
// is refused before anything changes.
using Coffer.Access;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Hosting;

internal sealed record Opened(Database Database, Keyring Keyring, DataKeys Keys, bool Development) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

internal sealed class Opening(ServeOptions options, TimeProvider time)
{
    private readonly DatabaseUrl _url = options.DatabaseUrl();

    private Migrations Migrations => new(_url);

    private DateTimeOffset Now => time.GetUtcNow();

    /// <param name="sheltered">Nobody but this machine can reach the server: the first condition of development
    /// mode.</param>
    public async Task<Opened> ForServing(bool sheltered)
    {
        if (sheltered)
            await FirstStart();
        RefuseUnlessCurrent();
        return await Open(async database =>
        {
            var (marked, production) = await database.Read(async session =>
                (await Deployment.IsMarked(session), await Deployment.HasProduction(session))
            );
            var development = marked && sheltered && !production;
            var opened = await WithKeys(database, KeyFilePath(marked, development), development);
            if (marked && !development)
                await database.Write(tx => End(tx));
            return opened;
        });
    }

    /// <summary>For commands that make keys. They change nothing about the mode.</summary>
    public async Task<Opened> ForCommand()
    {
        RefuseUnlessCurrent();
        return await Open(async database =>
        {
            var marked = await database.Read(Deployment.IsMarked);
            return await WithKeys(database, KeyFilePath(marked, development: marked), marked);
        });
    }

    /// <summary>For commands that need no keys.</summary>
    public Database WithoutKeys()
    {
        RefuseUnlessCurrent();
        return Database.Open(_url);
    }

    /// <summary>Brings the database to this program's schema; the names of the migrations that ran. A database made
    /// so is never in
    /// development mode.</summary>
    public Task<IReadOnlyList<string>> Migrate() =>
        Migrations.UnderLock(async () =>
        {
            RefuseIfNewer(Migrations.State());
            var ran = Migrations.Migrate();
            await using var database = Database.Open(_url);
            if (await database.Read(Deployment.IsBare))
                await database.Write(tx => Kept(tx, "migrate"));
            return ran;
        });

    /// <summary>The key file in force; whether its keys are this database's is asked later.</summary>
    public string KeyFilePath(bool marked, bool development)
    {
        var path = options.KeyFile();
        if (path is null && (marked || File.Exists(options.DefaultKeyFile)))
            path = options.DefaultKeyFile;
        if (path is null)
            throw new SetupException(
                "Name the key file with --keys file:PATH; `coffer keyring init --keys file:PATH` makes one."
            );
        if (!development && IsBesideData(path))
            throw new SetupException(
                $"The key file {path} lies in the data folder, beside what it opens: "
                    + "name one elsewhere with --keys file:PATH, or move it there."
            );
        return path;
    }

    private bool IsBesideData(string path) =>
        path.StartsWith(options.DataFolder.TrimEnd('/') + '/', StringComparison.Ordinal)
        || (_url.Engine == DatabaseEngine.Sqlite && Path.GetDirectoryName(_url.Path) == Path.GetDirectoryName(path));

    private async Task<Opened> Open(Func<Database, Task<Opened>> open)
    {
        var database = Database.Open(_url);
        try
        {
            return await open(database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    // Of several nodes that start at once on an empty database one makes it all, and the others find it made.
    private async Task FirstStart()
    {
        if (await NeedsFirstStart(Migrations.State()))
            await Migrations.UnderLock(async () =>
            {
                var state = Migrations.State();
                if (!await NeedsFirstStart(state))
                    return false;
                Migrations.Migrate();
                await using var database = Database.Open(_url);
                if (await database.Read(Deployment.IsBare))
                    await Development.Begin(
                        database,
                        KeyFile.LoadOrCreate(options.KeyFile() ?? options.DefaultKeyFile),
                        Now
                    );
                return true;
            });
    }

    private async Task<bool> NeedsFirstStart(SchemaState state)
    {
        if (state is SchemaState.Empty)
            return true;
        if (state is SchemaState.Newer)
            return false;
        await using var database = Database.Open(_url);
        return state is SchemaState.Behind
            ? await database.Read(Deployment.IsMarked)
            : await database.Read(Deployment.IsBare);
    }

    private void RefuseUnlessCurrent()
    {
        var state = Migrations.State();
        RefuseIfNewer(state);
        if (state is SchemaState.Empty)
            throw new SetupException("The database is empty: run `coffer migrate` first.");
        if (state is SchemaState.Behind)
            throw new SetupException("The database has an older schema than this program: run `coffer migrate` first.");
    }

    private static void RefuseIfNewer(SchemaState state)
    {
        if (state is SchemaState.Newer)
            throw new SetupException("The database has a newer schema than this program: run a newer coffer.");
    }

    private async Task<Opened> WithKeys(Database database, string path, bool development)
    {
        var keyring = new Keyring(KeyFile.Load(path));
        var checks = await database.Read(Deployment.CheckValues);
        if (checks.Count == 0)
            checks = await Migrations.UnderLock(() => AddKeys(database, keyring));
        if (!checks.Exists(check => keyring.Matches(check)))
            throw new SetupException(
                $"The key file {path} is not this database's: name the one that it was first started with."
            );
        var (hashing, fingerprints) = await database.Read(Deployment.MacKeys);
        if (hashing is null || fingerprints is null)
            throw new SetupException("The database has lost its MAC keys: restore it from a backup.");
        var keys = new DataKeys(keyring, database, keyring.UnwrapMac(hashing), keyring.UnwrapMac(fingerprints));
        return new(database, keyring, keys, development);
    }

    private async Task<List<byte[]>> AddKeys(Database database, Keyring keyring)
    {
        var checks = await database.Read(Deployment.CheckValues);
        if (checks.Count > 0)
            return checks;
        await NewKeys.Make(keyring, Now).Keep(database);
        return await database.Read(Deployment.CheckValues);
    }

    private static ValueTask Kept(Session tx, string origin)
    {
        Deployment.KeepOrigin(tx, origin);
        return ValueTask.CompletedTask;
    }

    private ValueTask End(Session tx)
    {
        Deployment.EndDevelopment(tx, Instants.Milliseconds(Now));
        return ValueTask.CompletedTask;
    }
}
