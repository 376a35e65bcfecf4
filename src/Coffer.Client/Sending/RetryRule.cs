// When an answer is worth another attempt, and after how long. Pure but for the clock and the jitter.
using System.Globalization;
using System.Net;

namespace Coffer.Client;

internal sealed class RetryRule(TimeSpan maxDelay, TimeProvider time)
{
    private const double Least = 0.003; // of the first wait: timers know nothing shorter than a millisecond
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(8);

    // Null: the answer stands.
    public TimeSpan? PauseAfter(CofferResponse response, int retry)
    {
        if (!MayChange(response))
        {
            return null;
        }

        var asked = Asked(response);
        if (asked is null)
        {
            return BackOff(retry);
        }

        // To come back sooner than asked would be rude and in vain; to sleep for an hour inside a call would be worse.
        return asked <= maxDelay ? asked : null;
    }

    // Full jitter: anywhere between nothing and the doubled wait, so that many clients do not come back together.
    public TimeSpan BackOff(int retry)
    {
        var ceiling = s_first * Math.Pow(2, Math.Min(retry, 10));
        var bounded = ceiling < s_longest ? ceiling : s_longest;
        return (bounded < maxDelay ? bounded : maxDelay) * Math.Max(Least, Random.Shared.NextDouble());
    }

    public TimeSpan? Asked(CofferResponse response)
    {
        var text = response.Headers.GetValueOrDefault("Retry-After");
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
        }

        var invariant = CultureInfo.InvariantCulture;
        if (!DateTimeOffset.TryParseExact(text, "r", invariant, DateTimeStyles.AssumeUniversal, out var date))
        {
            return null;
        }

        var wait = date - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static bool MayChange(CofferResponse response) =>
        response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => true,
            HttpStatusCode.Conflict => response.Errors.Any(e => e.Code == ErrorCode.IdempotencyInProgress),
            _ => false,
        };
}
