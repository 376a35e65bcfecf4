// CORS, for the one route that browsers call: POST /v1/tokens with a public key. Any origin may, unless the account
// names its own.
using Coffer.Kernel;
using Microsoft.AspNetCore.Http;

namespace Coffer.Http;

public static class Cors
{
    private static readonly PathString Tokens = "/v1/tokens";

    /// <summary>Whether this request is one for the route that has CORS.</summary>
    public static bool Applies(HttpContext http) =>
        new PathString(http.Request.Path.Value?.TrimEnd('/')).Equals(Tokens, StringComparison.OrdinalIgnoreCase);

    public static bool IsPreflight(HttpContext http) =>
        Applies(http)
        && HttpMethods.IsOptions(http.Request.Method)
        && http.Request.Headers.Origin.Count > 0
        && http.Request.Headers.AccessControlRequestMethod.Count > 0;

    /// <summary>The POST's answers carry the header, errors too, or a browser could not read why it was
    /// refused.</summary>
    public static void Begin(HttpContext http)
    {
        if (!Applies(http) || http.Request.Headers.Origin.Count == 0)
            return;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.AccessControlExposeHeaders = "X-Request-Id, Retry-After";
    }

    public static void Answer(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        http.Response.Headers.AccessControlAllowMethods = "POST";
        http.Response.Headers.AccessControlAllowHeaders = "x-api-key, authorization, content-type, idempotency-key";
        http.Response.Headers.AccessControlMaxAge = "600";
    }

    /// <summary>Refuses an origin that the account's list, if it has one, does not name; that answer has no CORS
    /// header.</summary>
    public static void CheckOrigin(HttpContext http, Call call)
    {
        if (!Applies(http) || http.Request.Headers.Origin.Count == 0 || !call.HasCaller)
            return;
        var origins = call.Caller.Settings.Origins;
        if (
            origins.Count == 0
            || origins.Contains(http.Request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase)
        )
            return;
        http.Response.Headers.Remove("Access-Control-Allow-Origin");
        http.Response.Headers.Remove("Access-Control-Expose-Headers");
        throw Refusal.Forbidden(Codes.OriginNotAllowed, "This account does not take tokens from pages of that origin.");
    }
}
