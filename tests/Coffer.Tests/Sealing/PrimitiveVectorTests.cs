// Published vectors of NIST, Project Wycheproof and RFC 4231, through the same methods that seal and digest.
using System.Security.Cryptography;
using System.Text.Json;
using Coffer.Sealing;
using Xunit;

namespace Coffer.Tests.Sealing;

public sealed class PrimitiveVectorTests
{
    [Fact]
    public void Nist_decryption_vectors_open_or_fail_as_they_should()
    {
        var vectors = Cases("nist_gcmDecrypt256.rsp", "Count = ");
        Assert.Equal(375, vectors.Count);
        foreach (var each in vectors)
            Opens(Hex(each, "Key"), Hex(each, "IV"), Hex(each, "AAD"), Hex(each, "CT"), Hex(each, "Tag"), Plain(each));
    }

    [Fact]
    public void Nist_encryption_vectors_come_out_byte_for_byte()
    {
        var vectors = Cases("nist_gcmEncryptExtIV256.rsp", "Count = ");
        Assert.Equal(75, vectors.Count);
        foreach (var each in vectors)
            Seals(
                Hex(each, "Key"),
                Hex(each, "IV"),
                Hex(each, "AAD"),
                Hex(each, "PT"),
                Hex(each, "CT"),
                Hex(each, "Tag")
            );
    }

    [Fact]
    public void Wycheproof_gcm_vectors_hold()
    {
        var vectors = Wycheproof("wycheproof_aes_gcm_test.json");
        Assert.Equal(48, vectors.Count);
        foreach (var each in vectors)
        {
            var (key, nonce, associated) = (Hex(each, "key"), Hex(each, "iv"), Hex(each, "aad"));
            var (plain, cipher, tag) = (Hex(each, "msg"), Hex(each, "ct"), Hex(each, "tag"));
            var valid = each.GetProperty("result").GetString() == "valid";
            Opens(key, nonce, associated, cipher, tag, valid ? plain : null);
            if (valid)
                Seals(key, nonce, associated, plain, cipher, tag);
        }
    }

    [Fact]
    public void Wycheproof_hmac_vectors_hold()
    {
        var vectors = Wycheproof("wycheproof_hmac_sha256_test.json");
        Assert.Equal(87, vectors.Count);
        foreach (var each in vectors)
        {
            var digest = Digest(Hex(each, "key"), Hex(each, "msg"));
            var same = CryptographicOperations.FixedTimeEquals(digest, Hex(each, "tag"));
            Assert.Equal(each.GetProperty("result").GetString() == "valid", same);
        }
    }

    [Fact]
    public void The_vectors_of_rfc_4231_hold()
    {
        var vectors = Cases("rfc4231_hmac_sha256.txt", "Len = ");
        Assert.Equal(6, vectors.Count);
        foreach (var each in vectors)
            Assert.Equal(Hex(each, "MD"), Digest(Hex(each, "Key"), Hex(each, "Msg")));
    }

    private static byte[] Digest(byte[] key, byte[] data)
    {
        using var mac = Mac.New(key);
        var digest = new byte[Mac.Bytes];
        Mac.Of(mac, data, digest);
        return digest;
    }

    private static void Seals(byte[] key, byte[] nonce, byte[] associated, byte[] plain, byte[] cipher, byte[] tag)
    {
        var box = new byte[Aead.Overhead + plain.Length];
        Aead.Seal(new Secret(key), nonce, plain, associated, box);
        Assert.Equal([.. nonce, .. cipher, .. tag], box);
    }

    private static void Opens(byte[] key, byte[] nonce, byte[] associated, byte[] cipher, byte[] tag, byte[]? plain)
    {
        byte[] box = [.. nonce, .. cipher, .. tag];
        var opened = new byte[cipher.Length];
        var failure = Record.Exception(() => Aead.Open(new Secret(key), box, associated, opened));
        Assert.Equal(plain is null, failure is UnsealException);
        Assert.Equal(plain ?? new byte[cipher.Length], opened);
    }

    private static byte[]? Plain(Dictionary<string, string> vector) =>
        vector.ContainsKey("FAIL") ? null : Hex(vector, "PT");

    private static byte[] Hex(Dictionary<string, string> vector, string name) => Convert.FromHexString(vector[name]);

    private static byte[] Hex(JsonElement vector, string name) =>
        Convert.FromHexString(vector.GetProperty(name).GetString()!);

    private static string Text(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sealing", "Vectors", file));

    private static List<JsonElement> Wycheproof(string file) =>
        [
            .. JsonDocument
                .Parse(Text(file))
                .RootElement.GetProperty("testGroups")
                .EnumerateArray()
                .SelectMany(group => group.GetProperty("tests").EnumerateArray()),
        ];

    private static List<Dictionary<string, string>> Cases(string file, string first) =>
        [
            .. Text(file)
                .Split(first)
                .Skip(1)
                .Select(part =>
                    part.Split('\n')
                        .Skip(1)
                        .Where(line => line.Length > 0 && line[0] is not ('#' or '['))
                        .Select(line => line.Split(" =", 2))
                        .ToDictionary(
                            pair => pair[0],
                            pair => pair.ElementAtOrDefault(1)?.Trim() ?? "",
                            StringComparer.Ordinal
                        )
                ),
        ];
}
