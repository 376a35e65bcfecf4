// Upstream's transactions as one walk through its list saw them, for a while: where many are looked up after another,
// as when a batch closes, each page is asked for once and not once for each of them.
namespace Coffer.Processing.Ecrypt;

internal sealed class RecentList(Func<int, CancellationToken, Task<List<Reported>>> read, TimeProvider time)
    : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Reported> _seen = new(StringComparer.Ordinal);
    private int _pages;
    private long _since;
    private DateTimeOffset? _reached;

    /// <summary>The transaction with upstream's own id, made at about that time; null: not there.</summary>
    public async Task<Reported?> Find(string id, DateTimeOffset made, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (time.GetElapsedTime(_since) > Life)
                Forget();
            while (!_seen.ContainsKey(id) && _pages < Search.MaxPages && !(_reached < made - Search.Skew))
                Keep(await read(_pages + 1, cancellationToken));
            return _seen.GetValueOrDefault(id);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Forget()
    {
        _seen.Clear();
        (_pages, _reached, _since) = (0, null, time.GetTimestamp());
    }

    private void Keep(List<Reported> page)
    {
        _pages++;
        foreach (var it in page.Where(it => it.Id is not null))
            _seen.TryAdd(it.Id!, it);
        _reached = page.Count == 0 ? DateTimeOffset.MinValue : page.Max(it => it.Created ?? DateTimeOffset.MaxValue);
    }
}
