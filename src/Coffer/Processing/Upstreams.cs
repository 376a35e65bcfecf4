// The upstreams that are spoken to: which one an account's new charges go to, remembered for a few seconds, and one
// open connection for each, kept for as long as the server runs.
using System.Collections.Concurrent;
using Coffer.Keys;
using Coffer.Processing.Ecrypt;
using Coffer.Storage;
using Microsoft.Extensions.Logging;

namespace Coffer.Processing;

public sealed class Upstreams(Database database, DataKeys keys, TimeProvider time, ILoggerFactory logs) : IDisposable
{
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<long, Remembered> _newest = new();
    private readonly ConcurrentDictionary<(long Account, long Seq), Connected> _connected = new();

    /// <summary>The account's newest upstream in use; null when it has none.</summary>
    public async ValueTask<ChosenProcessor?> Newest(long account)
    {
        if (!_newest.TryGetValue(account, out var known) || time.GetElapsedTime(known.Since) >= Memory)
            known = await Ask(account);
        return known.Upstream is { } seq ? new(seq, await Get(account, seq)) : null;
    }

    /// <summary>The upstream of that number, removed since or not.</summary>
    public async ValueTask<IProcessor> Get(long account, long seq)
    {
        if (_connected.TryGetValue((account, seq), out var open))
            return open.Processor;
        var (upstream, opened) = await database.Read(async session =>
        {
            var found =
                await ProcessorStore.Find(session, account, seq)
                ?? throw new InvalidOperationException("The upstream of an attempt is gone.");
            return (found.Upstream, await Open(session, found.Upstream));
        });
        var fresh = Connect(upstream, opened);
        var kept = _connected.GetOrAdd((account, seq), fresh);
        if (kept != fresh)
            fresh.Ecrypt.Dispose();
        return kept.Processor;
    }

    public void Dispose()
    {
        foreach (var open in _connected.Values)
            open.Ecrypt.Dispose();
    }

    private async Task<Remembered> Ask(long account)
    {
        var since = time.GetTimestamp();
        var found = await database.Read(session => ProcessorStore.Newest(session, account));
        if (_newest.Count >= MaxRemembered)
            _newest.Clear();
        return _newest[account] = new(found?.Seq, since);
    }

    private async ValueTask<UpstreamKeys> Open(Session session, Upstream upstream)
    {
        using var key =
            await keys.Find(session, upstream.Sealed)
            ?? throw new InvalidOperationException("The key that an upstream's keys are sealed under is gone.");
        return upstream.Open(key);
    }

    private Connected Connect(Upstream upstream, UpstreamKeys opened)
    {
        var connection = new Connection(upstream.Address, opened, time);
        var ecrypt = new EcryptProcessor(connection, logs.CreateLogger("Coffer.Upstream"));
        return new(ecrypt, new Deadline(ecrypt, Deadline.Limit, time));
    }

    private sealed record Remembered(long? Upstream, long Since);

    private sealed record Connected(EcryptProcessor Ecrypt, IProcessor Processor);
}
