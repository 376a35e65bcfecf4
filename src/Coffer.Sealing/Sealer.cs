// Seals values under a data key and opens them again. A sealed value is
//   format 1 | key id 16 | key version 4 | nonce 12 | ciphertext | tag 16
// with numbers big-endian. Its associated data is
//   label | format, key id, key version | kind of plaintext 1 | the SealContext
// so that it opens under its own key, in its own place and as its own kind only.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Coffer.Sealing;

/// <summary>AES-256-GCM with a random nonce over cards, accounts, codes and bytes. All of it is safe for several
/// threads.</summary>
public static class Sealer
{
    private const byte Format = 1;
    private const int Header = 1 + 16 + sizeof(int);

    /// <summary>How many bytes a sealed value is longer than what it seals.</summary>
    public const int Overhead = Header + Aead.Overhead;

    private static ReadOnlySpan<byte> Label => "coffer/sealed-value"u8;

    private enum Kind : byte
    {
        Card = 1,
        Account,
        Code,
        Bytes,
    }

    /// <summary>Seals a card number.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public static byte[] Seal(DataKey key, SealContext context, CardNumber number) =>
        Seal(key, context, Kind.Card, number.Sealable);

    /// <summary>Seals a bank account number.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public static byte[] Seal(DataKey key, SealContext context, AccountNumber number) =>
        Seal(key, context, Kind.Account, number.Sealable);

    /// <summary>Seals a security code; its key is one that is soon destroyed.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public static byte[] Seal(DataKey key, SealContext context, SecurityCode code) =>
        Seal(key, context, Kind.Code, code.Sealable);

    /// <summary>Seals any bytes; the caller's copy is its own to wipe. Lengths are not hidden.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public static byte[] Seal(DataKey key, SealContext context, ReadOnlySpan<byte> plain) =>
        Seal(key, context, Kind.Bytes, plain);

    /// <summary>Opens a sealed card number.</summary>
    /// <exception cref="UnsealException">It does not open with this key, in this place, as a card.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public static CardNumber OpenCard(DataKey key, SealContext context, ReadOnlySpan<byte> sealedBytes) =>
        Open(
            key,
            context,
            Kind.Card,
            sealedBytes,
            plain => CardNumber.TryRead(plain, out var card) is NumberFault.None ? card : null
        );

    /// <summary>Opens a sealed bank account number.</summary>
    /// <exception cref="UnsealException">It does not open with this key, in this place, as an account.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public static AccountNumber OpenAccount(DataKey key, SealContext context, ReadOnlySpan<byte> sealedBytes) =>
        Open(
            key,
            context,
            Kind.Account,
            sealedBytes,
            plain => AccountNumber.TryRead(plain, out var number) is NumberFault.None ? number : null
        );

    /// <summary>Opens a sealed security code.</summary>
    /// <exception cref="UnsealException">It does not open with this key, in this place, as a code.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public static SecurityCode OpenCode(DataKey key, SealContext context, ReadOnlySpan<byte> sealedBytes) =>
        Open(key, context, Kind.Code, sealedBytes, plain => SecurityCode.TryRead(plain, out var code) ? code : null);

    /// <summary>Opens sealed bytes; what comes back is the caller's to wipe.</summary>
    /// <exception cref="UnsealException">They do not open with this key, in this place, as bytes.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public static byte[] Open(DataKey key, SealContext context, ReadOnlySpan<byte> sealedBytes) =>
        Open(key, context, Kind.Bytes, sealedBytes, plain => plain.ToArray());

    /// <summary>Which key opens a sealed value, by its header, which nothing vouches for until it is opened.</summary>
    /// <exception cref="UnsealException">Too short, or of an unknown format.</exception>
    public static (Guid Id, int Version) KeyOf(ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Overhead || sealedBytes[0] != Format)
            throw new UnsealException();
        return (new Guid(sealedBytes[1..17], bigEndian: true), BinaryPrimitives.ReadInt32BigEndian(sealedBytes[17..]));
    }

    private static byte[] Seal(DataKey key, SealContext context, Kind kind, ReadOnlySpan<byte> plain)
    {
        var value = new byte[Overhead + plain.Length];
        value[0] = Format;
        key.Id.TryWriteBytes(value.AsSpan(1), bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(17), key.Version);
        var associated = Associated(value.AsSpan(0, Header), kind, context);
        Aead.Seal(key.Secret, plain, associated, value.AsSpan(Header));
        return value;
    }

    private static T Open<T>(
        DataKey key,
        SealContext context,
        Kind kind,
        ReadOnlySpan<byte> value,
        Func<ReadOnlySpan<byte>, T?> read
    )
        where T : class
    {
        if (KeyOf(value) != (key.Id, key.Version))
            throw new UnsealException();
        var plain = new byte[value.Length - Overhead];
        try
        {
            Aead.Open(key.Secret, value[Header..], Associated(value[..Header], kind, context), plain);
            return read(plain) ?? throw new UnsealException();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Associated(ReadOnlySpan<byte> header, Kind kind, SealContext context)
    {
        var associated = new byte[Label.Length + Header + 1 + context.Size];
        Label.CopyTo(associated);
        header.CopyTo(associated.AsSpan(Label.Length));
        associated[Label.Length + Header] = (byte)kind;
        context.Write(associated.AsSpan(Label.Length + Header + 1));
        return associated;
    }
}
