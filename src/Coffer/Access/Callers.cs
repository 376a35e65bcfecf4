// Finds the caller of a key, and remembers for a few seconds: a revoked key or a changed setting works on at most that
// long.
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Coffer.Keys;
using Coffer.Storage;

namespace Coffer.Access;

public sealed class Callers(Database database, DataKeys keys, TimeProvider time)
{
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<long, Remembered> _remembered = new();

    public async ValueTask<Caller?> Find(string key)
    {
        if (!ApiKey.IsWellFormed(key))
            return null;
        var hash = KeyHash.Of(keys.Hashing, key);
        var lookup = KeyHash.Lookup(hash);
        if (
            _remembered.TryGetValue(lookup, out var known)
            && time.GetElapsedTime(known.Since) < Memory
            && CryptographicOperations.FixedTimeEquals(known.Hash, hash)
        )
            return known.Caller;
        return await Ask(hash, lookup);
    }

    /// <summary>After a change on this node, its next request sees it at once.</summary>
    public void Forget(long account)
    {
        foreach (var (lookup, known) in _remembered)
        {
            if (known.Caller.Account == account)
                _remembered.TryRemove(lookup, out _);
        }
    }

    private async Task<Caller?> Ask(byte[] hash, long lookup)
    {
        var since = time.GetTimestamp();
        var candidates = await database.Read(session => AccessStore.Callers(session, hash));
        foreach (var (caller, stored) in candidates)
        {
            if (!CryptographicOperations.FixedTimeEquals(stored, hash))
                continue;
            if (_remembered.Count >= MaxRemembered)
                _remembered.Clear();
            _remembered[lookup] = new(caller, stored, since);
            return caller;
        }

        return null;
    }

    private sealed record Remembered(Caller Caller, byte[] Hash, long Since);
}
