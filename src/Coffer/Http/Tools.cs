// What every handler may use: the database, the keys, the clock, the processors, and the deployment's few settings.
using System.Collections.Concurrent;
using Coffer.Access;
using Coffer.Keys;
using Coffer.Processing;
using Coffer.Storage;
using Microsoft.Extensions.Logging;

namespace Coffer.Http;

public sealed record Tools(
    Database Database,
    DataKeys Keys,
    Callers Callers,
    TimeProvider Time,
    Lifetimes Lifetimes,
    Processors Processors,
    IBilling Billing,
    ILoggerFactory Logs
)
{
    public const int DefaultBlockSize = 128;

    /// <summary>How many customers a closed block of a list counts (Customers/CustomerBlockStore.cs).</summary>
    public int BlockSize { get; init; } = DefaultBlockSize;

    /// <summary>How many blocks a span sums.</summary>
    public int SpanSize => Math.Max(2, BlockSize / 2);

    /// <summary>Lists, by account and filter, that this node is dividing into blocks; and what others wait
    /// for.</summary>
    public ConcurrentDictionary<(long Account, string Filter), Task> Dividing { get; } = new();

    public ILogger Log(string room) => Logs.CreateLogger($"Coffer.{room}");
}

/// <summary>How long things live.</summary>
public sealed record Lifetimes
{
    public TimeSpan Token { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>How long a transaction keeps its sealed copy of a card, for adding it to a wallet; zero:
    /// never.</summary>
    public TimeSpan CardCopy { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long the key of an account's day must last after the day: as long as the longest-lived thing under
    /// it.</summary>
    public TimeSpan DayKey => (CardCopy > Token ? CardCopy : Token) + TimeSpan.FromDays(1);

    /// <summary>How long a used or lapsed token is remembered as such.</summary>
    public TimeSpan SpentToken { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long the keys of requests that moved no money are kept, at least.</summary>
    public TimeSpan IdempotencyKey { get; init; } = TimeSpan.FromDays(30);

    /// <summary>After this long a charge that is still running is no longer thought to be on its way.</summary>
    public TimeSpan ChargeLease { get; init; } = TimeSpan.FromSeconds(60);
}
