// The database that every run begins with: migrated, with keys and one sandbox account. Made once for all runs.
using Coffer.Access;
using Coffer.Hosting;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Simulation;

internal static class Template
{
    private static readonly Lazy<Task<string>> File = new(Make);
    private static readonly Lazy<Keyring> Keyring = new(() => new(KeyFile.Create(new TempFolder().At("keys"))));

    /// <summary>The account's private key: the fixed one of development mode.</summary>
    public static string ApiKey { get; } = Access.ApiKey.Development(KeyKind.Private);

    public static Task<string> Path => File.Value;

    /// <summary>The keys of a database, for one node.</summary>
    public static async Task<DataKeys> Keys(Database store, Database seen)
    {
        var (hashing, fingerprints) = await store.Read(Deployment.MacKeys);
        var keyring = Keyring.Value;
        return new(keyring, seen, keyring.UnwrapMac(hashing!), keyring.UnwrapMac(fingerprints!));
    }

    /// <summary>Brings an empty database to where a run begins.</summary>
    public static async Task Fill(string url)
    {
        var parsed = DatabaseUrl.Parse(url);
        var migrations = new Migrations(parsed);
        await migrations.UnderLock(() => Task.FromResult(migrations.Migrate()));
        await using var database = Database.Open(parsed);
        var now = Scheduler.Start;
        var made = NewKeys.Make(Keyring.Value, now);
        await made.Keep(database);
        var order = new KeyOrder(Ids.New(now), KeyKind.Private, "simulation", Instants.Milliseconds(now));
        var key = KeyHash.Development(made.Hashing, order);
        await database.Write(async tx =>
        {
            var account = await AccessStore.Add(tx, Ids.New(now), AccountKind.Sandbox, "Simulation", order.Created);
            AccessStore.AddKey(tx, account, key);
        });
    }

    private static async Task<string> Make()
    {
        var path = new TempFolder().At("template.db");
        await Fill($"sqlite:{path}");
        return path;
    }
}
