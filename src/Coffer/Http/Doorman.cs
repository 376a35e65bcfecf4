// The door. Gives each request its id, then asks in the contract's order: is there a key (401), a route (404), a method
// (405), and may this key use it (403). Everything under /v1 needs a key, routes that do not exist too, so that the
// door tells strangers nothing.
using System.Diagnostics;
using Coffer.Access;
using Coffer.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Coffer.Http;

/// <summary>The kinds of key that a route takes.</summary>
public sealed record TakesKeys(params IReadOnlyList<KeyKind> Kinds);

/// <summary>A route that exists for sandbox accounts only.</summary>
public sealed record SandboxOnly;

public static class Doorman
{
    private static readonly PathString V1 = "/v1";

    /// <summary>Comes first: the request's id, in the answer's header and in every log line, and the guard that turns
    /// refusals into answers.</summary>
    public static void UseRequestIds(this IApplicationBuilder app, Tools tools, ILogger logger) =>
        app.Use(next => http => Receive(http, next, tools, logger));

    internal static async Task Receive(HttpContext http, RequestDelegate next, Tools tools, ILogger logger)
    {
        var now = tools.Time.GetUtcNow();
        var call = new Call(http, tools, Ids.NewRequestId(now), now);
        http.Features.Set(call);
        http.TraceIdentifier = call.RequestId;
        http.Response.Headers["X-Request-Id"] = call.RequestId;
        Activity.Current?.SetTag("coffer.request_id", call.RequestId);
        using (logger.BeginScope(new RequestScope(call.RequestId)))
            await Envelope.Guard(http, next, logger);
    }

    /// <summary>Comes after routing.</summary>
    public static void UseDoorman(this IApplicationBuilder app) => app.Use(next => http => Ask(http, next));

    public static TBuilder Takes<TBuilder>(this TBuilder routes, params KeyKind[] kinds)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new TakesKeys(kinds));

    public static TBuilder ForSandboxOnly<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new SandboxOnly());

    private static async Task Ask(HttpContext http, RequestDelegate next)
    {
        var call = Call.Of(http);
        var endpoint = http.GetEndpoint();
        Cors.Begin(http);
        if (Cors.IsPreflight(http))
        {
            Cors.Answer(http);
            return;
        }

        if (http.Request.Path.StartsWithSegments(V1, StringComparison.OrdinalIgnoreCase))
            call.Caller = await Identify(call);
        if (endpoint is null)
            throw new Refusal(RefusalKind.NotFound, new Fault(Codes.NotFound, null, "There is no such route."));
        if (AllowedMethods(endpoint, http.Request.Method) is { } allowed)
            throw NotAllowed(http, allowed);
        if (endpoint.Metadata.GetMetadata<TakesKeys>() is { } takes && !takes.Kinds.Contains(call.Caller.KeyKind))
            throw WrongKind(call.Caller.KeyKind, takes);
        if (endpoint.Metadata.GetMetadata<SandboxOnly>() is not null && call.Caller.AccountKind != AccountKind.Sandbox)
            throw Refusal.Forbidden(Codes.SandboxOnly, "Only sandbox accounts can do this; this one is in production.");
        Cors.CheckOrigin(http, call);
        await next(http);
    }

    private static async ValueTask<Caller> Identify(Call call)
    {
        var key = KeyIn(call.Http.Request);
        if (key.Length == 0)
            throw Unauthenticated(Codes.KeyMissing, "Send your API key in the header X-Api-Key.");
        return await call.Callers.Find(key)
            ?? throw Unauthenticated(Codes.KeyInvalid, "The API key is not known or was revoked.");
    }

    private static string KeyIn(HttpRequest request)
    {
        var key = request.Headers["X-Api-Key"].ToString().Trim();
        if (key.Length > 0)
            return key;
        var bearer = request.Headers.Authorization.ToString();
        return bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? bearer["Bearer ".Length..].Trim()
            : "";
    }

    // Routing answers a known path with another method by an endpoint of its own, which carries no route of ours.
    private static string? AllowedMethods(Endpoint endpoint, string method) =>
        endpoint is RouteEndpoint ? null
        : endpoint.DisplayName?.Contains("405", StringComparison.Ordinal) == true ? method
        : null;

    private static Refusal NotAllowed(HttpContext http, string method)
    {
        var allowed = Routes.MethodsAt(http);
        if (allowed.Count > 0)
            http.Response.Headers.Allow = string.Join(", ", allowed);
        return new(
            RefusalKind.MethodNotAllowed,
            new Fault(Codes.MethodNotAllowed, null, $"This route does not take {Known(method)}.")
        );
    }

    private static string Known(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "this method";

    private static Refusal WrongKind(KeyKind has, TakesKeys takes) =>
        Refusal.Forbidden(
            Codes.WrongKeyKind,
            $"This route takes a {string.Join(" or ", takes.Kinds.Select(ApiKey.Word))} key, not a "
                + $"{ApiKey.Word(has)} one."
        );

    private static Refusal Unauthenticated(string code, string message) =>
        new(RefusalKind.Unauthenticated, new Fault(code, null, message));
}
