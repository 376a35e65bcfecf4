// The key provider for one machine: key-encryption keys in a file that only its owner can read. It is text:
//   # comment
//   coffer-keys 1
//   kek 0123456789abcdef <32 bytes in base64>     one line for each KEK; the last one is the newest and wraps
//   end
// The last line tells a whole file from a piece of one. Rotating appends a line; older lines go on unwrapping.
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Coffer.Sealing;

/// <summary>The key file cannot be used. The message is one sentence for the person who starts the program: it names
/// the path and what to do, and holds no key.</summary>
public sealed class KeyFileException : Exception
{
    internal KeyFileException(string sentence, Exception? cause = null)
        : base(sentence, cause) { }
}

/// <summary>Key-encryption keys in a local file of mode 0600. Its wrapped form is format 1 | nonce 12 | ciphertext 32 |
/// tag 16. Held for as long as the process lives; safe for several threads.</summary>
public sealed class KeyFile : IKeyProvider
{
    private const byte Format = 1;

    private readonly List<(string Id, Secret Key)> held;

    private KeyFile(List<(string Id, Secret Key)> keks) => held = keks;

    /// <summary>The id of the newest KEK: 16 hexadecimal digits.</summary>
    public string Kek => held[^1].Id;

    /// <summary>Makes a key file with one new random KEK. It appears whole or not at all, with mode 0600 from its first
    /// byte and synced to disk; a missing folder is made with mode 0700.</summary>
    /// <exception cref="KeyFileException">It exists, or cannot be written.</exception>
    public static KeyFile Create(string path) =>
        TryCreate(path)
            ? Load(path)
            : throw new KeyFileException($"The key file {path} exists already: use it, or name another path.");

    /// <summary>Reads a key file.</summary>
    /// <exception cref="KeyFileException">It is missing, open to others, not a regular file, or not a whole key
    /// file.</exception>
    public static KeyFile Load(string path)
    {
        var text = KeyFileDisk.Read(path);
        try
        {
            return Parse(text) is { } keks
                ? new KeyFile(keks)
                : throw new KeyFileException(
                    $"The file {path} is not a whole Coffer key file: restore it from a backup, or name another."
                );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Reads the key file, or makes it first if there is none. Of several processes that start at once one
    /// makes it and all read it.</summary>
    /// <exception cref="KeyFileException">As <see cref="Load"/> and <see cref="Create"/>.</exception>
    public static KeyFile LoadOrCreate(string path)
    {
        if (!Path.Exists(path))
            TryCreate(path);
        return Load(path);
    }

    /// <inheritdoc/>
    public byte[] Wrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData)
    {
        var wrapped = new byte[1 + Aead.Overhead + key.Length];
        wrapped[0] = Format;
        Aead.Seal(held[^1].Key, key, associatedData, wrapped.AsSpan(1));
        return wrapped;
    }

    /// <inheritdoc/>
    public byte[] Unwrap(string kek, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> associatedData)
    {
        var holder = held.Find(known => string.Equals(known.Id, kek, StringComparison.Ordinal)).Key;
        if (holder is null || wrapped.Length < 1 + Aead.Overhead || wrapped[0] != Format)
            throw new UnsealException();
        var key = new byte[wrapped.Length - 1 - Aead.Overhead];
        Aead.Open(holder, wrapped[1..], associatedData, key);
        return key;
    }

    private static bool TryCreate(string path)
    {
        Span<byte> key = stackalloc byte[Secret.Bytes];
        RandomNumberGenerator.Fill(key);
        var text = Written(RandomNumberGenerator.GetHexString(16, lowercase: true), key);
        try
        {
            return KeyFileDisk.TryPlace(path, text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static byte[] Written(string id, ReadOnlySpan<byte> key)
    {
        Span<byte> base64 = stackalloc byte[Base64.GetMaxEncodedToUtf8Length(Secret.Bytes)];
        Base64.EncodeToUtf8(key, base64, out _, out _);
        byte[] text =
        [
            .. "# Coffer key file. Keep it secret, and keep a backup: without it nothing sealed opens again.\n"u8,
            .. "coffer-keys 1\nkek "u8,
            .. System.Text.Encoding.ASCII.GetBytes(id),
            .. " "u8,
            .. base64,
            .. "\nend\n"u8,
        ];
        CryptographicOperations.ZeroMemory(base64);
        return text;
    }

    private static List<(string Id, Secret Key)>? Parse(ReadOnlySpan<byte> text)
    {
        List<(string Id, Secret Key)> keks = [];
        var (begun, ended) = (false, false);
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range].Trim(" \t\r"u8);
            if (line.IsEmpty || line[0] == '#')
                continue;
            if (ended)
                return null;
            if (!begun && line.SequenceEqual("coffer-keys 1"u8))
                begun = true;
            else if (begun && keks.Count > 0 && line.SequenceEqual("end"u8))
                ended = true;
            else if (!begun || !TryAdd(keks, line))
                return null;
        }
        return ended ? keks : null;
    }

    private static bool TryAdd(List<(string Id, Secret Key)> keks, ReadOnlySpan<byte> line)
    {
        const int IdAt = 4;
        const int KeyAt = 21;
        if (line.Length != KeyAt + 44 || !line.StartsWith("kek "u8) || line[KeyAt - 1] != ' ')
            return false;
        var id = System.Text.Encoding.ASCII.GetString(line[IdAt..(KeyAt - 1)]);
        Span<byte> key = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(44)];
        Base64.DecodeFromUtf8(line[KeyAt..], key, out _, out var bytes);
        var sound =
            bytes == Secret.Bytes && id.All(char.IsAsciiHexDigitLower) && keks.TrueForAll(known => known.Id != id);
        if (sound)
            keks.Add((id, new Secret(key[..bytes])));
        CryptographicOperations.ZeroMemory(key);
        return sound;
    }
}
