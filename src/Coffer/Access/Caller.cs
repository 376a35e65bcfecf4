// Who is asking: the account behind a key, what the key may do, and the account's settings of the last few seconds.
namespace Coffer.Access;

public sealed record Caller(
    long Account,
    Guid AccountId,
    AccountKind AccountKind,
    KeyKind KeyKind,
    AccountSettings Settings
)
{
    /// <summary>How far the account's own clock is ahead (sandbox accounts only).</summary>
    public TimeSpan ClockOffset { get; init; }
}
