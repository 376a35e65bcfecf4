// GET /docs: the reference as a page, made in the browser from /openapi/v1.json. Its scripts come from this program;
// nothing is asked of any other machine, which the page's own policy enforces.
using Coffer.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace Coffer.Hosting;

internal static class Docs
{
    private const string Policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        + "base-uri 'none'; frame-ancestors 'none'";

    public static void MapDocs(this IEndpointRouteBuilder routes) =>
        routes
            .MapScalarApiReference(
                "/docs",
                page =>
                    page.WithTitle("Coffer")
                        .WithOpenApiRoutePattern("/openapi/v1.json")
                        .HideClientButton()
                        .HideDeveloperTools()
                        .DisableAgent()
                        .DisableMcp()
                        .DisableTelemetry()
                        .DisableDefaultFonts()
            )
            .Finally(endpoint =>
            {
                var answer = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = http =>
                {
                    // The package would make a page for any name, with the name in it.
                    if (http.Request.RouteValues.ContainsKey("documentName"))
                        throw Refusal.NotFound("page");
                    http.Response.Headers.ContentSecurityPolicy = Policy;
                    return answer(http);
                };
            });
}
