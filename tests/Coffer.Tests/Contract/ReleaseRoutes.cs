// The route table of the rooms, without a server: what the document is put together from.
using Coffer.Accounts;
using Coffer.Customers;
using Coffer.Events;
using Coffer.OpenApi;
using Coffer.Removal;
using Coffer.Tokens;
using Coffer.Transactions;
using Coffer.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Tests.Contract;

internal static class ReleaseRoutes
{
    private static readonly Lazy<string> Composed = new(() => OpenApiDocument.Text(Endpoints()));

    /// <summary>The document of these routes.</summary>
    public static string Document => Composed.Value;

    public static IReadOnlyList<Endpoint> Endpoints() =>
        Of(routes =>
        {
            routes.MapCustomers();
            routes.MapRemoval();
            routes.MapWallets();
            routes.MapTokens();
            routes.MapTransactions();
            routes.MapEvents();
            routes.MapAccounts();
            routes.MapOpenApi();
        });

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
