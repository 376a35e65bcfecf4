// Free text for upstream: ECRYPT takes ASCII letters, digits and some punctuation only, and would refuse a charge for
// an é. Accents fall off, what is left without a letter is dropped; a card number in a text stays here.
using System.Text;
using Coffer.Kernel;
using Coffer.Sealing;

namespace Coffer.Processing.Ecrypt;

internal static class PlainText
{
    private const int Max = 100;
    private const string Punctuation = " _-.,`'()@#!?/\\:;|+=@%&";
    private const string Accented = "àáâãäåāăąçćčďđèéêëēėęěğìíîïīįłñńňòóôõöøōőŕřśšşťţùúûüūůűýÿźžż";
    private const string Bare = "aaaaaaaaacccddeeeeeeeegiiiiiilnnnoooooooorrsssttuuuuuuuyyzzz";

    /// <summary>The text as upstream takes it; null when nothing is left.</summary>
    public static string? Of(string? text)
    {
        if (text is null || CardNumberPattern.Occurs(text))
            return null;
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || Punctuation.Contains(c, StringComparison.Ordinal))
                plain.Append(c);
            else
                plain.Append(Unaccented(c));
        }

        var kept = plain.ToString().Trim();
        return kept.Length switch
        {
            0 => null,
            > Max => kept[..Max],
            _ => kept,
        };
    }

    public static Address? Of(Address? address)
    {
        if (address is null)
            return null;
        var plain = new Address
        {
            Name = Of(address.Name),
            Line1 = Of(address.Line1),
            Line2 = Of(address.Line2),
            City = Of(address.City),
            State = Of(address.State),
            PostalCode = Of(address.PostalCode),
            Country = Of(address.Country),
        };
        return plain == Address.Empty ? null : plain;
    }

    private static string Unaccented(char c)
    {
        if (c is 'ß')
            return "ss";
        if (c is 'æ' or 'Æ')
            return c == 'æ' ? "ae" : "AE";
        var at = Accented.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
        if (at < 0)
            return "";
        return char.IsUpper(c) ? char.ToUpperInvariant(Bare[at]).ToString() : Bare[at].ToString();
    }
}
