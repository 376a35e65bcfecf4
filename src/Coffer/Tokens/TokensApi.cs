// POST /v1/tokens: the one route that a browser may call, with a public key.
using Coffer.Access;
using Coffer.Cards;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Sealing;
using Coffer.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Tokens;

public static class TokensApi
{
    public static void MapTokens(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/tokens", Create).Takes(KeyKind.Public, KeyKind.Private).Named("createToken");

    private static async Task Create(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var request = TokenWire.Read(body, reading, call.Keys.Fingerprints, call.Today);
        var claim = Claim.Of(call, reading);

        var token = await Seal(call, request!);
        var expires = Instants.From(token.Expires);
        var happened = Event.Of(
            new(call.Account, call.Now),
            "token",
            "created",
            Ids.Text(token.Id),
            TokenWire.EventData(token.Id, request!, expires)
        );
        var answer = call.Answer(TokenWire.Answer(call.RequestId, token.Id, token.Instrument.Display, expires));
        await Idempotency.Commit(
            call,
            claim,
            tx =>
            {
                TokenStore.Insert(tx, call.Account, token);
                EventLog.Append(tx, call.Account, happened);
                return new(answer);
            }
        );
    }

    private static async Task<NewToken> Seal(Call call, TokenRequest request)
    {
        var id = Ids.New(call.RealNow);
        var (instrument, code) = request.Presented;
        var dayKey = await call.DayKey();
        var number = new SealedInstrument(
            instrument.Display,
            instrument.Seal(dayKey, TokenStore.NumberContext(call.Account, id)),
            call.Keys.Fingerprints.Version,
            instrument.Fingerprint(call.Keys.Fingerprints)
        );
        var sealedCode = code is null
            ? null
            : Sealer.Seal(
                await call.Keys.OfHour(call.RealNow, call.Lifetimes.Token),
                TokenStore.CodeContext(call.Account, id),
                code
            );
        var life = call.Lifetimes.Token;
        return new(
            id,
            request.OneTime,
            number,
            sealedCode,
            Instants.Milliseconds(call.Now + life),
            Instants.Milliseconds(call.RealNow + life)
        );
    }
}
