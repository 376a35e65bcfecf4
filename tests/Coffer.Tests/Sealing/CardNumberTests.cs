// Reading card numbers: what is taken, what is refused and why, and what a number shows of itself.
using Coffer.Sealing;
using CsCheck;
using Xunit;

namespace Coffer.Tests.Sealing;

public sealed class CardNumberTests
{
    [Theory]
    [InlineData("4111111111111111", CardNetwork.Visa, "visa", "4***********1111")]
    [InlineData("4222222222222", CardNetwork.Visa, "visa", "4********2222")]
    [InlineData("4000000000000000006", CardNetwork.Visa, "visa", "4**************0006")]
    [InlineData("5555555555554444", CardNetwork.Mastercard, "mastercard", "5***********4444")]
    [InlineData("2223003122003222", CardNetwork.Mastercard, "mastercard", "2***********3222")]
    [InlineData("378282246310005", CardNetwork.AmericanExpress, "american express", "3**********0005")]
    [InlineData("6011111111111117", CardNetwork.Discover, "discover card", "6***********1117")]
    [InlineData("3566002020360505", CardNetwork.Discover, "discover card", "3***********0505")]
    [InlineData("30569309025904", CardNetwork.Discover, "discover card", "3*********5904")]
    [InlineData("6200000000000005", CardNetwork.Discover, "discover card", "6***********0005")]
    public void A_known_card_has_its_network_and_mask(string digits, CardNetwork network, string name, string mask)
    {
        var card = Room.ACard(digits);
        Assert.Equal((network, name, mask), (card.Network, card.Network.WireName(), card.Masked));
        Assert.Equal(digits, Room.Digits(card));
    }

    [Theory]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData(" 4111  1111--11111111 ")]
    public void Spaces_and_dashes_are_dropped(string text) => Assert.Equal(Room.Visa, Room.Digits(Room.ACard(text)));

    [Theory]
    [InlineData("", NumberFault.Format)]
    [InlineData("411111111111", NumberFault.Format)]
    [InlineData("41111111111111111111", NumberFault.Format)]
    [InlineData("4111111111111111x", NumberFault.Format)]
    [InlineData("4111.1111.1111.1111", NumberFault.Format)]
    [InlineData("4111\t111111111111", NumberFault.Format)]
    [InlineData("４１１１１１１１１１１１１１１１", NumberFault.Format)]
    [InlineData("4111111111111112", NumberFault.CheckDigit)]
    [InlineData("1111111111111117", NumberFault.UnknownIssuer)]
    [InlineData("0000000000000000", NumberFault.UnknownIssuer)]
    [InlineData("41111111111114", NumberFault.Length)]
    [InlineData("34111111111111118", NumberFault.Length)]
    public void A_refused_number_says_why(string text, NumberFault fault)
    {
        Assert.Equal(fault, CardNumber.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out var card));
        Assert.Null(card);
    }

    [Theory]
    [InlineData("2220", false)]
    [InlineData("2221", true)]
    [InlineData("2720", true)]
    [InlineData("2721", false)]
    [InlineData("50", false)]
    [InlineData("51", true)]
    [InlineData("55", true)]
    [InlineData("56", false)]
    [InlineData("643", false)]
    [InlineData("644", true)]
    [InlineData("659", true)]
    [InlineData("660", false)]
    [InlineData("6010", false)]
    [InlineData("6012", false)]
    [InlineData("3527", false)]
    [InlineData("3528", true)]
    [InlineData("3589", true)]
    [InlineData("3590", false)]
    [InlineData("299", false)]
    [InlineData("300", true)]
    [InlineData("305", true)]
    [InlineData("306", false)]
    [InlineData("61", false)]
    [InlineData("62", true)]
    [InlineData("80", false)]
    [InlineData("81", true)]
    [InlineData("82", false)]
    public void The_edges_of_the_issuer_ranges_hold(string prefix, bool known)
    {
        var others = prefix.PadRight(15, '0');
        var fault = CardNumber.TryRead(Room.Ascii(others + Room.CheckDigit(others)), out _);
        Assert.Equal(known ? NumberFault.None : NumberFault.UnknownIssuer, fault);
    }

    [Theory]
    [InlineData(CardNetwork.Visa, "4", new[] { 13, 16, 19 })]
    [InlineData(CardNetwork.Mastercard, "51", new[] { 16 })]
    [InlineData(CardNetwork.AmericanExpress, "37", new[] { 15 })]
    [InlineData(CardNetwork.Discover, "6011", new[] { 14, 15, 16, 17, 18, 19 })]
    public void A_network_takes_its_own_lengths_only(CardNetwork network, string prefix, int[] lengths)
    {
        foreach (var length in Enumerable.Range(13, 7))
        {
            var others = prefix.PadRight(length - 1, '0');
            var fault = CardNumber.TryRead(Room.Ascii(others + Room.CheckDigit(others)), out var card);
            Assert.Equal(lengths.Contains(length) ? NumberFault.None : NumberFault.Length, fault);
            Assert.True(card is null || card.Network == network);
        }
    }

    [Theory]
    [InlineData("5200828282828210", CardType.Debit, "debit")]
    [InlineData("5105105105105100", CardType.Prepaid, "pre-paid")]
    [InlineData("4111111111111111", CardType.Credit, "credit")]
    public void The_type_comes_from_the_issuer_table(string digits, CardType type, string name) =>
        Assert.Equal((type, name), (Room.ACard(digits).Type, Room.ACard(digits).Type.WireName()));

    [Fact]
    public void The_mask_shows_the_first_and_the_last_four_whatever_the_length() =>
        Room.Cards.Sample(digits =>
        {
            var mask = Room.ACard(digits).Masked;
            Assert.Equal(digits[0] + new string('*', digits.Length - 5) + digits[^4..], mask);
        });

    [Fact]
    public void A_single_wrong_digit_is_always_refused() =>
        (
            from digits in Room.Cards
            from at in Gen.Int[0, digits.Length - 1]
            from other in Gen.Char['0', '9']
            where other != digits[at]
            select digits[..at] + other + digits[(at + 1)..]
        ).Sample(wrong => CardNumber.TryRead(Room.Ascii(wrong), out _) == NumberFault.CheckDigit);

    [Fact]
    public void Two_neighbours_exchanged_are_refused_unless_they_are_0_and_9() =>
        (from digits in Room.Cards from at in Gen.Int[0, digits.Length - 2] select (digits, at)).Sample(sample =>
        {
            var (left, right) = (sample.digits[sample.at], sample.digits[sample.at + 1]);
            var wrong = sample.digits[..sample.at] + right + left + sample.digits[(sample.at + 2)..];
            var hidden = left == right || (left, right) is ('0', '9') or ('9', '0');
            var fault = CardNumber.TryRead(Room.Ascii(wrong), out _);
            Assert.True(hidden || fault == NumberFault.CheckDigit);
        });

    [Fact]
    public void Reading_never_throws_whatever_the_bytes() =>
        (
            from digits in Room.Cards
            from noise in Gen.Byte.Array[0, 4]
            from at in Gen.Int[0, digits.Length]
            select (byte[])[.. Room.Ascii(digits[..at]), .. noise, .. Room.Ascii(digits[at..])]
        ).Sample(bytes =>
        {
            var fault = CardNumber.TryRead(bytes, out var card);
            Assert.Equal(fault == NumberFault.None, card is not null);
            AccountNumber.TryRead(bytes, out _);
            SecurityCode.TryRead(bytes, out _);
        });
}
