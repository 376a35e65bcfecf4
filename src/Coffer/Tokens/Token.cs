// A token: a card or account on its way in. It lives for an hour and is used once, by the first wallet add that
// succeeds or by any transaction attempt.
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Sealing;

namespace Coffer.Tokens;

/// <param name="Display">Null, as is <paramref name="Sealed"/>, once the token was used or has lapsed: the row only
/// remembers that.</param>
/// <param name="Expires">In the account's time, milliseconds.</param>
public sealed record Token(
    long Seq,
    Guid Id,
    bool OneTime,
    Display? Display,
    byte[]? Sealed,
    int FingerprintVersion,
    byte[] Fingerprint,
    long Expires,
    long? Used
)
{
    public bool HasLapsed(DateTimeOffset now) => Instants.Milliseconds(now) >= Expires;

    /// <exception cref="Refusal">It was used, or it has lapsed.</exception>
    public void CheckUsable(string field, DateTimeOffset now)
    {
        if (Used is not null)
            throw Refusal.Conflict(Codes.TokenUsed, "The token was used before. A token is good for one use.", field);
        if (HasLapsed(now) || Sealed is null)
            throw Refusal.Invalid(
                Codes.TokenExpired,
                field,
                "The token has expired. Make a new one with POST /v1/tokens."
            );
    }

    public static Refusal NotFound(string field) =>
        Refusal.Invalid(Codes.TokenNotFound, field, "There is no such token in this account.");
}

/// <summary>A token with its number and security code open, for the length of one request. No instrument: it cannot be
/// used any more.</summary>
public sealed record OpenToken(Token Token, Instrument? Instrument, SecurityCode? Code)
{
    /// <summary>It came with a code, whether it opened or not; none comes later.</summary>
    public bool HasCode { get; init; } = true;
}
