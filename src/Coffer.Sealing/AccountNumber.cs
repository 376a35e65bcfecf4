// A bank account number for ACH, from the first byte that is read of it. Like a card number it shows only its mask.
using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Coffer.Sealing;

/// <summary>A bank account number of 4 to 17 digits; leading zeros count. Every text form is the mask.</summary>
[DebuggerDisplay("{Masked,nq}")]
[JsonConverter(typeof(NoJson<AccountNumber>))]
public sealed class AccountNumber
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] digits;

    private AccountNumber(byte[] digits)
    {
        this.digits = digits;
        Masked = Digits.Mask(digits, first: digits.Length >= 9);
    }

    /// <summary>From 9 digits on: the first digit, one <c>*</c> for each hidden digit, the last four. Fewer: stars and
    /// the last four only, so that a short number of four digits is its own mask.</summary>
    public string Masked { get; }

    internal ReadOnlySpan<byte> Sealable => digits;

    /// <summary>Reads 4 to 17 ASCII digits and nothing else: the contract drops spaces and dashes from card numbers
    /// only. Never throws.</summary>
    /// <returns><see cref="NumberFault.None"/> or <see cref="NumberFault.Format"/>; account numbers have no check
    /// digit.</returns>
    public static NumberFault TryRead(ReadOnlySpan<byte> utf8, out AccountNumber? number)
    {
        var read = Digits.Read(utf8, 4, 17, grouped: false);
        number = read is null ? null : new AccountNumber(read);
        return read is null ? NumberFault.Format : NumberFault.None;
    }

    /// <summary>The mask.</summary>
    public override string ToString() => Masked;

    /// <summary>The one door out: hands the ASCII digits to <paramref name="use"/>, valid only inside the
    /// call.</summary>
    public T Reveal<T>(Func<ReadOnlySpan<byte>, T> use) => use(digits);
}
