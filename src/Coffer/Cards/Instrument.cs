// A card or a bank account: what may be shown of it, and, while it is open, its number. Only the display part is ever
// stored in the clear; the number goes from the request's bytes into a ciphertext.
using Coffer.Sealing;

namespace Coffer.Cards;

public enum BankAccountType
{
    Checking,
    Savings,
}

/// <summary>What may be shown: masked number, network, expiry, name. Stored beside the sealed number, so that reading
/// never unseals.</summary>
public sealed record Display
{
    public const string Card = "card";
    public const string Ach = "ach";

    public required string Type { get; init; }
    public required string Network { get; init; }
    public required string AccountNumber { get; init; }

    /// <summary>MMYY; cards only.</summary>
    public string? Expiry { get; init; }
    public string? Name { get; init; }
    public string? CreditCardType { get; init; }

    /// <summary>The card's postal code, for address verification; never in an answer.</summary>
    public string? PostalCode { get; init; }
    public string? RoutingNumber { get; init; }
    public string? AccountType { get; init; }
    public string? CheckNumber { get; init; }

    public bool IsCard => Type == Card;
}

/// <summary>An open card or account. Exactly one of the two numbers is there.</summary>
public sealed record Instrument(Display Display, CardNumber? Card, AccountNumber? Account)
{
    public byte[] Fingerprint(MacKey mac) =>
        Card is not null ? mac.Fingerprint(Card) : mac.Fingerprint(Display.RoutingNumber!, Account!);

    public byte[] Seal(DataKey key, SealContext context) =>
        Card is not null ? Sealer.Seal(key, context, Card) : Sealer.Seal(key, context, Account!);

    public static Instrument Open(Display display, DataKey key, SealContext context, byte[] sealedNumber) =>
        display.IsCard
            ? new(display, Sealer.OpenCard(key, context, sealedNumber), null)
            : new(display, null, Sealer.OpenAccount(key, context, sealedNumber));

    public override string ToString() => Display.AccountNumber;
}

/// <summary>A sealed number with its display and keyed fingerprint, as a token, a wallet entry and a transaction's copy
/// hold it.</summary>
public sealed record SealedInstrument(Display Display, byte[] Sealed, int FingerprintVersion, byte[] Fingerprint);
