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
        using var aes = Cipher(key);
        aes.Encrypt(nonce, plain, box[NonceBytes..^TagBytes], box[^TagBytes..], associated);
    }

    /// <summary>Fills <paramref name="plain"/>, which is <see cref="Overhead"/> shorter than the box.</summary>
    internal static void Open(Secret key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        using var aes = Cipher(key);
        try
        {
            aes.Decrypt(box[..NonceBytes], box[NonceBytes..^TagBytes], box[^TagBytes..], plain, associated);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new UnsealException();
        }
    }

    // One AesGcm must not be used from two threads, so each call makes its own: a few microseconds.
    private static AesGcm Cipher(Secret key)
    {
        Span<byte> bytes = stackalloc byte[Secret.Bytes];
        try
        {
            key.CopyTo(bytes);
            return new AesGcm(bytes, TagBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}

/// <summary>HMAC-SHA-256 of parts laid end to end.</summary>
internal static class Mac
{
    internal static byte[] Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(first);
        mac.AppendData(second);
        return mac.GetHashAndReset();
    }
}

/// <summary>The 32 bytes of a key: pinned, so that the collector leaves no copies behind, and wiped in the end. Copies
/// are taken under a lock, so that nothing is ever sealed under a key that is half wiped.</summary>
internal sealed class Secret
{
    internal const int Bytes = 32;

    private readonly Lock turn = new();
    private readonly byte[] key = GC.AllocateArray<byte>(Bytes, pinned: true);
    private bool wiped;

    internal Secret(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes)
            throw new ArgumentException("A key has 32 bytes.", nameof(bytes));
        bytes.CopyTo(key);
    }

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
    }
}
