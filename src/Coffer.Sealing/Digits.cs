// The digits that the room's nouns are made of: reading them from text, the check digit, the mask.
// Digits live in byte arrays and never in a string, which nobody could wipe or keep out of a log.
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coffer.Sealing;

internal static class Digits
{
    internal const int Most = 19;

    /// <summary>The digits of a text, or null: something else stands in it, or their count is out of range.</summary>
    internal static byte[]? Read(ReadOnlySpan<byte> utf8, int fewest, int most, bool grouped)
    {
        Span<byte> digits = stackalloc byte[Most];
        try
        {
            var count = Collect(utf8, digits[..most], grouped);
            return count < fewest ? null : digits[..count].ToArray();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(digits);
        }
    }

    private static int Collect(ReadOnlySpan<byte> utf8, Span<byte> digits, bool grouped)
    {
        var count = 0;
        foreach (var letter in utf8)
        {
            if (grouped && letter is (byte)' ' or (byte)'-')
                continue;
            if (!char.IsAsciiDigit((char)letter) || count == digits.Length)
                return -1;
            digits[count++] = letter;
        }
        return count;
    }

    // ISO/IEC 7812, "Luhn": from the right, every second digit doubled, the digits of all that summed, modulo 10.
    internal static bool Check(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            if (i % 2 == 1)
                digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
            sum += digit;
        }
        return sum % 10 == 0;
    }

    /// <summary>One star for each hidden digit; the last four in sight, and the first if asked.</summary>
    internal static string Mask(ReadOnlySpan<byte> digits, bool first)
    {
        Span<char> mask = stackalloc char[digits.Length];
        mask.Fill('*');
        for (var i = digits.Length - 4; i < digits.Length; i++)
            mask[i] = (char)digits[i];
        if (first)
            mask[0] = (char)digits[0];
        return new string(mask);
    }
}

/// <summary>Refuses JSON: a secret that reaches a serializer is a mistake to be heard, not an object to
/// write.</summary>
internal sealed class NoJson<T> : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} has no JSON form.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} has no JSON form.");
}
