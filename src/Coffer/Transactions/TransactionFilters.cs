// The filters of the list, read off the query: all their faults at once.
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Wire;

namespace Coffer.Transactions;

/// <summary>The filters as asked for; what names a row is looked up when the list is read.</summary>
/// <param name="From">The first instant that counts.</param>
/// <param name="To">The last instant that counts.</param>
/// <param name="IdempotencyKey">The key's digest.</param>
public sealed record TransactionFilters(
    Guid? Customer,
    Guid? Wallet,
    TransactionStatus? Status,
    TransactionType? Type,
    DateTimeOffset? From,
    DateTimeOffset? To,
    byte[]? IdempotencyKey
)
{
    public static TransactionFilters Read(Call call, Reading reading)
    {
        var key = Value(call, "idempotency_key", reading);
        return new(
            Id(call, "customer", reading),
            Id(call, "wallet", reading),
            Word<TransactionStatus>(call, "status", reading),
            Word<TransactionType>(call, "type", reading),
            Instant(call, "created_from", reading)?.First,
            Instant(call, "created_to", reading)?.Last,
            key is null ? null : Claim.KeyDigest(call, KeyKind.Private, key)
        );
    }

    /// <summary>The conditions that need no look at other tables.</summary>
    public IEnumerable<Condition> OnColumns()
    {
        if (Status is { } status)
            yield return new("t.status = {0}", TransactionJson.Word(status));
        if (Type is { } type)
            yield return new("t.type = {0}", TransactionJson.Word(type));
        if (From is { } from)
            yield return new("t.created >= {0}", Instants.Milliseconds(from));
        if (To is { } to)
            yield return new("t.created <= {0}", Instants.Milliseconds(to));
    }

    private static string? Value(Call call, string name, Reading reading) =>
        Query.Value(call.Http.Request.Query, name, reading);

    // What is no id of ours names nothing: the list is empty, as for an id of another account.
    private static Guid? Id(Call call, string name, Reading reading) =>
        Value(call, name, reading) is not { } text ? null
        : Ids.TryRead(text, out var id) ? id
        : Guid.Empty;

    private static T? Word<T>(Call call, string name, Reading reading)
        where T : struct, Enum
    {
        if (Value(call, name, reading) is not { } text)
            return null;
        if (text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
            return value;
        var words = string.Join(", ", Enum.GetNames<T>().Select(word => word.ToLowerInvariant()));
        reading.Fault(Codes.InvalidValue, name, $"The {name} parameter must be one of {words}.");
        return null;
    }

    // A date is the whole of that day in the account's time zone.
    private static (DateTimeOffset First, DateTimeOffset Last)? Instant(Call call, string name, Reading reading)
    {
        if (Value(call, name, reading) is not { } text)
            return null;
        var zone = call.Settings.TimeZone;
        if (Instants.TryReadDay(text, out var day) && day < DateOnly.MaxValue)
            return (Zone.StartOfDay(zone, day), Zone.StartOfDay(zone, day.AddDays(1)).AddMilliseconds(-1));
        // A plus in a query string that was not escaped arrives as a space.
        if (Instants.TryRead(text.Replace(' ', '+'), out var instant))
            return (instant, instant);
        reading.Fault(
            Codes.InvalidFormat,
            name,
            $"The {name} parameter must be a date (2026-11-23) or an instant (2026-11-23T10:00:00Z)."
        );
        return null;
    }
}
