// A customer's wallet: up to four methods, exactly one of them the default while it is not empty. Pure decisions.
using System.Security.Cryptography;
using Coffer.Cards;
using Coffer.Kernel;

namespace Coffer.Wallets;

/// <summary>A stored method, as it is shown.</summary>
public sealed record Method(Guid Id, Display Display, Address? BillingAddress, DateTimeOffset Created);

/// <param name="Seq">The row's number, which grows with time.</param>
/// <param name="NetworkTransactionId">The card network's id of its first approved charge.</param>
public sealed record Entry(
    long Seq,
    Method Method,
    int FingerprintVersion,
    byte[] Fingerprint,
    byte[] Sealed,
    string? NetworkTransactionId
)
{
    /// <summary>The number of an entry that a unit inserted without asking for it: higher than those of
    /// before.</summary>
    public const long Newest = long.MaxValue;
}

/// <summary>What an add or a change says about a method beside its number; null leaves what is there.</summary>
public sealed record MethodChange(
    bool? Default,
    string? Expiry,
    string? Name,
    string? PostalCode,
    Address? BillingAddress
);

/// <summary>A wallet whose default has been settled, and the entry that the request was about.</summary>
public sealed record Changed(Wallet Wallet, Entry Entry);

public sealed record Wallet(long Customer, IReadOnlyList<Entry> Entries, long DefaultSeq)
{
    public const int MaxMethods = 4;

    public int SlotsLeft => MaxMethods - Entries.Count;

    public Entry? Default => Entries.FirstOrDefault(IsDefault);

    /// <summary>The default first, then the newest first.</summary>
    public IEnumerable<Entry> InOrder => Entries.OrderByDescending(IsDefault).ThenByDescending(entry => entry.Seq);

    public bool IsDefault(Entry entry) => entry.Seq == DefaultSeq;

    public Entry? Find(Guid id) => Entries.FirstOrDefault(entry => entry.Method.Id == id);

    public Entry Get(Guid id) => Find(id) ?? throw Refusal.NotFound("payment method");

    /// <summary>The entry that holds the same number, if there is one.</summary>
    public Entry? DuplicateOf(int fingerprintVersion, byte[] fingerprint) =>
        Entries.FirstOrDefault(entry =>
            entry.FingerprintVersion == fingerprintVersion
            && CryptographicOperations.FixedTimeEquals(entry.Fingerprint, fingerprint)
        );

    /// <exception cref="Refusal">All four places are taken.</exception>
    public void CheckRoom()
    {
        if (SlotsLeft <= 0)
            throw Refusal.Conflict(
                Codes.WalletFull,
                $"The wallet holds {MaxMethods} payment methods, which is all it can. Delete one first.",
                ids: Entries.Select(entry => Ids.Text(entry.Method.Id)).ToArray()
            );
    }

    /// <summary>The first method is the default whatever was asked; a later one if it was asked.</summary>
    public Changed Add(Entry entry, bool? makeDefault) =>
        new(
            this with
            {
                Entries = [.. Entries, entry],
                DefaultSeq = Entries.Count == 0 || makeDefault == true ? entry.Seq : DefaultSeq,
            },
            entry
        );

    /// <exception cref="Refusal">It would leave the wallet without a default, or the change does not suit the kind of
    /// method.</exception>
    public Changed Change(Entry entry, MethodChange change)
    {
        if (change.Default == false && IsDefault(entry))
            throw Refusal.Conflict(
                Codes.DefaultRequired,
                "A wallet has a default. To change it, make another method the default.",
                "default"
            );
        if (change.Expiry is not null && !entry.Method.Display.IsCard)
            throw Refusal.Invalid(
                Codes.InvalidValue,
                "expiry",
                "The expiry field is for cards; this method is a bank account."
            );
        var old = entry.Method;
        var display = old.Display with
        {
            Expiry = change.Expiry ?? old.Display.Expiry,
            Name = change.Name ?? old.Display.Name,
            PostalCode = change.PostalCode ?? old.Display.PostalCode,
        };
        var method = old with { Display = display, BillingAddress = change.BillingAddress ?? old.BillingAddress };
        var changed = entry with { Method = method };
        var entries = Entries.Select(e => e.Seq == entry.Seq ? changed : e).ToArray();
        return new(
            this with
            {
                Entries = entries,
                DefaultSeq = change.Default == true ? entry.Seq : DefaultSeq,
            },
            changed
        );
    }

    /// <summary>Without the entry; the newest that remains becomes the default if the default went.</summary>
    public Wallet Remove(Entry entry)
    {
        var left = Entries.Where(e => e.Seq != entry.Seq).ToArray();
        var heir = left.Length == 0 ? 0 : left.Max(e => e.Seq);
        return this with { Entries = left, DefaultSeq = IsDefault(entry) ? heir : DefaultSeq };
    }
}
