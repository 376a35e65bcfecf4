// What the tests of the sealed room start from: cards, accounts, keys and places to seal for.
using System.Text;
using Coffer.Sealing;
using CsCheck;
using Xunit;

namespace Coffer.Tests.Sealing;

internal static class Room
{
    internal const string Visa = "4111111111111111";

    internal static readonly Guid Record = Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-acbdcedfe0f1");
    internal static readonly SealContext Place = new(42, Record, "tokens.number");

    internal static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    internal static CardNumber ACard(string digits = Visa)
    {
        Assert.Equal(NumberFault.None, CardNumber.TryRead(Ascii(digits), out var card));
        return card!;
    }

    internal static AccountNumber AnAccount(string digits = "000123456789")
    {
        Assert.Equal(NumberFault.None, AccountNumber.TryRead(Ascii(digits), out var number));
        return number!;
    }

    internal static SecurityCode ACode(string digits = "987")
    {
        Assert.True(SecurityCode.TryRead(Ascii(digits), out var code));
        return code!;
    }

    internal static string Digits(CardNumber card) => card.Reveal(digits => Encoding.ASCII.GetString(digits));

    internal static string Digits(AccountNumber number) => number.Reveal(digits => Encoding.ASCII.GetString(digits));

    internal static string Digits(SecurityCode code) => code.Reveal(digits => Encoding.ASCII.GetString(digits));

    internal static byte[] Bytes(int from, int count) => [.. Enumerable.Range(from, count).Select(at => (byte)at)];

    internal static DataKey AKey(int version = 7, int from = 0) =>
        new(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), version, new Secret(Bytes(from, 32)));

    internal static char CheckDigit(string others)
    {
        var sum = others.Reverse().Select((letter, at) => Weighed(letter - '0', at % 2 == 0)).Sum();
        return (char)('0' + (10 - sum % 10) % 10);
    }

    private static int Weighed(int digit, bool twice) => twice ? digit * 2 / 10 + digit * 2 % 10 : digit;

    internal static readonly Gen<string> Cards =
        from range in Gen.OneOf(
            ("4", 13),
            ("4", 16),
            ("4", 19),
            ("51", 16),
            ("55", 16),
            ("2221", 16),
            ("2720", 16),
            ("34", 15),
            ("37", 15),
            ("6011", 16),
            ("622126", 16),
            ("622925", 19),
            ("644", 16),
            ("65", 16),
            ("3528", 16),
            ("3589", 17),
            ("300", 14),
            ("305", 16),
            ("36", 14),
            ("38", 14),
            ("39", 19),
            ("62", 18),
            ("81", 16)
        )
        from rest in Gen.Char['0', '9'].Array[range.Item2 - 1 - range.Item1.Length]
        let others = range.Item1 + new string(rest)
        select others + CheckDigit(others);
}
