// Sealed values: their layout byte by byte, and everything that keeps one from opening.
using Coffer.Sealing;
using CsCheck;
using Xunit;

namespace Coffer.Tests.Sealing;

public sealed class SealerTests
{
    // Made by another implementation of AES-GCM from the layout that Sealer.cs describes; they must open for ever.
    private const string SealedCard =
        "0100112233445566778899aabbccddeeff00000007a0a1a2a3a4a5a6a7a8a9aaabd2294d1c74fa338e5354b6e2364bf1ef"
        + "2d9f1247dfb3e2cd2653ced202d4b4c3";
    private const string SealedHello =
        "0100112233445566778899aabbccddeeff00000007a0a1a2a3a4a5a6a7a8a9aaabae7d10412a807140cb3f406d87d161711601"
        + "ff0c05";

    [Fact]
    public void A_value_that_was_sealed_elsewhere_by_the_same_layout_opens()
    {
        using var key = Room.AKey();
        var card = Sealer.OpenCard(key, Room.Place, Convert.FromHexString(SealedCard));
        Assert.Equal(Room.Visa, Room.Digits(card));
        var hello = Sealer.Open(key, SealContext.Of(42, 99L, "tokens.number"), Convert.FromHexString(SealedHello));
        Assert.Equal("Hello"u8.ToArray(), hello);
    }

    [Fact]
    public void What_is_sealed_opens_again()
    {
        using var key = Room.AKey();
        Room.Cards.Sample(
            digits =>
                Room.Digits(Sealer.OpenCard(key, Room.Place, Sealer.Seal(key, Room.Place, Room.ACard(digits))))
                == digits,
            threads: 1
        );
        var account = Sealer.OpenAccount(key, Room.Place, Sealer.Seal(key, Room.Place, Room.AnAccount()));
        Assert.Equal(Room.Digits(Room.AnAccount()), Room.Digits(account));
        Assert.Equal(
            "0123",
            Room.Digits(Sealer.OpenCode(key, Room.Place, Sealer.Seal(key, Room.Place, Room.ACode("0123"))))
        );
        Gen.Byte.Array[0, 300]
            .Sample(
                plain => Sealer.Open(key, Room.Place, Sealer.Seal(key, Room.Place, plain)).SequenceEqual(plain),
                threads: 1
            );
    }

    [Fact]
    public void A_sealed_value_names_its_key_and_has_the_stated_overhead()
    {
        using var key = Room.AKey(version: 3);
        var value = Sealer.Seal(key, Room.Place, Room.ACard());
        Assert.Equal((key.Id, 3), Sealer.KeyOf(value));
        Assert.Equal(Sealer.Overhead + 16, value.Length);
        Assert.Equal(49, Sealer.Overhead);
    }

