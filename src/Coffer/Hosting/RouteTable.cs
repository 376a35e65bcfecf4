// Every route of Coffer, room by room.
using Coffer.Accounts;
using Coffer.Customers;
using Coffer.Events;
using Coffer.OpenApi;
using Coffer.Plans;
using Coffer.Proof;
using Coffer.Removal;
using Coffer.Renewals;
using Coffer.Sandbox;
using Coffer.Settlement;
using Coffer.Subscriptions;
using Coffer.Tokens;
using Coffer.Transactions;
using Coffer.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Coffer.Hosting;

internal static class RouteTable
{
    public static void MapCoffer(this IEndpointRouteBuilder routes)
    {
        routes.MapAccounts();
        routes.MapCustomers();
        routes.MapRemoval();
        routes.MapMethodRemoval();
        routes.MapTokens();
        routes.MapWallets();
        routes.MapTransactions();
        routes.MapPlans();
        routes.MapSubscriptions();
        routes.MapRenewals();
        routes.MapBatches();
        routes.MapBatchClose();
        routes.MapClock();
        routes.MapFaults();
        routes.MapReset();
        routes.MapEvents();
        routes.MapProof();
        routes.MapOpenApi();
        routes.MapHealth();
    }

    /// <summary>The OpenAPI document of these routes.</summary>
    public static string OpenApi() => OpenApiDocument.Text(Endpoints());

    /// <summary>The same routes without a server, for the OpenAPI document.</summary>
    public static IReadOnlyList<Endpoint> Endpoints()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore(); // an application wants a server, which never starts here
        IEndpointRouteBuilder app = builder.Build();
        app.MapCoffer();
        return [.. app.DataSources.SelectMany(source => source.Endpoints)];
    }
}
