// Finding card numbers in text: examples from the contract, and a slow reader that is obviously right.
using System.Diagnostics;
using System.Text.RegularExpressions;
using Coffer.Sealing;
using CsCheck;
using Xunit;

namespace Coffer.Tests.Sealing;

public sealed partial class CardNumberPatternTests
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("card: 4111111111111111.")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("4111 1111-1111 1111")]
    [InlineData("3782 822463 10005")]
    [InlineData("3056-930902-5904")]
    [InlineData("378282246310005")]
    [InlineData("(4111111111111111)")]
    [InlineData("_4111111111111111_")]
    [InlineData("😀4111111111111111😀")]
    [InlineData("12 4111111111111111 12")]
    [InlineData("4111111111111112 4111111111111111")]
    [InlineData("6200000000000000000")]
    [InlineData("４１１１１１１１１１１１１１１１")]
    [InlineData("４１１１　１１１１　１１１１　１１１１")]
    [InlineData("4111\u00a01111\u00a01111\u00a01111")]
    [InlineData("4111\u20111111\u20111111\u20111111")]
    [InlineData("٤١١١١١١١١١١١١١١١")]
    public void A_card_number_is_found(string text) => Assert.True(CardNumberPattern.Occurs(text));

    [Theory]
    [InlineData("")]
    [InlineData("no number")]
    [InlineData("4111111111111112")]
    [InlineData("1111111111111117")]
    [InlineData("x4111111111111111")]
    [InlineData("4111111111111111x")]
    [InlineData("é4111111111111111")]
    [InlineData("𝒳4111111111111111")]
    [InlineData("4111111111111111𝒳")]
    [InlineData("-4111111111111111")]
    [InlineData("4111111111111111-")]
    [InlineData("+4111111111111111")]
    [InlineData("4111111111111111+")]
    [InlineData("14111111111111111111")]
    [InlineData("4111  1111 1111 1111")]
    [InlineData("4111\t1111\t1111\t1111")]
    [InlineData("4111.1111.1111.1111")]
    [InlineData("41111 111 1111 1111")]
    [InlineData("4111 1111 11111111")]
    [InlineData("4222222222222")]
    [InlineData("4111 1111 1111 1111-0")]
    [InlineData("00000000-0000-4111-1111-111111111111")]
    public void What_only_looks_like_one_is_not(string text) => Assert.False(CardNumberPattern.Occurs(text));

    [Fact]
    public void Every_valid_card_from_14_digits_on_is_found_in_the_middle_of_words() =>
        Room
            .Cards.Where(digits => digits.Length >= 14)
            .Sample(digits => CardNumberPattern.Occurs($"Pay with {digits}, please."));

    [Fact]
    public void The_fast_reader_agrees_with_the_slow_one() =>
        Texts.Sample(text => Assert.Equal(Slow(text), CardNumberPattern.Occurs(text)), iter: 20_000);

    [Theory]
    [InlineData("4")]
    [InlineData("4111 ")]
    [InlineData("4111-111111-")]
    [InlineData("4111 1111 1111 1112 ")]
    [InlineData("4111111111111112 ")]
    [InlineData("４")]
    public void A_hostile_text_takes_time_by_its_length_only(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length));
        var clock = Stopwatch.StartNew();
        Assert.False(CardNumberPattern.Occurs(text));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    private static readonly Gen<string> Grouped =
        from digits in Room.Cards
        from gap in Gen.OneOf(" ", "-", "  ", ".", "")
        from split in Gen.OneOf((4, 8, 12), (4, 10, 10), (4, 4, 4), (4, 8, 8))
        where digits.Length > 12
        select Join(gap, digits, split.Item1, split.Item2, split.Item3);

    private static readonly Gen<string> Texts =
        from parts in Gen.OneOf(
            Room.Cards,
            Grouped,
            Gen.Char['0', '9'].Array[1, 20].Select(letters => new string(letters)),
            Gen.OneOf(" ", "-", "+", "x", ".", "", ",", "4111", "1111 1111")
        ).Array[1, 6]
        select string.Concat(parts);

    private static string Join(string gap, string digits, params int[] cuts)
    {
        int[] edges = [0, .. cuts.Distinct(), digits.Length];
        return string.Join(gap, edges.Zip(edges.Skip(1), (from, to) => digits[from..to]));
    }

    // Every piece of the text that stands free of its neighbours is held against the rule.
    private static bool Slow(string text)
    {
        for (var from = 0; from < text.Length; from++)
        for (var to = from + 14; to <= Math.Min(text.Length, from + 22); to++)
            if (!Touches(text, from - 1) && !Touches(text, to) && IsCard(text[from..to]))
                return true;
        return false;
    }

    private static bool Touches(string text, int at) =>
        at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '+');

    private static bool IsCard(string piece)
    {
        if (!Shape().IsMatch(piece))
            return false;
        var digits = string.Concat(piece.Where(char.IsAsciiDigit));
        return digits[^1] == Room.CheckDigit(digits[..^1]) && IsKnown(digits);
    }

    private static bool IsKnown(string digits)
    {
        bool In(string from, string to) =>
            string.CompareOrdinal(digits[..from.Length], from) >= 0
            && string.CompareOrdinal(digits[..to.Length], to) <= 0;
        (string, string)[] ranges =
        [
            ("4", "4"),
            ("51", "55"),
            ("2221", "2720"),
            ("34", "34"),
            ("37", "37"),
            ("6011", "6011"),
            ("644", "649"),
            ("65", "65"),
            ("3528", "3589"),
            ("300", "305"),
            ("36", "36"),
            ("38", "39"),
            ("62", "62"),
            ("81", "81"),
        ];
        return ranges.Any(range => In(range.Item1, range.Item2));
    }

    [GeneratedRegex(
        @"^([0-9]{14,19}|[0-9]{4}([ -][0-9]{4}){3}|[0-9]{4}[ -][0-9]{6}[ -]([0-9]{5}|[0-9]{4}))\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Shape();
}
