// The expiry's edges at month ends, and routing numbers.
using System.Globalization;
using Coffer.Cards;
using CsCheck;

namespace Coffer.Tests.Rules;

public sealed class CardRulesTests
{
    private static readonly Gen<DateOnly> Days = Gen.Int[0, 36_000]
        .Select(days => new DateOnly(2000, 1, 1).AddDays(days));

    [Theory]
    [InlineData("0228", "2028-02-29", true)]
    [InlineData("0228", "2028-03-01", false)]
    [InlineData("0227", "2027-02-28", true)]
    [InlineData("0227", "2027-03-01", false)]
    [InlineData("1229", "2029-12-31", true)]
    [InlineData("1229", "2030-01-01", false)]
    [InlineData("0430", "2030-04-30", true)]
    [InlineData("0130", "2029-12-31", true)]
    public void A_card_is_good_through_the_last_day_of_its_month(string expiry, string today, bool good) =>
        Assert.Equal(good, Expiry.IsGood(expiry, DateOnly.Parse(today, CultureInfo.InvariantCulture)));

    [Fact]
    public void On_any_day_a_card_of_this_month_is_good_and_one_of_last_month_is_not() =>
        Days.Where(day => day > new DateOnly(2000, 1, 31))
            .Sample(today =>
            {
                string Mmyy(DateOnly day) => day.ToString("MMyy", CultureInfo.InvariantCulture);
                return Expiry.IsGood(Mmyy(today), today) && !Expiry.IsGood(Mmyy(today.AddDays(-today.Day)), today);
            });

    [Theory]
    [InlineData("")]
    [InlineData("0026")]
    [InlineData("1326")]
    [InlineData("126")]
    [InlineData("01/26")]
    [InlineData("012026")]
    [InlineData("-126")]
    [InlineData("0١26")]
    [InlineData("1 26")]
    public void What_is_no_month_and_year_is_refused(string expiry) => Assert.False(Expiry.TryRead(expiry, out _));

    [Theory]
    [InlineData("021000021", true)]
    [InlineData("011401533", true)]
    [InlineData("091000019", true)]
    [InlineData("021000022", false)]
    [InlineData("000000000", false)]
    [InlineData("02100002", false)]
    [InlineData("0210000210", false)]
    [InlineData("02100002a", false)]
    public void A_routing_number_has_nine_digits_and_the_aba_checksum(string number, bool valid) =>
        Assert.Equal(valid, RoutingNumber.HasValidChecksum(number));

    [Fact]
    public void One_wrong_digit_breaks_the_checksum() =>
        (
            from head in Gen.Char['0', '9'].Array[8]
            from place in Gen.Int[0, 8]
            from step in Gen.Int[1, 9]
            select (Text: Completed(new string(head)), place, step)
        )
            .Where(one => one.Text != "000000000")
            .Sample(one =>
            {
                var digits = one.Text.ToCharArray();
                digits[one.place] = (char)('0' + ((digits[one.place] - '0' + one.step) % 10));
                return RoutingNumber.HasValidChecksum(one.Text) && !RoutingNumber.HasValidChecksum(new string(digits));
            });

    private static string Completed(string head)
    {
        int[] weights = [3, 7, 1, 3, 7, 1, 3, 7];
        var sum = head.Select((digit, i) => (digit - '0') * weights[i]).Sum();
        return $"{head}{(10 - (sum % 10)) % 10}";
    }
}
