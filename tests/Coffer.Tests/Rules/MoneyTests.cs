// Money and decimals: read by value, exactly, or refused.
using System.Globalization;
using System.Numerics;
using Coffer.Kernel;
using CsCheck;

namespace Coffer.Tests.Rules;

public sealed class MoneyTests
{
    private static readonly Gen<string> Codes = Gen.OneOf("USD", "EUR", "JPY", "KRW", "KWD", "BHD");

    [Theory]
    [InlineData("99", "USD", 9900)]
    [InlineData("99.00", "USD", 9900)]
    [InlineData("99.000", "USD", 9900)]
    [InlineData("9.9e1", "USD", 9900)]
    [InlineData("990E-1", "USD", 9900)]
    [InlineData("0.0000099e+7", "USD", 9900)]
    [InlineData("0.01", "USD", 1)]
    [InlineData("1e-2", "USD", 1)]
    [InlineData("999999999.99", "USD", 99_999_999_999)]
    [InlineData("1.0000000000000000000000000000000000", "USD", 100)]
    [InlineData("1", "JPY", 1)]
    [InlineData("1.0", "JPY", 1)]
    [InlineData("0.001", "KWD", 1)]
    [InlineData("999999999.999", "KWD", 999_999_999_999)]
    public void An_amount_is_read_by_value(string number, string currency, long minor)
    {
        Assert.Equal(MoneyFault.None, Money.TryRead(number, Currency.Get(currency), zeroAllowed: false, out var money));
        Assert.Equal(minor, money.AmountMinor);
    }

    [Theory]
    [InlineData("0", "USD", MoneyFault.OutOfRange)]
    [InlineData("-0", "USD", MoneyFault.OutOfRange)]
    [InlineData("0e5", "USD", MoneyFault.OutOfRange)]
    [InlineData("-1", "USD", MoneyFault.OutOfRange)]
    [InlineData("1000000000", "USD", MoneyFault.OutOfRange)]
    [InlineData("1e9", "USD", MoneyFault.OutOfRange)]
    [InlineData("1e400", "USD", MoneyFault.OutOfRange)]
    [InlineData("1e99999999999999999999", "USD", MoneyFault.OutOfRange)]
    [InlineData("123456789012345678901", "USD", MoneyFault.OutOfRange)]
    [InlineData("0.001", "USD", MoneyFault.TooFine)]
    [InlineData("99.001", "USD", MoneyFault.TooFine)]
    [InlineData("1e-400", "USD", MoneyFault.TooFine)]
    [InlineData("1.00000000000000000000000000000000001", "USD", MoneyFault.TooFine)]
    [InlineData("0.5", "JPY", MoneyFault.TooFine)]
    [InlineData("0.0001", "KWD", MoneyFault.TooFine)]
    [InlineData("NaN", "USD", MoneyFault.NotANumber)]
    [InlineData("Infinity", "USD", MoneyFault.NotANumber)]
    [InlineData("", "USD", MoneyFault.NotANumber)]
    [InlineData("1e", "USD", MoneyFault.NotANumber)]
    [InlineData("1.2.3", "USD", MoneyFault.NotANumber)]
    [InlineData("1,5", "USD", MoneyFault.NotANumber)]
    [InlineData("0x10", "USD", MoneyFault.NotANumber)]
    [InlineData("٣", "USD", MoneyFault.NotANumber)]
    public void What_is_no_amount_is_refused(string number, string currency, MoneyFault fault) =>
        Assert.Equal(fault, Money.TryRead(number, Currency.Get(currency), zeroAllowed: false, out _));

    [Fact]
    public void What_is_written_reads_back() =>
        Gen.Select(Gen.Long[1, 99_999_999_999], Codes)
            .Where(one => one.Item1 < Money.LimitMajor * Currency.Get(one.Item2).MinorUnits)
            .Sample(one =>
            {
                var money = new Money(one.Item1, Currency.Get(one.Item2));
                var digits = money.Text.Contains('.', StringComparison.Ordinal) ? money.Text.Split('.')[1].Length : 0;
                return digits == money.Currency.MinorDigits
                    && Money.TryRead(money.Text, money.Currency, zeroAllowed: false, out var again) == MoneyFault.None
                    && again == money;
            });

    [Fact]
    public void Every_spelling_of_a_value_is_one_amount() =>
        Gen.Select(Gen.Long[1, 99_999_999_999], Gen.Int[-30, 30], Gen.Int[0, 10])
            .Sample(one =>
            {
                // minor × 10^-2, written with another exponent and with zeros after it.
                var (minor, shift, zeros) = one;
                var exponent = (shift - 2).ToString(CultureInfo.InvariantCulture);
                var text = $"{Shifted(minor, shift)}{new string('0', shift > 0 ? zeros : 0)}e{exponent}";
                return Money.TryRead(text, Currency.Usd, zeroAllowed: false, out var money) == MoneyFault.None
                    && money.AmountMinor == minor;
            });

    [Fact]
    public void A_decimal_is_exact_or_refused() =>
        Gen.Select(Gen.Char['0', '9'].Array[1, 40], Gen.Int[0, 40], Gen.Int[-45, 45])
            .Sample(one =>
            {
                var (digits, point, exponent) = one;
                var whole = new string(digits);
                var text = point > 0 && point < whole.Length ? $"{whole[..point]}.{whole[point..]}" : whole;
                var scale = point > 0 && point < whole.Length ? whole.Length - point : 0;
                if (
                    Decimals.TryRead($"{text}e{exponent.ToString(CultureInfo.InvariantCulture)}", out var value)
                    != MoneyFault.None
                )
                {
                    return true;
                }
                // value = whole × 10^(exponent − scale), compared as whole numbers.
                var expected =
                    BigInteger.Parse(whole, CultureInfo.InvariantCulture) * BigInteger.Pow(10, 100 + exponent - scale);
                return Scaled(value) == expected;
            });

    [Fact]
    public void Any_text_is_read_or_refused_without_a_fault() =>
        Gen.Char["0123456789.-+eE "]
            .Array[0, 30]
            .Sample(text => Decimals.TryRead(new string(text), out _) >= MoneyFault.None);

    private static string Shifted(long minor, int shift)
    {
        // shift > 0: minor / 10^shift as text with a point; else minor × 10^-shift.
        var digits = minor.ToString(CultureInfo.InvariantCulture);
        if (shift <= 0)
        {
            return digits + new string('0', -shift);
        }
        var padded = digits.PadLeft(shift + 1, '0');
        return $"{padded[..^shift]}.{padded[^shift..]}";
    }

    private static BigInteger Scaled(decimal value)
    {
        var bits = decimal.GetBits(value);
        var unscaled = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return unscaled * BigInteger.Pow(10, 100 - ((bits[3] >> 16) & 0xFF));
    }
}
