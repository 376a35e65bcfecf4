// Reading bank account numbers and security codes, and the masks of account numbers.
using Coffer.Sealing;
using CsCheck;
using Xunit;

namespace Coffer.Tests.Sealing;

public sealed class AccountNumberTests
{
    [Theory]
    [InlineData("1234", "1234")]
    [InlineData("12345", "*2345")]
    [InlineData("12345678", "****5678")]
    [InlineData("123456789", "1****6789")]
    [InlineData("00012345678901234", "0************1234")]
    public void A_mask_shows_the_first_digit_from_nine_digits_on(string digits, string mask)
    {
        var number = Room.AnAccount(digits);
        Assert.Equal((mask, digits), (number.Masked, Room.Digits(number)));
    }

    [Fact]
    public void Every_length_from_4_to_17_has_one_star_for_each_hidden_digit() =>
        Gen.Char['0', '9']
            .Array[4, 17]
            .Sample(letters =>
            {
                var digits = new string(letters);
                var shown = digits.Length >= 9 ? digits[..1] : "";
                var mask = shown + new string('*', digits.Length - 4 - shown.Length) + digits[^4..];
                Assert.Equal(mask, Room.AnAccount(digits).Masked);
            });

    [Theory]
    [InlineData("")]
    [InlineData("123")]
    [InlineData("123456789012345678")]
    [InlineData("1234 5678")]
    [InlineData("1234-5678")]
    [InlineData("12a4")]
    [InlineData("１２３４")]
    public void Anything_but_4_to_17_digits_is_refused(string text)
    {
        var fault = AccountNumber.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out var number);
        Assert.Equal((NumberFault.Format, null), (fault, number));
    }

    [Theory]
    [InlineData("123", true)]
    [InlineData("0000", true)]
    [InlineData("12", false)]
    [InlineData("12345", false)]
    [InlineData("12x", false)]
    [InlineData(" 123", false)]
    [InlineData("1-23", false)]
    public void A_security_code_has_3_or_4_digits(string text, bool taken)
    {
        Assert.Equal(taken, SecurityCode.TryRead(Room.Ascii(text), out var code));
        Assert.Equal(taken ? text : null, code is null ? null : Room.Digits(code));
        Assert.Equal(taken ? text.Length : 0, code?.Length ?? 0);
    }
}
