// Ids: request ids of 21 characters, UUIDs of version 7 in the wire's lower-case form, transaction ids of 15 digits.
using System.Security.Cryptography;

namespace Coffer.Kernel;

public static class Ids
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    // Seconds since this instant, times 10^5, plus a count within the second: 15 digits that begin with 1 until the
    // year 2057.
    private const long TransactionEpoch = 1_767_225_600; // 2026-01-01T00:00:00Z
    private const long TransactionBase = 100_000_000_000_000;
    private const long PerSecond = 100_000;
    private static long s_lastTransaction;

    /// <summary>A UUID of version 7: its index grows at one end.</summary>
    public static Guid New(DateTimeOffset now) => Guid.CreateVersion7(now);

    public static string Text(Guid id) => id.ToString("D");

    /// <summary>An id in a path or body, whatever its form: anything that is not a hyphenated UUID is nobody's
    /// id.</summary>
    public static bool TryRead(string? text, out Guid id)
    {
        id = default;
        return text is { Length: 36 } && Guid.TryParseExact(text, "D", out id);
    }

    /// <summary>21 characters of 0-9A-Z: 9 of time, so that logs sort, and 12 random ones (62 bits).</summary>
    public static string NewRequestId(DateTimeOffset now) =>
        string.Create(
            21,
            now.ToUnixTimeMilliseconds(),
            static (text, time) =>
            {
                Fill(text[..9], (ulong)time);
                Span<byte> random = stackalloc byte[8];
                RandomNumberGenerator.Fill(random);
                Fill(text[9..], BitConverter.ToUInt64(random));
            }
        );

    /// <summary>A transaction id that no other caller in this process gets; another node may draw the same, which its
    /// insert finds out.</summary>
    public static long NewTransactionId(DateTimeOffset now)
    {
        var second = TransactionBase + ((now.ToUnixTimeSeconds() - TransactionEpoch) * PerSecond);
        var first = second + RandomNumberGenerator.GetInt32((int)PerSecond);
        while (true)
        {
            var last = Interlocked.Read(ref s_lastTransaction);
            var next = last >= second ? last + 1 : first;
            if (Interlocked.CompareExchange(ref s_lastTransaction, next, last) == last)
                return next;
        }
    }

    /// <summary>The second of the world's time in which a transaction id was made.</summary>
    public static DateTimeOffset TimeOf(long transaction) =>
        DateTimeOffset.FromUnixTimeSeconds(((transaction - TransactionBase) / PerSecond) + TransactionEpoch);

    /// <summary>A transaction id in a path or body; zero when it is none.</summary>
    public static long ReadTransactionId(string? text) =>
        text is { Length: 15 } && text[0] == '1' && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    private static void Fill(Span<char> text, ulong value)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value % 36)];
            value /= 36;
        }
    }
}
