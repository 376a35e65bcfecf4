// The keys in use: fresh ones for customers, one per account and day, one per hour for security codes, and the two MAC
// keys. Keys of a period are kept unwrapped in memory until their row is due for destruction; customers' keys never
// are.
using System.Collections.Concurrent;
using Coffer.Kernel;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Keys;

public sealed class DataKeys(Keyring keyring, Database database, MacKey hashing, MacKey fingerprints)
{
    private const int MaxKept = 4096;
    private readonly ConcurrentDictionary<KeyPeriod, DataKey> _periods = new();

    /// <summary>Keyed hashes of API keys, idempotency keys and filter values.</summary>
    public MacKey Hashing { get; } = hashing;

    /// <summary>Keyed fingerprints of card and account numbers.</summary>
    public MacKey Fingerprints { get; } = fingerprints;

    public (DataKey Key, WrappedKey Wrapped) NewCustomerKey(Guid customer) => keyring.NewDataKey(customer);

    public (DataKey Key, WrappedKey Wrapped) NewProcessorKey(Guid processor) => keyring.NewDataKey(processor);

    /// <summary>The customer's key, to be disposed by the caller; null when there is no such customer.</summary>
    public async ValueTask<DataKey?> OfCustomer(Session session, long account, Guid customer) =>
        await KeyStore.FindNewest(session, account, customer) is { } wrapped ? keyring.Unwrap(wrapped) : null;

    public DataKey Unwrap(WrappedKey wrapped) => keyring.Unwrap(wrapped);

    /// <summary>The key of an account's day, for tokens and copies of cards; destroyed once everything under it has
    /// lapsed.</summary>
    /// <param name="mayBeGone">The account may have been emptied, by another node too, and this key with it: what
    /// memory holds is held against the row.</param>
    public async Task<DataKey> OfDay(long account, DateTimeOffset now, TimeSpan life, bool mayBeGone = false)
    {
        var day = now.UtcDateTime.Date;
        var end = new DateTimeOffset(day.AddDays(1), TimeSpan.Zero) + life;
        var period = new KeyPeriod(KeyScope.AccountDay, account, $"{day:yyyy-MM-dd}", Instants.Milliseconds(end));
        if (mayBeGone && _periods.TryGetValue(period, out var kept) && !await IsThere(kept))
            _periods.TryRemove(new(period, kept));
        return await OfPeriod(period, now);
    }

    /// <summary>The deployment's key for security codes of this hour; destroyed two token lives after the
    /// hour.</summary>
    public Task<DataKey> OfHour(DateTimeOffset now, TimeSpan tokenLife)
    {
        var hour = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
        var end = hour.AddHours(1) + (2 * tokenLife);
        return OfPeriod(new(KeyScope.CodeHour, 0, $"{hour:yyyy-MM-dd'T'HH}", Instants.Milliseconds(end)), now);
    }

    /// <summary>Opens a sealed value; null once its key is destroyed. A period's key that memory holds need not be
    /// read: who destroys it destroys what it sealed too.</summary>
    public async ValueTask<T?> Open<T>(Session session, byte[] sealedBytes, Func<DataKey, T> open)
        where T : class
    {
        var named = Sealer.KeyOf(sealedBytes);
        foreach (var (_, kept) in _periods)
        {
            if (named == (kept.Id, kept.Version))
                return open(kept);
        }

        using var key = await Find(session, sealedBytes);
        return key is null ? null : open(key);
    }

    /// <summary>The key that a sealed value names; null once it is destroyed.</summary>
    public async ValueTask<DataKey?> Find(Session session, byte[] sealedBytes)
    {
        var (id, version) = Sealer.KeyOf(sealedBytes);
        return await KeyStore.Find(session, id, version) is { } wrapped ? keyring.Unwrap(wrapped) : null;
    }

    /// <summary>Destroys the rows of keys that are overdue and forgets what memory holds of them.</summary>
    public async Task DestroyOverdue(long now)
    {
        await database.Write(tx => KeyStore.DestroyAfter(tx, now));
        foreach (var (period, key) in _periods)
        {
            if (period.DestroyAfter < now && _periods.TryRemove(period, out _))
                key.Dispose();
        }
    }

    private Task<bool> IsThere(DataKey key) =>
        database.Read(async session => await KeyStore.Find(session, key.Id, key.Version) is not null);

    private async Task<DataKey> OfPeriod(KeyPeriod period, DateTimeOffset now)
    {
        if (_periods.TryGetValue(period, out var kept))
            return kept;
        var (fresh, freshWrapped) = keyring.NewDataKey(Ids.New(now));
        fresh.Dispose();
        var wrapped = await database.Write(tx =>
        {
            KeyStore.Prolong(tx, period);
            return KeyStore.AddOrFind(tx, period, freshWrapped);
        });
        if (_periods.Count >= MaxKept)
            _periods.Clear(); // not disposed: a request may be using one
        return _periods.GetOrAdd(period, keyring.Unwrap(wrapped));
    }
}
