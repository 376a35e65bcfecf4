// The keys that the database keeps wrapped: what seals values, and what takes digests of them. Both know their id and
// version, both may be used by several threads at once, and both are wiped when disposed.
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Coffer.Sealing;

/// <summary>An AES-256 key that seals values (<see cref="Sealer"/>): of one customer, one account and day, or one hour
/// of security codes. It seals at most 2^32 values. Safe for several threads; after <see cref="Dispose"/> every use
/// throws <see cref="ObjectDisposedException"/>.</summary>
public sealed class DataKey : IDisposable
{
    internal DataKey(Guid id, int version, Secret secret) => (Id, Version, Secret) = (id, version, secret);

    /// <summary>Which key: stands in every value that it seals.</summary>
    public Guid Id { get; }

    /// <summary>Which version of it, from 1.</summary>
    public int Version { get; }

    internal Secret Secret { get; }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Secret.Wipe();
}

/// <summary>A 256-bit key for HMAC-SHA-256: keyed digests and fingerprints (PCI DSS 3.5.1.1). Safe for several threads;
/// after <see cref="Dispose"/> every use throws <see cref="ObjectDisposedException"/>.</summary>
public sealed class MacKey : IDisposable
{
    private const byte OfCaller = 0;
    private const byte OfRoom = 1;
    private const int RoutingDigits = 9;
    private const int PrefixBytes = 1 + sizeof(int);
    private const int MaxOnStack = 1024;

    private readonly Secret secret;

    internal MacKey(Guid id, int version, Secret secret) => (Id, Version, this.secret) = (id, version, secret);

    /// <summary>Which key.</summary>
    public Guid Id { get; }

    /// <summary>Which version of it, from 1: kept beside every digest, which another version does not match.</summary>
    public int Version { get; }

    /// <summary>The keyed digest of some data.</summary>
    /// <param name="purpose">What the digest is for; equal data under two purposes have unrelated digests.</param>
    /// <param name="data">Anything, of any length.</param>
    /// <returns>32 bytes.</returns>
    public byte[] Hash(string purpose, ReadOnlySpan<byte> data) => Digest(OfCaller, purpose, data);

    /// <summary>The beginning of the keyed digest of some data.</summary>
    /// <param name="purpose">What the digest is for; equal data under two purposes have unrelated digests.</param>
    /// <param name="data">Anything, of any length.</param>
    /// <param name="digest">Is filled: at most 32 bytes.</param>
    public void Hash(string purpose, ReadOnlySpan<byte> data, Span<byte> digest) =>
        Digest(OfCaller, purpose, data, digest);

    /// <summary>The fingerprint of a card: equal for equal digits under the same key, and only then. 32 bytes; never
    /// shown outside the vault.</summary>
    public byte[] Fingerprint(CardNumber number) => Digest(OfRoom, "card", number.Sealable);

    /// <summary>The fingerprint of a bank account: routing number and account number together. 32 bytes; never shown
    /// outside the vault.</summary>
    /// <exception cref="ArgumentException">The routing number is not 9 digits.</exception>
    public byte[] Fingerprint(string routingNumber, AccountNumber number)
    {
        if (routingNumber.Length != RoutingDigits || !routingNumber.All(char.IsAsciiDigit))
            throw new ArgumentException("A routing number has 9 digits.", nameof(routingNumber));
        Span<byte> both = stackalloc byte[RoutingDigits + Digits.Most];
        Encoding.ASCII.GetBytes(routingNumber, both);
        number.Sealable.CopyTo(both[RoutingDigits..]);
        var digest = Digest(OfRoom, "bank account", both[..(RoutingDigits + number.Sealable.Length)]);
        CryptographicOperations.ZeroMemory(both);
        return digest;
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => secret.Wipe();

    private byte[] Digest(byte realm, string purpose, ReadOnlySpan<byte> data)
    {
        var digest = new byte[Mac.Bytes];
        Digest(realm, purpose, data, digest);
        return digest;
    }

    // realm 1 | length of purpose 4 | purpose | data: no two pairs of purpose and data give the same bytes.
    private void Digest(byte realm, string purpose, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        var purposeBytes = Encoding.UTF8.GetByteCount(purpose);
        var length = PrefixBytes + purposeBytes + data.Length;
        var text = length <= MaxOnStack ? stackalloc byte[length] : new byte[length];
        text[0] = realm;
        BinaryPrimitives.WriteInt32BigEndian(text[1..], purposeBytes);
        Encoding.UTF8.GetBytes(purpose, text[PrefixBytes..]);
        data.CopyTo(text[(PrefixBytes + purposeBytes)..]);
        Mac.Of(secret, text, digest);
        CryptographicOperations.ZeroMemory(text);
    }
}
