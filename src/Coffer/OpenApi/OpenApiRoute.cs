// GET /openapi/v1.json: the document, for anyone. It is put together when it is first asked for, and once.
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.OpenApi;

public static class OpenApiRoute
{
    public const string Path = "/openapi/v1.json";

    public static void MapOpenApi(this IEndpointRouteBuilder routes)
    {
        var served = new Lazy<Served>(() =>
            Served.Of(OpenApiDocument.Text(routes.DataSources.SelectMany(source => source.Endpoints)))
        );
        routes.MapGet(Path, http => Send(http, served.Value));
    }

    private static async Task Send(HttpContext http, Served served)
    {
        http.Response.Headers.ETag = served.Tag;
        http.Response.Headers.CacheControl = "no-cache"; // kept, but asked about each time
        if (http.Request.Headers.IfNoneMatch == served.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = served.Utf8.Length;
        await http.Response.Body.WriteAsync(served.Utf8, http.RequestAborted);
    }

    private sealed record Served(byte[] Utf8, string Tag)
    {
        public static Served Of(string text)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            return new(utf8, $"\"{Convert.ToHexStringLower(SHA256.HashData(utf8).AsSpan(0, 16))}\"");
        }
    }
}
