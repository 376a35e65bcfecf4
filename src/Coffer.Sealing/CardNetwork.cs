// Who issued a card: the networks' number ranges and lengths, and the small table of card types.
// Ranges are sets of leading digits; a network accepts the same lengths in all of its ranges.
namespace Coffer.Sealing;

/// <summary>The network that a card's number belongs to.</summary>
public enum CardNetwork
{
    /// <summary>Numbers that begin with 4; 13, 16 or 19 digits.</summary>
    Visa,

    /// <summary>51-55 and 2221-2720; 16 digits.</summary>
    Mastercard,

    /// <summary>34 and 37; 15 digits.</summary>
    AmericanExpress,

    /// <summary>Discover (6011, 644-649, 65) and the networks that Discover accepts in the United States: JCB
    /// (3528-3589), Diners Club (300-305, 36, 38, 39), UnionPay (62, which holds 622126-622925, and 81). The contract
    /// gives the network one span of lengths, 14 to 19, and so does this table for every range of it.</summary>
    Discover,
}

/// <summary>How a card is funded.</summary>
public enum CardType
{
    /// <summary>The default for every issuer that the table does not name.</summary>
    Credit,

    /// <summary>A debit card.</summary>
    Debit,

    /// <summary>A pre-paid card.</summary>
    Prepaid,
}

/// <summary>The words that networks and types have on the wire.</summary>
public static class WireNames
{
    /// <summary><c>visa</c>, <c>mastercard</c>, <c>american express</c> or <c>discover card</c>.</summary>
    public static string WireName(this CardNetwork network) =>
        network switch
        {
            CardNetwork.Visa => "visa",
            CardNetwork.Mastercard => "mastercard",
            CardNetwork.AmericanExpress => "american express",
            CardNetwork.Discover => "discover card",
            _ => throw new ArgumentOutOfRangeException(nameof(network)),
        };

    /// <summary><c>credit</c>, <c>debit</c> or <c>pre-paid</c>.</summary>
    public static string WireName(this CardType type) =>
        type switch
        {
            CardType.Credit => "credit",
            CardType.Debit => "debit",
            CardType.Prepaid => "pre-paid",
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
}

internal static class Issuers
{
    /// <summary>The network of at least six digits, or null if no range holds them.</summary>
    internal static CardNetwork? NetworkOf(ReadOnlySpan<byte> digits) =>
        Prefix(digits, 6) switch
        {
            >= 400000 and <= 499999 => CardNetwork.Visa,
            >= 510000 and <= 559999 or >= 222100 and <= 272099 => CardNetwork.Mastercard,
            >= 340000 and <= 349999 or >= 370000 and <= 379999 => CardNetwork.AmericanExpress,
            >= 601100 and <= 601199 or >= 644000 and <= 659999 => CardNetwork.Discover,
            >= 352800 and <= 358999 => CardNetwork.Discover, // JCB
            >= 300000 and <= 305999 or >= 360000 and <= 369999 => CardNetwork.Discover, // Diners Club
            >= 380000 and <= 399999 => CardNetwork.Discover, // Diners Club
            >= 620000 and <= 629999 or >= 810000 and <= 819999 => CardNetwork.Discover, // UnionPay
            _ => null,
        };

    internal static bool HasLength(CardNetwork network, int digits) =>
        network switch
        {
            CardNetwork.Visa => digits is 13 or 16 or 19,
            CardNetwork.Mastercard => digits == 16,
            CardNetwork.AmericanExpress => digits == 15,
            _ => digits is >= 14 and <= 19,
        };

    // Real issuer tables are sold under licence; this one knows the two issuers that the sandbox promises.
    internal static CardType TypeOf(ReadOnlySpan<byte> digits) =>
        Prefix(digits, 6) switch
        {
            520082 => CardType.Debit,
            510510 => CardType.Prepaid,
            _ => CardType.Credit,
        };

    private static int Prefix(ReadOnlySpan<byte> digits, int length)
    {
        var number = 0;
        foreach (var digit in digits[..length])
            number = number * 10 + (digit - '0');
        return number;
    }
}
