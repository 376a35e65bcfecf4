// A route under /v1 as the document sees it. What a route must say about itself and does not, is an exception.
using Coffer.Access;
using Coffer.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.OpenApi;

internal sealed record DescribedRoute(
    string Operation,
    string Path,
    string Method,
    IReadOnlyList<string> PathParameters,
    IReadOnlyList<KeyKind> Keys
)
{
    private const string V1 = "/v1/";

    /// <summary>POST, PUT, PATCH and DELETE take an Idempotency-Key.</summary>
    public bool IsUnsafe => !HttpMethods.IsGet(Method);

    public bool IsPatch => HttpMethods.IsPatch(Method);

    public static IEnumerable<DescribedRoute> Of(IEnumerable<Endpoint> endpoints) =>
        endpoints
            .OfType<RouteEndpoint>()
            .Where(route => PathOf(route).StartsWith(V1, StringComparison.Ordinal))
            .Select(Of);

    private static DescribedRoute Of(RouteEndpoint route)
    {
        var path = PathOf(route);
        var methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        if (methods.Count != 1)
            throw new InvalidOperationException(
                $"The route {path} takes {methods.Count} methods; the document describes one each."
            );
        var operation =
            route.Metadata.GetMetadata<OperationName>()?.Value
            ?? throw new InvalidOperationException($"The route {methods[0]} {path} has no operation name (.Named).");
        var keys =
            route.Metadata.GetMetadata<TakesKeys>()?.Kinds
            ?? throw new InvalidOperationException($"The route {operation} does not say which keys it takes (.Takes).");
        return new(operation, path, methods[0], [.. route.RoutePattern.Parameters.Select(part => part.Name)], keys);
    }

    private static string PathOf(RouteEndpoint route) => "/" + (route.RoutePattern.RawText ?? "").TrimStart('/');
}
