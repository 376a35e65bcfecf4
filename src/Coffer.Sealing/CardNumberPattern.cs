// Finds card numbers where none belong: in names, references and metadata. One pass over the text with a look ahead of
// at most 22 characters at each run of digits, so hostile input costs no more than its length.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Coffer.Sealing;

/// <summary>The rule for text that contains a card number.</summary>
public static class CardNumberPattern
{
    private const int Fewest = 14;

    /// <summary>Whether the text contains a card number: 14 to 19 digits, unbroken or grouped 4-4-4-4, 4-6-5 or 4-6-4
    /// by single spaces or dashes, not touching a letter, digit, dash or plus, in a known issuer range and with a
    /// valid check digit.</summary>
    /// <remarks>What a reader would take for a card number is one. So full-width digits (U+FF10 to U+FF19), as East
    /// Asian keyboards write them, and every other decimal digit of the basic plane count as digits, and a group may be
    /// parted by any space (Unicode Zs, such as the no-break space of a web page) or dash (Pd). What exempts a run by
    /// touching it stays narrow: letters and digits of any script, <c>-</c> and <c>+</c> only.</remarks>
    public static bool Occurs(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at <= text.Length - Fewest)
        {
            var run = RunOf(text[at..]);
            if (run > 0 && !TouchesBefore(text[..at]) && Begins(text[at..], run))
                return true;
            at += Math.Max(run, 1);
        }
        return false;
    }

    private static int RunOf(ReadOnlySpan<char> text)
    {
        var run = 0;
        while (run < text.Length && DigitOf(text[run]) >= 0)
            run++;
        return run;
    }

    private static bool Begins(ReadOnlySpan<char> text, int run) =>
        run switch
        {
            4 => Fits(text, [4, 4, 4, 4]) || Fits(text, [4, 6, 5]) || Fits(text, [4, 6, 4]),
            >= Fewest and <= Digits.Most => Fits(text, [run]),
            _ => false,
        };

    private static bool Fits(ReadOnlySpan<char> text, ReadOnlySpan<int> groups)
    {
        Span<byte> digits = stackalloc byte[Digits.Most];
        try
        {
            var count = Collect(ref text, groups, digits);
            return count > 0 && !TouchesAfter(text) && IsCard(digits[..count]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(digits);
        }
    }

    private static int Collect(ref ReadOnlySpan<char> text, scoped ReadOnlySpan<int> groups, scoped Span<byte> digits)
    {
        var count = 0;
        foreach (var size in groups)
        {
            if (count > 0 && !Skip(ref text))
                return 0;
            if (text.Length < size)
                return 0;
            foreach (var letter in text[..size])
            {
                var digit = DigitOf(letter);
                if (digit < 0)
                    return 0;
                digits[count++] = (byte)('0' + digit);
            }
            text = text[size..];
        }
        return count;
    }

    private static bool Skip(ref ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !Separates(text[0]))
            return false;
        text = text[1..];
        return true;
    }

    private static bool Separates(char letter) =>
        char.GetUnicodeCategory(letter) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation;

    private static bool IsCard(ReadOnlySpan<byte> digits) =>
        Issuers.NetworkOf(digits) is not null && Digits.Check(digits);

    // Decoding nothing gives the replacement character, which guards nothing.
    private static bool TouchesBefore(ReadOnlySpan<char> before)
    {
        Rune.DecodeLastFromUtf16(before, out var rune, out _);
        return Guards(rune);
    }

    private static bool TouchesAfter(ReadOnlySpan<char> after)
    {
        Rune.DecodeFromUtf16(after, out var rune, out _);
        return Guards(rune);
    }

    private static bool Guards(Rune rune) => rune.Value is '-' or '+' || Rune.IsLetter(rune) || Rune.IsDigit(rune);

    private static int DigitOf(char letter) =>
        char.IsAscii(letter)
            ? (char.IsAsciiDigit(letter) ? letter - '0' : -1)
            : CharUnicodeInfo.GetDecimalDigitValue(letter);
}
