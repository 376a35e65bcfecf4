// What text may be: any Unicode without control characters and lone surrogates, counted in code points, without a card
// number in it.
using System.Globalization;
using Coffer.Kernel;
using Coffer.Sealing;

namespace Coffer.Wire;

public static class TextRules
{
    /// <summary>The code and sentence of the first rule that the text breaks; null when it is fine.</summary>
    public static (string Code, string Message)? Broken(string text, string field, int max, bool cardNumbersAllowed)
    {
        if (HasLoneSurrogate(text))
            return (Codes.InvalidFormat, $"The {field} field holds half of a surrogate pair, which is no character.");
        if (HoldsControl(text))
            return (Codes.InvalidFormat, $"The {field} field must not hold control characters.");
        if (CodePoints(text) > max)
            return (
                Codes.TooLong,
                $"The {field} field must be at most {max.ToString(CultureInfo.InvariantCulture)} characters long."
            );
        if (!cardNumbersAllowed && CardNumberPattern.Occurs(text))
            return (
                Codes.CardNumberInText,
                $"The {field} field holds what looks like a card number. Send card numbers to /v1/tokens only."
            );
        return null;
    }

    /// <summary>The same of a JSON number that is kept as it is written: its sign and exponent hide no card
    /// number.</summary>
    public static (string Code, string Message)? BrokenNumber(string number, string field, bool cardNumbersAllowed)
    {
        var runs = new string([.. number.Select(c => c is 'e' or 'E' or '+' or '-' ? ',' : c)]);
        return Broken(runs, field, Metadata.MaxNumberLength, cardNumbersAllowed);
    }

    private static bool HoldsControl(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('\u0000', '\u001f') || text.ContainsAnyInRange('\u007f', '\u009f');

    public static int CodePoints(string text)
    {
        if (!HoldsSurrogate(text))
            return text.Length;
        var count = 0;
        foreach (var c in text)
            count += char.IsLowSurrogate(c) ? 0 : 1;
        return count;
    }

    public static bool HasLoneSurrogate(string text)
    {
        if (!HoldsSurrogate(text))
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return true;
            i++;
        }

        return false;
    }

    private static bool HoldsSurrogate(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\ud800', '\udfff');
}
