// The route table of the program, without a server: what the document is put together from.
using Coffer.Hosting;
using Coffer.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Tests.Contract;

internal static class ReleaseRoutes
{
    private static readonly Lazy<string> Composed = new(() => OpenApiDocument.Text(Endpoints()));

    /// <summary>The document of these routes.</summary>
    public static string Document => Composed.Value;

    public static IReadOnlyList<Endpoint> Endpoints() => Of(routes => routes.MapCoffer());

    public static IReadOnlyList<Endpoint> Of(Action<IEndpointRouteBuilder> map)
    {
        var table = new Table();
        map(table);
        return [.. table.DataSources.SelectMany(source => source.Endpoints)];
    }

    private sealed class Table : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider { get; } = new ServiceCollection().BuildServiceProvider();

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(ServiceProvider);
    }
}
