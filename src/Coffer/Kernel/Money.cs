// An amount of money: a whole number of minor units in a currency. Read and written as a decimal, never as binary
// floating point.
using System.Globalization;

namespace Coffer.Kernel;

public enum MoneyFault
{
    None,
    NotANumber,
    OutOfRange,
    TooFine,
}

public readonly record struct Money(long AmountMinor, Currency Currency)
{
    /// <summary>Amounts are below this many major units.</summary>
    public const long LimitMajor = 1_000_000_000;

    /// <summary>The amount in major units with exactly the currency's digits: 99.00 USD, 99 JPY, 99.000 KWD.</summary>
    public string Text =>
        (AmountMinor / (decimal)Currency.MinorUnits).ToString("F" + Currency.MinorDigits, CultureInfo.InvariantCulture);

    public override string ToString() => $"{Text} {Currency.Code}";

    public Money With(long amountMinor) => this with { AmountMinor = amountMinor };

    /// <summary>Reads the text of a JSON number by value: 99, 99.000 and 9.9e1 are one amount. Zero and below are out
    /// of range unless
    /// <paramref name="zeroAllowed"/>.</summary>
    public static MoneyFault TryRead(string number, Currency currency, bool zeroAllowed, out Money money)
    {
        money = default;
        var fault = Decimals.TryRead(number, out var value);
        if (fault != MoneyFault.None)
            return fault;
        if (value < 0 || (value == 0 && !zeroAllowed) || value >= LimitMajor)
            return MoneyFault.OutOfRange;
        var minor = value * currency.MinorUnits;
        if (minor != decimal.Truncate(minor))
            return MoneyFault.TooFine;
        money = new Money((long)minor, currency);
        return MoneyFault.None;
    }
}
