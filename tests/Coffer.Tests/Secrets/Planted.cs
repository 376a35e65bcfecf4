// A secret that a test hands in, fresh for every run, and every form in which it must not come out again: as it is,
// with separators, encoded, and as a digest that anyone could compute.
using System.Security.Cryptography;
using System.Text;

namespace Coffer.Tests.Secrets;

internal sealed record Planted(string Name, string Text, IReadOnlyList<string> Spellings)
{
    public static Planted Card(string name, string prefix, int length)
    {
        var head = prefix + RandomNumberGenerator.GetString("0123456789", length - prefix.Length - 1);
        var number = head + Check(head);
        return new(name, number, [number, .. Grouped(number, ' '), .. Grouped(number, '-')]);
    }

    /// <summary>A number with a wrong check digit: a card mistyped is still a secret.</summary>
    public static Planted MistypedCard(string name, string prefix, int length)
    {
        var right = Card(name, prefix, length).Text;
        var number = right[..^1] + (char)('0' + ((right[^1] - '0' + 1) % 10));
        return new(name, number, [number, .. Grouped(number, ' '), .. Grouped(number, '-')]);
    }

    public static Planted Account(string name, int length)
    {
        var number = "7" + RandomNumberGenerator.GetString("0123456789", length - 1);
        return new(name, number, [number]);
    }

    /// <summary>Three or four digits stand everywhere by chance; these are looked for where a value stands.</summary>
    public static Planted Code(string name, string code) =>
        new(name, code, [$"\"{code}\"", $":{code},", $":{code}}}", $": {code},", $": {code}\n", $"={code}&"]);

    public static Planted Key(string name, string key) => new(name, key, [key]);

    /// <summary>What to look for, each with a name for the finding.</summary>
    public IEnumerable<(string Form, byte[] Bytes)> Forms()
    {
        foreach (var spelling in Spellings)
        {
            var ascii = Encoding.ASCII.GetBytes(spelling);
            yield return ("plain", ascii);
            yield return ("UTF-16", Encoding.Unicode.GetBytes(spelling));
            yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(ascii)));
        }

        if (Spellings[0] == Text)
        {
            foreach (var shift in (int[])[0, 1, 2])
                yield return ($"base64 at {shift}", Encoding.ASCII.GetBytes(Base64Core(Text, shift)));
        }
        foreach (var (name, digest) in Digests(Encoding.ASCII.GetBytes(Text)))
        {
            yield return ($"{name}, raw", digest);
            yield return ($"{name}, hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest)));
            yield return ($"{name}, HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(digest)));
            yield return ($"{name}, base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(digest).TrimEnd('=')));
        }
    }

    // What is the same in base64 wherever the text stands among others: the characters that hold nothing but it.
    private static string Base64Core(string text, int shift)
    {
        var bytes = Encoding.ASCII.GetBytes(new string(' ', shift) + text);
        var whole = bytes.Length / 3 * 3;
        return Convert.ToBase64String(bytes.AsSpan(0, whole))[(shift == 0 ? 0 : 4)..];
    }

#pragma warning disable CA5350, CA5351 // weak digests are what is looked for
    private static IEnumerable<(string Name, byte[] Digest)> Digests(byte[] text) =>
        [
            ("MD5", MD5.HashData(text)),
            ("SHA-1", SHA1.HashData(text)),
            ("SHA-256", SHA256.HashData(text)),
            ("SHA-512", SHA512.HashData(text)),
        ];
#pragma warning restore CA5350, CA5351

    private static IEnumerable<string> Grouped(string number, char separator)
    {
        int[][] groupings =
            number.Length == 15
                ?
                [
                    [4, 6, 5],
                    [4, 4, 4, 3],
                ]
                :
                [
                    [4, 4, 4, 4, 3],
                    [4, 6, 4],
                ];
        foreach (var grouping in groupings)
        {
            var parts = new List<string>();
            var at = 0;
            foreach (var size in grouping.TakeWhile(_ => at < number.Length))
                parts.Add(number[at..(at = Math.Min(at + size, number.Length))]);
            if (at == number.Length)
                yield return string.Join(separator, parts);
        }
    }

    private static char Check(string head)
    {
        var sum = 0;
        for (var place = 0; place < head.Length; place++)
        {
            var digit = head[head.Length - 1 - place] - '0';
            var doubled = place % 2 == 0 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
