// A charge that pays a bill. The room above says which, inside the unit that commits the attempt: there it is decided
// whether the bill still asks for it.
using Coffer.Storage;

namespace Coffer.Transactions;

public abstract class Billed
{
    /// <summary>The subscription's id.</summary>
    public abstract Guid Subscription { get; }

    /// <summary>The bill's number.</summary>
    public abstract int Number { get; }

    /// <summary>Marks the bill as being charged by an attempt, and returns the bill's row.</summary>
    /// <exception cref="BillMovedException">It asks for something else by now.</exception>
    public abstract ValueTask<long> Begin(Session tx, long transaction);
}

/// <summary>The bill was paid, is being charged, or changed otherwise: nothing was committed.</summary>
public sealed class BillMovedException() : Exception("The bill changed before its charge was begun.");
