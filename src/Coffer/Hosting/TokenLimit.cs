// How many tokens a client address may make in a minute on a production account: whoever tries stolen cards in a
// shop's form is slowed down.
using System.Net;
using System.Threading.RateLimiting;
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Coffer.Hosting;

internal static class TokenLimit
{
    private const int Segments = 12;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Comes after the doorman, who knows the account.</summary>
    public static void UseTokenLimit(this WebApplication app, int perMinute)
    {
        var limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
            RateLimitPartition.GetSlidingWindowLimiter(Network(address), _ => Limit(perMinute))
        );
        app.Lifetime.ApplicationStopped.Register(limiter.Dispose);
        app.Use(next =>
            async http =>
            {
                if (Applies(http))
                    Take(limiter, http.Connection.RemoteIpAddress ?? IPAddress.None);
                await next(http);
            }
        );
    }

    private static bool Applies(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method)
        && Cors.Applies(http)
        && Call.Of(http).Caller.AccountKind == AccountKind.Production;

    private static void Take(PartitionedRateLimiter<IPAddress> limiter, IPAddress address)
    {
        using var lease = limiter.AttemptAcquire(address);
        if (lease.IsAcquired)
            return;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : Window / Segments;
        throw new Refusal(
            RefusalKind.RateLimited,
            new Fault(
                Codes.RateLimited,
                null,
                "Too many tokens were asked for from this address: wait, then try again."
            )
        )
        {
            RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)),
        };
    }

    private static SlidingWindowRateLimiterOptions Limit(int perMinute) =>
        new()
        {
            PermitLimit = perMinute,
            Window = Window,
            SegmentsPerWindow = Segments,
            QueueLimit = 0,
        };

    // Who has one IPv6 address has a whole /64 of them.
    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes.Length > 4)
            bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
