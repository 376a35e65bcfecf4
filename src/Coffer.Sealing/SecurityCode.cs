// The three or four digits that prove a card is at hand. Nothing of them is ever shown, not even how the last one ends,
// and no fingerprint can be taken: a thousand codes are tried in a millisecond.
using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Coffer.Sealing;

/// <summary>A card's security code (CVV, CVC, CID) of 3 or 4 digits. May be sealed for as long as a token lives, and
/// never after the attempt that uses it (PCI DSS 3.3.1).</summary>
[DebuggerDisplay("***")]
[JsonConverter(typeof(NoJson<SecurityCode>))]
public sealed class SecurityCode
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] digits;

    private SecurityCode(byte[] digits) => this.digits = digits;

    /// <summary>3 or 4; American Express has 4.</summary>
    public int Length => digits.Length;

    internal ReadOnlySpan<byte> Sealable => digits;

    /// <summary>Reads 3 or 4 ASCII digits and nothing else. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out SecurityCode? code)
    {
        var read = Digits.Read(utf8, 3, 4, grouped: false);
        code = read is null ? null : new SecurityCode(read);
        return code is not null;
    }

    /// <summary>Three stars, whatever the length.</summary>
    public override string ToString() => "***";

    /// <summary>The one door out: hands the ASCII digits to <paramref name="use"/>, valid only inside the
    /// call.</summary>
    public T Reveal<T>(Func<ReadOnlySpan<byte>, T> use) => use(digits);
}
