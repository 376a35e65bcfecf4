// An Idempotency-Key and the request that it came with, both as keyed digests: one for each top-level member, so that a
// reuse can say which member differs, and nothing stored can confirm a guess.
using System.Buffers.Binary;
using System.Text;
using Coffer.Access;
using Coffer.Kernel;
using Coffer.Sealing;
using Coffer.Wire;
using Microsoft.AspNetCore.Http;

namespace Coffer.Http;

/// <param name="Key">Digest of account, key kind and key; null when the caller sent none.</param>
/// <param name="Request">Name and digest of the route and of each member.</param>
public sealed record Claim(byte[]? Key, byte[] Request, int MacVersion)
{
    private const string Header = "Idempotency-Key";
    private const int DigestBytes = 16;

    /// <summary>Of work that no request asked for.</summary>
    public static Claim None { get; } = new(null, [], 0);

    /// <summary>Ends the reading of a request's shape: refuses with every fault at once, the header's too.</summary>
    public static Claim Of(Call call, Reading reading)
    {
        var key = Read(call.Http.Request, reading);
        reading.ThrowIfFailed();
        if (key is null)
            return None;
        var mac = call.Keys.Hashing;
        return new(KeyDigest(call, call.Caller.KeyKind, key), RequestDigests(call, reading), mac.Version);
    }

    /// <summary>The first member in which two requests differ: null when none does, "" for method and path.</summary>
    public static string? Difference(byte[] first, byte[] second)
    {
        var before = Decode(first);
        var now = Decode(second);
        foreach (var (name, digest) in now)
        {
            if (!before.Remove(name, out var earlier) || !earlier.AsSpan().SequenceEqual(digest))
                return name;
        }

        return before.Keys.FirstOrDefault();
    }

    private static string? Read(HttpRequest request, Reading reading)
    {
        if (!request.Headers.TryGetValue(Header, out var values))
            return null;
        var key = values.ToString();
        if (values.Count == 1 && key.Length is >= 1 and <= 255 && !key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return key;
        reading.Fault(Codes.InvalidFormat, Header, $"The {Header} header must be 1 to 255 visible ASCII characters.");
        return null;
    }

    /// <summary>The digest of a key as callers of this kind use it.</summary>
    public static byte[] KeyDigest(Desk desk, KeyKind kind, string key)
    {
        var text = new byte[9 + key.Length];
        BinaryPrimitives.WriteInt64BigEndian(text, desk.Account);
        text[8] = (byte)kind;
        Encoding.ASCII.GetBytes(key, text.AsSpan(9));
        var digest = new byte[DigestBytes];
        desk.Keys.Hashing.Hash("idempotency key", text, digest);
        return digest;
    }

    /// <summary>The digests of the route and of each member that was read, as the key's row keeps them: length of the
    /// name 1 | name | digest 16, the route's without a name.</summary>
    public static byte[] RequestDigests(Call call, Reading reading)
    {
        var (request, mac) = (call.Http.Request, call.Keys.Hashing);
        var route = $"{request.Method} {(request.Path.Value ?? "").TrimEnd('/')}";
        var members = reading.Canonical.Members();
        var digests = new byte[1 + DigestBytes + members.Sum(static member => 1 + member.Name.Length + DigestBytes)];
        mac.Hash("idempotency route", Encoding.UTF8.GetBytes(route), digests.AsSpan(1, DigestBytes));
        var rest = digests.AsSpan(1 + DigestBytes);
        foreach (var (name, text) in members)
        {
            rest[0] = (byte)name.Length;
            Encoding.ASCII.GetBytes(name, rest[1..]);
            rest = rest[(1 + name.Length)..];
            mac.Hash("idempotency member", text.Span, rest[..DigestBytes]);
            rest = rest[DigestBytes..];
        }

        return digests;
    }

    private static Dictionary<string, byte[]> Decode(byte[] digests)
    {
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var at = 0; at < digests.Length; )
        {
            var name = Encoding.ASCII.GetString(digests, at + 1, digests[at]);
            at += 1 + name.Length;
            members[name] = digests[at..(at + DigestBytes)];
            at += DigestBytes;
        }

        return members;
    }
}
