// A charge that pays a bill. The room above says which, inside the unit that commits the attempt: there it is decided
// whether the bill still asks for it.
using Coffer.Storage;

namespace Coffer.Http;

public abstract class Billed
{
    /// <summary>The subscription's id.</summary>
    public abstract Guid Subscription { get; }

    /// <summary>The bill.</summary>
    public abstract BillName Bill { get; }

    /// <summary>Inside the unit that commits an attempt, before its row: marks the bill as being charged by
    /// it.</summary>
    /// <exception cref="BillMovedException">It asks for something else by now.</exception>
    public abstract ValueTask Begin(Session tx, long transaction);
}

/// <param name="Subscription">The subscriptions row.</param>
/// <param name="Number">The bill's, from 1.</param>
public sealed record BillName(long Subscription, int Number);

/// <param name="Transaction">The attempt's id.</param>
/// <param name="WalletEntry">The method that it charged.</param>
public sealed record BilledAttempt(long Transaction, long? WalletEntry)
{
    /// <summary>The bills row.</summary>
    public long Bill { get; init; }

    /// <summary>Instead of the row: the bill as this attempt at it was begun by who brings the outcome.</summary>
    public Billed? Begun { get; init; }
}

/// <summary>The bill was paid, is being charged, or changed otherwise: nothing was committed.</summary>
public sealed class BillMovedException() : Exception("The bill changed before its charge was begun.");
