// What a request is refused for because of its Idempotency-Key.
using Coffer.Kernel;

namespace Coffer.Http;

internal static class KeyRefusals
{
    public static Refusal Reused(string member)
    {
        var what = member.Length == 0 ? "another route" : $"another {member}";
        return Refusal.Conflict(
            Codes.IdempotencyKeyReused,
            $"This Idempotency-Key was used before, with {what}. Use a new key for a new request.",
            member.Length == 0 ? null : member
        );
    }

    public static Refusal Running() =>
        new(
            RefusalKind.Conflict,
            new Fault(
                Codes.IdempotencyInProgress,
                null,
                "The first request with this Idempotency-Key is still running."
            )
        )
        {
            RetryAfterSeconds = 1,
        };

    public static Refusal Erased() =>
        Refusal.Conflict(
            Codes.IdempotencyResultErased,
            "The first request with this Idempotency-Key was done; its answer was erased with the customer."
        );
}
