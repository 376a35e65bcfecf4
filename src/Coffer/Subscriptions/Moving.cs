// The verb: move. A subscription is charged to another method of its customer from now on.
using Coffer.Kernel;
using Coffer.Plans;
using Coffer.Processing;
using Coffer.Transactions;
using Coffer.Wallets;

namespace Coffer.Subscriptions;

public static class Moving
{
    /// <summary>The method that is named; null: the default.</summary>
    /// <exception cref="Refusal">This customer has no such method.</exception>
    public static Entry? Find(Wallet wallet, string? wanted) =>
        wanted is null ? null
        : Ids.TryRead(wanted, out var id) && wallet.Find(id) is { } entry ? entry
        : throw Refusal.Invalid(
            Codes.UnknownReference,
            "wallet",
            "The wallet field names no payment method of this customer."
        );

    /// <summary>What is unpaid is tried at once, if the method truly changes.</summary>
    /// <param name="entry">Null: the default at the time of each charge.</param>
    /// <exception cref="Refusal">It ended, or the method does not suit.</exception>
    public static Ledger To(Ledger ledger, Entry? entry, Wallet wallet, Moment moment)
    {
        var subscription = ledger.Must(s => s.IsLive, "ended already").Subscription;
        var charged = entry ?? wallet.Default;
        if (charged is null)
            throw Refusal.Conflict(Codes.WalletEmpty, "The customer has no payment method to charge.", "wallet");
        CheckSuits(subscription.Terms, charged, "wallet");
        var before = subscription.Wallet?.Entry ?? wallet.Default?.Seq;
        var moved = ledger with
        {
            Subscription = subscription with { Wallet = entry is null ? null : new(entry.Seq, entry.Method.Id) },
        };
        return before == charged.Seq ? moved : moved.Renew(moment);
    }

    /// <summary>Who named a method that was deleted meanwhile follows the default from now on.</summary>
    public static Ledger Left(this Ledger ledger, Wallet wallet) =>
        ledger.Subscription.Wallet is { } own && wallet.Find(own.Id) is null
            ? ledger with
            {
                Subscription = ledger.Subscription with { Wallet = null },
            }
            : ledger;

    /// <summary>The methods that a fallback may charge, in their order.</summary>
    public static IEnumerable<Entry> Fallbacks(Subscription subscription, Wallet wallet) =>
        wallet.InOrder.Where(entry => Transaction.Suits(subscription.Terms.AmountOf(1), entry.Method.Display.IsCard));

    /// <param name="field">What the request chose the method or the plan by.</param>
    /// <exception cref="Refusal">A bank account cannot pay in the plan's currency.</exception>
    public static void CheckSuits(Terms terms, Entry entry, string field)
    {
        if (!Transaction.Suits(terms.AmountOf(1), entry.Method.Display.IsCard))
            throw Refusal.Invalid(
                Codes.InvalidValue,
                field,
                $"The {field} leads to a bank account, which is debited in USD only; the subscription bills in "
                    + $"{terms.Currency}."
            );
    }
}
