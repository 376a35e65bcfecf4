// What an attempt is called upstream, so that it can be found again there: in the order's reference, in the metadata,
// and as the idempotency key.
using System.Globalization;

namespace Coffer.Processing.Ecrypt;

internal static class Label
{
    /// <summary>The name in the metadata under which the attempt's id stands.</summary>
    public const string Metadata = "coffer_attempt";

    /// <summary>The order's reference.</summary>
    public static string Of(long attempt) => $"coffer:{Id(attempt)}";

    public static string IdempotencyKey(long attempt) => $"coffer-{Id(attempt)}";

    public static string Id(long attempt) => attempt.ToString(CultureInfo.InvariantCulture);
}
