// API keys: cof_<pub|prv|rep>_<sandbox|live>_<random><check>. The text is shown once and never stored; its last six
// characters check the rest, so that a mistyped key is known as such without asking anyone.
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Coffer.Access;

public enum KeyKind
{
    Public,
    Private,
    Reporting,
}

public enum AccountKind
{
    Sandbox,
    Production,
}

public static class ApiKey
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz";
    private const int RandomLength = 32; // 184 bits
    private const int CheckLength = 6;
    public const int MaxLength = 100;

    private static readonly FrozenSet<string> DevelopmentKeys = Enum.GetValues<KeyKind>()
        .Select(Development)
        .ToFrozenSet(StringComparer.Ordinal);

    public static string New(KeyKind kind, AccountKind account)
    {
        var head = Prefix(kind, account) + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return head + Check(head);
    }

    /// <summary>The fixed key of development mode.</summary>
    public static string Development(KeyKind kind) => Prefix(kind, AccountKind.Sandbox) + "dev";

    /// <summary>Whether the text could be a key at all. Development keys are; whether they open anything is the
    /// database's affair.</summary>
    public static bool IsWellFormed(string text)
    {
        if (text.Length is 0 or > MaxLength || !text.StartsWith("cof_", StringComparison.Ordinal))
            return false;
        if (DevelopmentKeys.Contains(text))
            return true;
        var head = text.Length > CheckLength ? text[..^CheckLength] : "";
        return head.Length > 0 && text.EndsWith(Check(head), StringComparison.Ordinal);
    }

    /// <summary>What a list of keys may show: kind, environment and the last four characters.</summary>
    public static string Hint(string text) => text[..(text.LastIndexOf('_') + 1)] + "…" + text[^4..];

    public static string Word(KeyKind kind) =>
        kind switch
        {
            KeyKind.Public => "public",
            KeyKind.Private => "private",
            _ => "reporting",
        };

    public static string Word(AccountKind kind) => kind == AccountKind.Sandbox ? "sandbox" : "production";

    private static string Prefix(KeyKind kind, AccountKind account)
    {
        var word = kind switch
        {
            KeyKind.Public => "pub",
            KeyKind.Private => "prv",
            _ => "rep",
        };
        return $"cof_{word}_{(account == AccountKind.Sandbox ? "sandbox" : "live")}_";
    }

    private static string Check(string head)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes("coffer api key check\0" + head), digest);
        return string.Create(
            CheckLength,
            BitConverter.ToUInt64(digest),
            static (text, bits) =>
            {
                for (var i = 0; i < text.Length; i++, bits /= (ulong)Alphabet.Length)
                    text[i] = Alphabet[(int)(bits % (ulong)Alphabet.Length)];
            }
        );
    }
}