    [Fact]
    public void Sealing_twice_gives_two_values()
    {
        using var key = Room.AKey();
        var values = Enumerable
            .Range(0, 1_000)
            .Select(_ => Convert.ToHexString(Sealer.Seal(key, Room.Place, Room.ACard())));
        Assert.Equal(1_000, values.Select(value => value[42..66]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_flipped_bit_anywhere_keeps_it_shut()
    {
        using var key = Room.AKey();
        var value = Sealer.Seal(key, Room.Place, Room.ACard());
        for (var bit = 0; bit < 8 * value.Length; bit++)
        {
            byte[] changed = [.. value];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Shut(() => Sealer.OpenCard(key, Room.Place, changed));
        }
    }

    [Fact]
    public void A_value_cut_short_or_drawn_out_stays_shut()
    {
        using var key = Room.AKey();
        var value = Sealer.Seal(key, Room.Place, "some bytes"u8);
        for (var length = 0; length < value.Length; length++)
            Shut(() => Sealer.Open(key, Room.Place, value.AsSpan(0, length)));
        Shut(() => Sealer.Open(key, Room.Place, [.. value, 0]));
        Shut(() => Sealer.KeyOf(value.AsSpan(0, Sealer.Overhead - 1)));
    }

    [Fact]
    public void Garbage_never_opens_and_never_throws_anything_else()
    {
        using var key = Room.AKey();
        var header = Sealer.Seal(key, Room.Place, default(ReadOnlySpan<byte>))[..21];
        Gen.Byte.Array[0, 100]
            .Sample(
                bytes =>
                {
                    Shut(() => Sealer.OpenCard(key, Room.Place, bytes));
                    Shut(() => Sealer.OpenCard(key, Room.Place, [.. header, .. bytes]));
                },
                threads: 1
            );
    }

    public static TheoryData<SealContext> OtherPlaces =>
        [
            new SealContext(43, Room.Record, "tokens.number"),
            new SealContext(-42, Room.Record, "tokens.number"),
            new SealContext(42, Guid.Empty, "tokens.number"),
            new SealContext(42, Room.Record, "tokens.numbe"),
            new SealContext(42, Room.Record, "tokens.number2"),
            new SealContext(42, Room.Record, "Tokens.number"),
            SealContext.Of(42, 7L, "tokens.number"),
        ];

    [Theory]
    [MemberData(nameof(OtherPlaces))]
    public void A_ciphertext_opens_in_no_other_row_field_or_account(SealContext other)
    {
        using var key = Room.AKey();
        Shut(() => Sealer.OpenCard(key, other, Sealer.Seal(key, Room.Place, Room.ACard())));
        Shut(() => Sealer.OpenCard(key, Room.Place, Sealer.Seal(key, other, Room.ACard())));
    }

    [Fact]
    public void A_record_by_number_is_not_the_uuid_of_the_same_bytes()
    {
        using var key = Room.AKey();
        var numbered = SealContext.Of(42, 7L, "field");
        var value = Sealer.Seal(key, numbered, "x"u8);
        var uuid = new SealContext(42, numbered.Record, "field");
        Assert.NotEqual(numbered, uuid);
        Shut(() => Sealer.Open(key, uuid, value));
        Shut(() => Sealer.Open(key, SealContext.Of(42, 8L, "field"), value));
        Shut(() => Sealer.Open(key, SealContext.Of(42, -7L, "field"), value));
    }

    [Fact]
    public void Another_key_version_or_id_does_not_open_it()
    {
        using var key = Room.AKey();
        using var sameBytesOtherVersion = Room.AKey(version: 8);
        using var otherBytes = Room.AKey(from: 1);
        using var otherId = new DataKey(Guid.NewGuid(), 7, new Secret(Room.Bytes(0, 32)));
        var value = Sealer.Seal(key, Room.Place, Room.ACard());
        foreach (var other in new[] { sameBytesOtherVersion, otherBytes, otherId })
        {
            Shut(() => Sealer.OpenCard(other, Room.Place, value));
            Shut(() => Sealer.OpenCard(other, Room.Place, Renamed(value, other)));
        }
    }

    [Fact]
    public void A_value_opens_as_its_own_kind_only()
    {
        using var key = Room.AKey();
        var card = Sealer.Seal(key, Room.Place, Room.ACard());
        var account = Sealer.Seal(key, Room.Place, Room.AnAccount("4111111111111111"));
        var code = Sealer.Seal(key, Room.Place, Room.ACode("1234"));
        var bytes = Sealer.Seal(key, Room.Place, Room.Ascii(Room.Visa));
        Shut(() => Sealer.Open(key, Room.Place, card));
        Shut(() => Sealer.OpenAccount(key, Room.Place, card));
        Shut(() => Sealer.OpenCard(key, Room.Place, account));
        Shut(() => Sealer.OpenCard(key, Room.Place, bytes));
        Shut(() => Sealer.OpenAccount(key, Room.Place, code));
        Shut(() => Sealer.OpenCode(key, Room.Place, bytes));
    }

    [Fact]
    public void A_place_without_a_name_is_refused()
    {
        using var key = Room.AKey();
        Assert.Throws<ArgumentException>(() => new SealContext(1, Guid.Empty, ""));
        Assert.Throws<ArgumentException>(() => Sealer.Seal(key, default, Room.ACard()));
    }

    [Fact]
    public void The_refusal_is_one_bland_sentence()
    {
        using var key = Room.AKey();
        var refusal = Assert.Throws<UnsealException>(() => Sealer.KeyOf([1, 2, 3]));
        Assert.Equal("A sealed value did not open.", refusal.Message);
        Assert.Null(refusal.InnerException);
    }

    private static byte[] Renamed(byte[] value, DataKey key)
    {
        byte[] header = [1, .. key.Id.ToByteArray(bigEndian: true), 0, 0, 0, (byte)key.Version];
        return [.. header, .. value[header.Length..]];
    }

    private static void Shut(Action open) => Assert.Throws<UnsealException>(open);

    private static void Shut<T>(Func<T> open) => Assert.Throws<UnsealException>(() => (object?)open());
}
