// Keyed digests: known answers, and what must never share one.
using Coffer.Sealing;
using Xunit;

namespace Coffer.Tests.Sealing;

public sealed class FingerprintTests
{
    private static MacKey AMacKey(int from = 0) => new(Guid.Empty, 1, new Secret(Room.Bytes(from, 32)));

    // Made by another implementation of HMAC; stored fingerprints must match for ever.
    [Fact]
    public void Digests_have_the_known_answers()
    {
        using var key = AMacKey();
        Assert.Equal(
            "81df0e30566a227ff15e79d037888c8ec9a1fe8045d1db606184571c7dd28a5a",
            Convert.ToHexStringLower(key.Fingerprint(Room.ACard()))
        );
        Assert.Equal(
            "d06b7974e09ef30426d04b29e483b47190b1c8b4bbc65ce4b74e4113f85fd391",
            Convert.ToHexStringLower(key.Fingerprint("021000021", Room.AnAccount("000123456789")))
        );
        Assert.Equal(
            "683ff5982b7eb9e6db80ffa3520a72c0fd2ba4b5ffb556a712963e9a9c3ff93d",
            Convert.ToHexStringLower(key.Hash("idempotency", "Hello"u8))
        );
    }

    [Fact]
    public void A_fingerprint_depends_on_the_digits_and_the_key_only()
    {
        using var key = AMacKey();
        using var other = AMacKey(from: 1);
        Assert.Equal(key.Fingerprint(Room.ACard()), key.Fingerprint(Room.ACard("4111 1111 1111 1111")));
        Assert.NotEqual(key.Fingerprint(Room.ACard()), key.Fingerprint(Room.ACard("4242424242424242")));
        Assert.NotEqual(key.Fingerprint(Room.ACard()), other.Fingerprint(Room.ACard()));
    }

    [Fact]
    public void An_account_counts_with_its_routing_number_and_leading_zeros()
    {
        using var key = AMacKey();
        byte[][] prints =
        [
            key.Fingerprint("021000021", Room.AnAccount("1234567")),
            key.Fingerprint("021000089", Room.AnAccount("1234567")),
            key.Fingerprint("021000021", Room.AnAccount("01234567")),
            key.Fingerprint("021000021", Room.AnAccount("4111111111111111")),
            key.Fingerprint(Room.ACard()),
        ];
        Assert.Equal(prints.Length, prints.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("02100002")]
    [InlineData("0210000210")]
    [InlineData("02100002x")]
    [InlineData("０２１０００0２１")]
    public void A_routing_number_has_nine_digits(string routing)
    {
        using var key = AMacKey();
        Assert.Throws<ArgumentException>(() => key.Fingerprint(routing, Room.AnAccount()));
    }

    [Fact]
    public void A_purpose_is_never_taken_for_data_nor_a_hash_for_a_fingerprint()
    {
        using var key = AMacKey();
        Assert.NotEqual(key.Hash("ab", "c"u8), key.Hash("a", "bc"u8));
        Assert.NotEqual(key.Hash("", "abc"u8), key.Hash("abc", ""u8));
        Assert.NotEqual(key.Hash("card", Room.Ascii(Room.Visa)), key.Fingerprint(Room.ACard()));
        Assert.Equal(32, key.Hash("purpose", new byte[100_000]).Length);
    }

    [Fact]
    public void No_fingerprint_is_to_be_had_of_a_security_code()
    {
        var takers = typeof(CardNumber)
            .Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(each => each.ParameterType == typeof(SecurityCode)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");
        Assert.Equal(["Sealer.Seal"], takers, StringComparer.Ordinal);
    }
}
