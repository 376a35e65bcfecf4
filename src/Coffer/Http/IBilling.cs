// What the rooms below billing tell it, inside their own units of work: what an attempt became, that a method changed.
// It is an interface because they may not know the room above them (ADR 9).
using Coffer.Processing;
using Coffer.Storage;

namespace Coffer.Http;

public interface IBilling
{
    /// <summary>Inside the unit that gives an attempt at a bill its outcome.</summary>
    ValueTask Decided(Session tx, Desk desk, BilledAttempt attempt, ChargeAnswer answer);

    /// <summary>Inside the unit that takes an approved attempt at a bill back.</summary>
    /// <param name="code">The NACHA code of the return.</param>
    ValueTask Returned(Session tx, Desk desk, BilledAttempt attempt, string code);

    /// <summary>Inside the unit that changes a wallet, under the customer's lock. False: the customer has no
    /// subscription that could be billed.</summary>
    ValueTask<bool> MethodChanged(Session tx, Desk desk, MethodChanged changed);

    /// <summary>Inside the unit that moves the account to another time zone.</summary>
    void ZoneMoved(Session tx, Desk desk);

    /// <summary>After the commit, before the answer: charges what became due for a customer.</summary>
    Task BillNow(Desk desk, long customer);
}

/// <param name="Customer">The customers row.</param>
/// <param name="Entry">The method that was changed or added again; null: none was.</param>
/// <param name="Default">Whether who follows the default is charged by another method, or a changed one.</param>
public sealed record MethodChanged(long Customer, long? Entry, bool Default);
