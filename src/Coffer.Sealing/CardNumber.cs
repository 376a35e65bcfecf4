// A card number (PAN) from the first byte that is read of it. It cannot print, log or serialize itself: its text is its
// mask, it has no JSON form, and Reveal is the one door out, whose callers a test counts.
using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Coffer.Sealing;

/// <summary>Why a text is not a number that the vault takes. The faults are looked for in this order.</summary>
public enum NumberFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Something other than digits, or too few or too many of them for any number of its kind.</summary>
    Format,

    /// <summary>The check digit (Luhn) does not fit: mistyped.</summary>
    CheckDigit,

    /// <summary>No issuer range of a known network holds it.</summary>
    UnknownIssuer,

    /// <summary>Its network has no numbers of that length.</summary>
    Length,
}

/// <summary>A valid card number of 13 to 19 digits. Safe to hold, print and log: every text form is the mask.
/// Two objects are never equal for holding the same digits; compare fingerprints (<see cref="MacKey"/>).</summary>
[DebuggerDisplay("{Masked,nq}")]
[JsonConverter(typeof(NoJson<CardNumber>))]
public sealed class CardNumber
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] digits;

    private CardNumber(byte[] digits, CardNetwork network)
    {
        this.digits = digits;
        Network = network;
        Type = Issuers.TypeOf(digits);
        Masked = Digits.Mask(digits, first: true);
    }

    /// <summary>The network whose range holds the number.</summary>
    public CardNetwork Network { get; }

    /// <summary>How the card is funded, by the issuer's digits.</summary>
    public CardType Type { get; }

    /// <summary>First digit, one <c>*</c> for each hidden digit, last four: <c>4***********1111</c>.</summary>
    public string Masked { get; }

    internal ReadOnlySpan<byte> Sealable => digits;

    /// <summary>Reads 13 to 19 ASCII digits; spaces and dashes are dropped wherever they stand. Never throws. The
    /// caller's bytes are its own to wipe.</summary>
    /// <param name="utf8">The text as it came in.</param>
    /// <param name="number">The number, if there is no fault.</param>
    /// <returns>The first fault in the order of <see cref="NumberFault"/>, or <see cref="NumberFault.None"/>.</returns>
    public static NumberFault TryRead(ReadOnlySpan<byte> utf8, out CardNumber? number)
    {
        number = null;
        var read = Digits.Read(utf8, 13, 19, grouped: true);
        if (read is null)
            return NumberFault.Format;
        if (!Digits.Check(read))
            return NumberFault.CheckDigit;
        if (Issuers.NetworkOf(read) is not { } network)
            return NumberFault.UnknownIssuer;
        if (!Issuers.HasLength(network, read.Length))
            return NumberFault.Length;
        number = new CardNumber(read, network);
        return NumberFault.None;
    }

    /// <summary>The mask.</summary>
    public override string ToString() => Masked;

    /// <summary>The one door out: hands the ASCII digits to <paramref name="use"/>. They are valid only inside the
    /// call; whatever copies them answers for the copy.</summary>
    public T Reveal<T>(Func<ReadOnlySpan<byte>, T> use) => use(digits);
}
