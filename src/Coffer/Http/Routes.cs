// Routes as a list: their operations' names, and which methods a path takes (for the Allow header of a 405).
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace Coffer.Http;

/// <summary>The operationId under which the OpenAPI document describes a route.</summary>
public sealed record OperationName(string Value);

public static class Routes
{
    /// <summary>The route's name in the OpenAPI document.</summary>
    public static TBuilder Named<TBuilder>(this TBuilder route, string operation)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new OperationName(operation));

    public static IReadOnlyList<string> MethodsAt(HttpContext http) =>
        http
            .RequestServices.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => Matches(endpoint, http.Request.Path))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();

    private static bool Matches(RouteEndpoint endpoint, PathString path) =>
        new TemplateMatcher(
            new RouteTemplate(endpoint.RoutePattern),
            new RouteValueDictionary(endpoint.RoutePattern.Defaults)
        ).TryMatch(path, []);
}
