// The canonical form that idempotency compares: one text for each of a request's own members, whatever the order in
// which their parts were read.
using System.Text;
using Coffer.Wire;
using Xunit;

namespace Coffer.Tests.Rules;

public sealed class CanonicalTests
{
    [Fact]
    public void Parts_of_one_member_stand_together()
    {
        var canonical = new Canonical();
        canonical.Add("name", "Zoë");
        canonical.Add("card.number", [0xff, 0x00]);
        canonical.Add("card.month", "12");
        canonical.Add("items[0].price", "1");
        canonical.Add("empty", "");
        Assert.Equal(
            [
                ("name", "0000 0004 name 0000 0004 Zo\xc3\xab"),
                ("card", "0000 000b card.number 0000 0002 \xff\0 0000 000a card.month 0000 0002 12"),
                ("items", "0000 000e items[0].price 0000 0001 1"),
                ("empty", "0000 0005 empty 0000 0000 "),
            ],
            Read(canonical)
        );
    }

    [Fact]
    public void A_member_that_is_read_at_two_times_is_still_one()
    {
        var (parted, together) = (new Canonical(), new Canonical());
        parted.Add("card.number", "4");
        parted.Add("cardholder", "Jane");
        parted.Add("card.month", "12");
        together.Add("card.number", "4");
        together.Add("card.month", "12");
        together.Add("cardholder", "Jane");
        Assert.Equal(Read(together), Read(parted));
        Assert.Equal(2, Read(parted).Count);
    }

    [Fact]
    public void Nothing_read_is_nothing() => Assert.Empty(new Canonical().Members());

    // Lengths as hexadecimal, what they count as one character a byte.
    private static List<(string, string)> Read(Canonical canonical) =>
        canonical.Members().ConvertAll(member => (member.Name, Shown(member.Text.Span)));

    private static string Shown(ReadOnlySpan<byte> text)
    {
        var shown = new List<string>();
        while (!text.IsEmpty)
        {
            var length = text[..4];
            var hex = Convert.ToHexStringLower(length);
            var size = Convert.ToInt32(hex, 16);
            shown.Add($"{hex[..4]} {hex[4..]} {Encoding.Latin1.GetString(text.Slice(4, size))}");
            text = text[(4 + size)..];
        }

        return string.Join(' ', shown);
    }
}
