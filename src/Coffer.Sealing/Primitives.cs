// The two primitives under everything here, AES-256-GCM and HMAC-SHA-256, and the bytes of a key. The published test
// vectors run through these same methods, with the nonce as an argument.
using System.Security.Cryptography;

namespace Coffer.Sealing;

/// <summary>A sealed value or wrapped key did not open: tampered with, of another row, field or account, under another
/// key, or of an unknown format. It says which in no case, so that it can be answered and logged as it is.</summary>
public sealed class UnsealException : Exception
{
    internal UnsealException()
        : base("A sealed value did not open.") { }
}

/// <summary>AES-256-GCM. A box is nonce 12 | ciphertext | tag 16; random nonces allow 2^32 of them under a
/// key.</summary>
internal static class Aead
{
    internal const int NonceBytes = 12;
    internal const int TagBytes = 16;
    internal const int Overhead = NonceBytes + TagBytes;

    internal static void Seal(Secret key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> box)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        RandomNumberGenerator.Fill(nonce);
        Seal(key, nonce, plain, associated, box);
    }

    internal static void Seal(
        Secret key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plain,
        ReadOnlySpan<byte> associated,
        Span<byte> box
    )
    {
        nonce.CopyTo(box);
        var aes = key.Ciphers.Rent();
        aes.Encrypt(nonce, plain, box[NonceBytes..^TagBytes], box[^TagBytes..], associated);
        key.Ciphers.Return(aes);
    }

    /// <summary>Fills <paramref name="plain"/>, which is <see cref="Overhead"/> shorter than the box.</summary>
    internal static void Open(Secret key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        var aes = key.Ciphers.Rent();
        try
        {
            aes.Decrypt(box[..NonceBytes], box[NonceBytes..^TagBytes], box[^TagBytes..], plain, associated);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new UnsealException();
        }
        finally
        {
            key.Ciphers.Return(aes);
        }
    }
}

/// <summary>HMAC-SHA-256.</summary>
internal static class Mac
{
    internal const int Bytes = 32;

    internal static IncrementalHash New(ReadOnlySpan<byte> key) =>
        IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);

    /// <summary>Fills <paramref name="digest"/> with the beginning of the data's digest.</summary>
    internal static void Of(Secret key, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        var mac = key.Macs.Rent();
        Of(mac, data, digest);
        key.Macs.Return(mac);
    }

    internal static void Of(IncrementalHash mac, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        Span<byte> whole = stackalloc byte[Bytes];
        mac.AppendData(data);
        mac.GetHashAndReset(whole);
        whole[..digest.Length].CopyTo(digest);
    }
}

/// <summary>What works with one key, made ready with it, which takes longer than the work: one may not be used by two
/// threads, so whoever needs one takes one and brings it back.</summary>
internal sealed class Kept<T>(Secret secret, Kept<T>.Making make)
    where T : class, IDisposable
{
    private const int Most = 8;
    private readonly T?[] idle = new T?[Most];

    internal delegate T Making(ReadOnlySpan<byte> key);

    internal T Rent()
    {
        for (var i = 0; i < Most && !secret.IsWiped; i++)
        {
            if (Interlocked.Exchange(ref idle[i], null) is { } one)
                return one;
        }

        Span<byte> key = stackalloc byte[Secret.Bytes];
        try
        {
            secret.CopyTo(key);
            return make(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    internal void Return(T one)
    {
        for (var i = 0; i < Most; i++)
        {
            if (Interlocked.CompareExchange(ref idle[i], one, null) is not null)
                continue;
            if (secret.IsWiped)
                Clear(); // it was wiped meanwhile
            return;
        }

        one.Dispose();
    }

    internal void Clear()
    {
        for (var i = 0; i < Most; i++)
            Interlocked.Exchange(ref idle[i], null)?.Dispose();
    }
}

/// <summary>The 32 bytes of a key: pinned, so that the collector leaves no copies behind, and wiped in the end. Copies
/// are taken under a lock, so that nothing is ever sealed under a key that is half wiped.</summary>
internal sealed class Secret
{
    internal const int Bytes = 32;

    private readonly Lock turn = new();
    private readonly byte[] key = GC.AllocateArray<byte>(Bytes, pinned: true);
    private Kept<AesGcm>? ciphers;
    private Kept<IncrementalHash>? macs;
    private volatile bool wiped;

    internal Secret(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes)
            throw new ArgumentException("A key has 32 bytes.", nameof(bytes));
        bytes.CopyTo(key);
    }

    /// <summary>AES-256-GCM under this key.</summary>
    internal Kept<AesGcm> Ciphers =>
        ciphers ?? Made(ref ciphers, new(this, static key => new AesGcm(key, Aead.TagBytes)));

    /// <summary>HMAC-SHA-256 under this key.</summary>
    internal Kept<IncrementalHash> Macs => macs ?? Made(ref macs, new(this, Mac.New));

    internal bool IsWiped => wiped;

    internal static Secret Random()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(bytes);
        var secret = new Secret(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return secret;
    }

    internal void CopyTo(Span<byte> target)
    {
        lock (turn)
        {
            ObjectDisposedException.ThrowIf(wiped, this);
            key.CopyTo(target);
        }
    }

    internal void Wipe()
    {
        lock (turn)
        {
            wiped = true;
            CryptographicOperations.ZeroMemory(key);
        }

        ciphers?.Clear();
        macs?.Clear();
    }

    private static Kept<T> Made<T>(ref Kept<T>? place, Kept<T> made)
        where T : class, IDisposable => Interlocked.CompareExchange(ref place, made, null) ?? made;
}
