// Data keys of a day and of an hour: made once however many nodes race, found by all, and gone for good when they
// are destroyed.
using System.Text;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Keys;

public sealed class DataKeysTests(PostgresServer postgres) : IDisposable
{
    private const long Account = 7;

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private static readonly SealContext Context = SealContext.Of(Account, 1, "test");
    private static readonly Sql Rows = new("SELECT count(*) FROM data_keys");

    private readonly TempFolder _folder = new();
    private readonly List<Database> _nodes = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [EachEngine(false)]
    [EachEngine(true)]
    public async Task Nodes_that_race_for_a_period_make_one_key(Engine engine, bool ofHour)
    {
        await using var fresh = await Migrated(engine);
        var nodes = Enumerable.Range(0, 4).Select(_ => Node(fresh)).ToList();

        var keys = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(i => Task.Run(() => Of(nodes[i % 4], Noon, ofHour)))
        );

        Assert.Single(keys.Select(key => key.Id).Distinct());
        Assert.Equal(1, await Count());
        var sealedByFirst = Sealer.Seal(keys[0], Context, "x"u8);
        Assert.All(keys, key => Assert.Equal("x"u8.ToArray(), Sealer.Open(key, Context, sealedByFirst)));
        await Close();
    }

    [Theory, EachEngine]
    public async Task Each_day_account_and_hour_has_a_key_of_its_own(Engine engine)
    {
        await using var fresh = await Migrated(engine);
        var node = Node(fresh);

        DataKey[] keys =
        [
            await node.OfDay(Account, Noon, Life),
            await node.OfDay(Account, Noon.AddDays(1), Life),
            await node.OfDay(Account + 1, Noon, Life),
            await node.OfHour(Noon, Life),
            await node.OfHour(Noon.AddHours(1), Life),
        ];

        Assert.Equal(5, keys.Select(key => key.Id).Distinct().Count());
        Assert.Same(keys[0], await node.OfDay(Account, Noon.AddHours(11), Life));
        Assert.Same(keys[3], await node.OfHour(Noon.AddMinutes(29), Life));
        await Close();
    }

    [Theory, EachEngine]
    public async Task An_overdue_key_goes_from_the_table_and_from_memory(Engine engine)
    {
        await using var fresh = await Migrated(engine);
        var node = Node(fresh);
        var hour = await node.OfHour(Noon, Life);
        var day = await node.OfDay(Account, Noon, Life);
        var sealedByHour = Sealer.Seal(hour, Context, "code"u8);
        var end = new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero) + (2 * Life);

        await node.DestroyOverdue(end.ToUnixTimeMilliseconds());
        Assert.Equal(2, await Count()); // due, not yet overdue
        await node.DestroyOverdue(end.ToUnixTimeMilliseconds() + 1);

        Assert.Equal(1, await Count());
        Assert.Throws<ObjectDisposedException>(() => Sealer.Open(hour, Context, sealedByHour));
        Assert.Null(await _nodes[0].Read(session => node.Find(session, sealedByHour)));
        Assert.Null(await _nodes[0].Read(session => Node(fresh).Find(session, sealedByHour)));
        Assert.Same(day, await node.OfDay(Account, Noon, Life));
        await Close();
    }

    [Theory, EachEngine]
    public async Task What_a_customers_key_sealed_is_unreadable_once_the_key_is_destroyed(Engine engine)
    {
        await using var fresh = await Migrated(engine);
        var node = Node(fresh);
        var customer = Guid.CreateVersion7(Noon);
        var (key, wrapped) = node.NewCustomerKey(customer);
        await _nodes[0].Write(tx => Added(tx, wrapped));
        var kept = Personal.Keep("{}"u8.ToArray(), key, Context);
        key.Dispose();

        var before = await _nodes[0].Read(session => Personal.Recall(session, node, kept, Context));
        await _nodes[0].Write(tx => Destroyed(tx, Account + 1, customer));
        var others = await _nodes[0].Read(session => Personal.Recall(session, node, kept, Context));
        await _nodes[0].Write(tx => Destroyed(tx, Account, customer));
        var after = await _nodes[0].Read(session => Personal.Recall(session, node, kept, Context));

        Assert.Equal(("{}", "{}", null), (Text(before), Text(others), after));
        await Close();
    }

    private static Task<DataKey> Of(DataKeys node, DateTimeOffset now, bool ofHour) =>
        ofHour ? node.OfHour(now, Life) : node.OfDay(Account, now, Life);

    private static string? Text(byte[]? json) => json is null ? null : Encoding.UTF8.GetString(json);

    private static ValueTask Added(Session tx, WrappedKey key)
    {
        KeyStore.Add(tx, Account, key);
        return default;
    }

    private static ValueTask Destroyed(Session tx, long account, Guid customer)
    {
        KeyStore.Destroy(tx, account, customer);
        return default;
    }

    private async Task<FreshDatabase> Migrated(Engine engine)
    {
        var fresh = await FreshDatabase.On(engine, postgres);
        var migrations = new Migrations(DatabaseUrl.Parse(fresh.Url));
        await migrations.UnderLock(() => Task.FromResult(migrations.Migrate()));
        return fresh;
    }

    private DataKeys Node(FreshDatabase fresh)
    {
        var keyring = new Keyring(KeyFile.LoadOrCreate(_folder.At("coffer.key")));
        var database = Database.Open(DatabaseUrl.Parse(fresh.Url));
        _nodes.Add(database);
        return new(
            keyring,
            database,
            keyring.NewMacKey(Guid.CreateVersion7(Noon)).Key,
            keyring.NewMacKey(Guid.CreateVersion7(Noon)).Key
        );
    }

    private Task<long?> Count() => _nodes[0].Read(session => session.Number(Rows));

    private async Task Close()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }
}
