// Instants as the wire writes them (RFC 3339, UTC, milliseconds) and as the tables keep them (milliseconds since 1970).
using System.Globalization;

namespace Coffer.Kernel;

public static class Instants
{
    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static long Milliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    public static long? MillisecondsOrNull(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds();

    public static DateTimeOffset From(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? FromOrNull(long? milliseconds) => milliseconds is { } some ? From(some) : null;
}
