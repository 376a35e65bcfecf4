// Exact decimals from JSON number text. decimal.Parse rounds what it cannot hold and so would accept 0.1 followed by
// forty digits; here a number is kept by value or refused.
using System.Globalization;

namespace Coffer.Kernel;

public static class Decimals
{
    private const int MaxDigits = 28;

    /// <summary>Reads by value. <see cref="MoneyFault.OutOfRange"/> when too large, <see cref="MoneyFault.TooFine"/>
    /// when it has more digits after the point than a decimal can hold.</summary>
    public static MoneyFault TryRead(string number, out decimal value)
    {
        value = 0;
        if (number.Length is 0 or > 1000 || !char.IsAsciiDigit(number[^1]))
            return MoneyFault.NotANumber;
        if (!TrySplit(number, out var negative, out var digits, out var scale))
            return MoneyFault.NotANumber;
        if (digits.Length == 0)
            return MoneyFault.None;
        if (digits.Length - scale > MaxDigits)
            return MoneyFault.OutOfRange;
        if (scale > MaxDigits || digits.Length > MaxDigits)
            return MoneyFault.TooFine;
        var unscaled = decimal.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        value = scale >= 0 ? unscaled / Power(scale) : unscaled * Power(-scale);
        if (negative)
            value = -value;
        return MoneyFault.None;
    }

    /// <summary>The shortest form of the value, for comparing: 99.000 and 9.9e1 both give 99.</summary>
    public static string Canonical(decimal value) =>
        value.ToString("0.#############################", CultureInfo.InvariantCulture);

    // "-12.50e1" → negative, "125", scale 0: digits without zeros at either end, value = digits / 10^scale.
    private static bool TrySplit(string number, out bool negative, out string digits, out long scale)
    {
        negative = number[0] == '-';
        digits = "";
        scale = 0;
        var mantissa = number.AsSpan(negative ? 1 : 0);
        var exponentAt = mantissa.IndexOfAny('e', 'E');
        long exponent = 0;
        if (exponentAt >= 0)
        {
            if (!TryReadExponent(mantissa[(exponentAt + 1)..], out exponent))
                return false;
            mantissa = mantissa[..exponentAt];
        }

        var point = mantissa.IndexOf('.');
        var all = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        if (all.Length == 0 || all.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        scale = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        var kept = all.TrimEnd('0');
        scale -= all.Length - kept.Length;
        digits = kept.TrimStart('0');
        return true;
    }

    private static bool TryReadExponent(ReadOnlySpan<char> text, out long exponent)
    {
        if (text.Length > 0 && text[0] == '+')
            text = text[1..];
        var digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;
        exponent = 0;
        if (digits.Length == 0 || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        var significant = digits.TrimStart('0');
        var magnitude =
            significant.Length > 9 ? 1_000_000_000
            : significant.Length == 0 ? 0
            : long.Parse(significant, CultureInfo.InvariantCulture);
        exponent = text[0] == '-' ? -magnitude : magnitude;
        return true;
    }

    private static decimal Power(long exponent)
    {
        var power = 1m;
        for (var i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }
}
