// ISO 4217: the currencies in use and their minor digits. Only the exceptions to two digits are written out beside the
// list.
using System.Collections.Frozen;

namespace Coffer.Kernel;

public sealed record Currency
{
    // Active ISO 4217 codes; funds and precious metals (XAU, XDR, …) are no money that a card can be charged in.
    private const string TwoDigits =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
        + "CNY COP CRC CUP "
        + "CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
        + "JMD KES KGS "
        + "KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
        + "NOK NPR NZD "
        + "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB "
        + "TJS TMT TOP "
        + "TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

    private const string NoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly FrozenDictionary<string, Currency> ByCode = Listed(TwoDigits, 2)
        .Concat(Listed(NoDigits, 0))
        .Concat(Listed(ThreeDigits, 3))
        .ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);

    private Currency(string code, int minorDigits)
    {
        Code = code;
        MinorDigits = minorDigits;
        MinorUnits = (long)Math.Pow(10, minorDigits);
    }

    public static Currency Usd { get; } = ByCode["USD"];

    public string Code { get; }
    public int MinorDigits { get; }

    /// <summary>Minor units in one major unit: 100 for USD, 1 for JPY, 1000 for KWD.</summary>
    public long MinorUnits { get; }

    public static bool TryFind(string code, out Currency currency) =>
        ByCode.TryGetValue(code.ToUpperInvariant(), out currency!);

    public static Currency Get(string code) => ByCode[code];

    private static IEnumerable<Currency> Listed(string codes, int minorDigits) =>
        codes.Split(' ').Select(code => new Currency(code, minorDigits));
}
