// Makes data keys and MAC keys and wraps them under the key-encryption key (KEK), which only a key provider holds. The
// database keeps the wrapped form; rotating a KEK wraps the same keys anew and touches no sealed value.
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Coffer.Sealing;

/// <summary>Holds key-encryption keys: a file (<see cref="KeyFile"/>), or a hardware module that a key never leaves
/// (AES-256-GCM over PKCS#11 has all it needs). Safe for several threads.</summary>
public interface IKeyProvider
{
    /// <summary>The id of the KEK that <see cref="Wrap"/> uses: at most 255 bytes of text. It does not change while the
    /// provider lives.</summary>
    string Kek { get; }

    /// <summary>Encrypts 32 bytes under the current KEK and authenticates the associated data with them.</summary>
    /// <returns>The provider's own form, at most 1,024 bytes.</returns>
    byte[] Wrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData);

    /// <summary>Decrypts with the KEK of that id, current or older. The caller wipes the answer.</summary>
    /// <exception cref="UnsealException">No such KEK, other associated data, or tampered with.</exception>
    byte[] Unwrap(string kek, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> associatedData);
}

/// <summary>A key as the database keeps it.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="Version">The key's version, from 1.</param>
/// <param name="Kek">The id of the KEK that it is wrapped under.</param>
/// <param name="Wrapped">The provider's wrapped form. Deleting it destroys the key, once nobody holds it open.</param>
public sealed record WrappedKey(Guid Id, int Version, string Kek, byte[] Wrapped);

/// <summary>Makes, wraps and unwraps keys. A wrapped key is bound to its id, version, kind and KEK. Safe for several
/// threads.</summary>
public sealed class Keyring(IKeyProvider provider)
{
    private enum Kind : byte
    {
        Data = 1,
        Mac,
        Check,
    }

    private static ReadOnlySpan<byte> Label => "coffer/wrapped-key"u8;

    // Not a secret: it is wrapped only to see whether it unwraps again.
    private static ReadOnlySpan<byte> Constant => "coffer: the key-encryption key's"u8;

    /// <summary>The id of the current KEK.</summary>
    public string Kek => provider.Kek;

    /// <summary>A new random data key and its wrapped form. The caller disposes the key.</summary>
    public (DataKey Key, WrappedKey Wrapped) NewDataKey(Guid id, int version = 1)
    {
        var secret = Secret.Random();
        return (new DataKey(id, version, secret), Wrap(Kind.Data, id, version, secret));
    }

    /// <summary>The data key of its wrapped form. The caller disposes it.</summary>
    /// <exception cref="UnsealException">Its KEK is not here, it was tampered with, or it is another kind of
    /// key.</exception>
    public DataKey Unwrap(WrappedKey wrapped) => new(wrapped.Id, wrapped.Version, Unwrap(Kind.Data, wrapped));

    /// <summary>A new random MAC key and its wrapped form. The caller disposes the key.</summary>
    public (MacKey Key, WrappedKey Wrapped) NewMacKey(Guid id, int version = 1)
    {
        var secret = Secret.Random();
        return (new MacKey(id, version, secret), Wrap(Kind.Mac, id, version, secret));
    }

    /// <summary>The MAC key of its wrapped form. The caller disposes it.</summary>
    /// <exception cref="UnsealException">Its KEK is not here, it was tampered with, or it is another kind of
    /// key.</exception>
    public MacKey UnwrapMac(WrappedKey wrapped) => new(wrapped.Id, wrapped.Version, Unwrap(Kind.Mac, wrapped));

    /// <summary>A wrapped constant for the database to keep, so that a start with another KEK is recognised before
    /// anything is sealed under it. Not secret, different at each call: length of KEK id 1 | KEK id | wrapped
    /// form.</summary>
    public byte[] CheckValue()
    {
        var kek = Encoding.UTF8.GetBytes(Kek);
        return [checked((byte)kek.Length), .. kek, .. provider.Wrap(Constant, Associated(Kind.Check, default, 0, Kek))];
    }

    /// <summary>Whether the provider holds the KEK that made a check value. Never throws for what is in it.</summary>
    public bool Matches(ReadOnlySpan<byte> checkValue)
    {
        if (checkValue.IsEmpty || checkValue.Length < 1 + checkValue[0])
            return false;
        var kek = Encoding.UTF8.GetString(checkValue.Slice(1, checkValue[0]));
        try
        {
            var wrapped = checkValue[(1 + checkValue[0])..];
            return provider
                .Unwrap(kek, wrapped, Associated(Kind.Check, default, 0, kek))
                .AsSpan()
                .SequenceEqual(Constant);
        }
        catch (UnsealException)
        {
            return false;
        }
    }

    private WrappedKey Wrap(Kind kind, Guid id, int version, Secret secret)
    {
        Span<byte> key = stackalloc byte[Secret.Bytes];
        secret.CopyTo(key);
        try
        {
            return new WrappedKey(id, version, Kek, provider.Wrap(key, Associated(kind, id, version, Kek)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private Secret Unwrap(Kind kind, WrappedKey wrapped)
    {
        var associated = Associated(kind, wrapped.Id, wrapped.Version, wrapped.Kek);
        var key = provider.Unwrap(wrapped.Kek, wrapped.Wrapped, associated);
        try
        {
            return key.Length == Secret.Bytes ? new Secret(key) : throw new UnsealException();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    // label | kind 1 | key id 16 | key version 4 | KEK id, which is last and so needs no length
    private static byte[] Associated(Kind kind, Guid id, int version, string kek)
    {
        var associated = new byte[Label.Length + 21 + Encoding.UTF8.GetByteCount(kek)];
        Label.CopyTo(associated);
        var rest = associated.AsSpan(Label.Length);
        rest[0] = (byte)kind;
        id.TryWriteBytes(rest[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(rest[17..], version);
        Encoding.UTF8.GetBytes(kek, rest[21..]);
        return associated;
    }
}
