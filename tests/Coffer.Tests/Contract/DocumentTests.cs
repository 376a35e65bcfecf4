// The OpenAPI document: routes and descriptions cannot part, and it is the one that is written at build.
using System.Text.Json;
using Coffer.Access;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coffer.Tests.Contract;

public sealed class DocumentTests
{
    private static readonly JsonElement Document = ContractCheck.Json(ReleaseRoutes.Document);

    [Fact]
    public void It_is_the_one_that_the_build_wrote() =>
        Approved.Holds(ContractFiles.Document, ReleaseRoutes.Document + "\n");

    [Fact]
    public void Every_route_under_v1_is_an_operation_of_it()
    {
        var routes = ReleaseRoutes.Endpoints().OfType<RouteEndpoint>().Where(route => NameOf(route) is not null);
        var described = Document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject()
                    .Where(member => member.Name != "parameters")
                    .Select(member =>
                        $"{member.Value.GetProperty("operationId")} {member.Name.ToUpperInvariant()} {path.Name}"
                    )
            );

        Assert.Equal(
            routes.Select(route => $"{NameOf(route)} {MethodOf(route)} {route.RoutePattern.RawText}").Order(),
            described.Order()
        );
    }

    [Fact]
    public void A_route_without_a_description_is_named() =>
        Assert.EndsWith(
            "there is a route, but no description of payBack.",
            Refused(Extended(routes => routes.MapPost("/v1/back", Nothing).Takes(KeyKind.Private).Named("payBack")))
        );

    [Fact]
    public void A_description_without_a_route_is_named() =>
        Assert.EndsWith(
            "there is a description, but no route of createSale.",
            Refused(ReleaseRoutes.Endpoints().Where(route => NameOf(route) != "createSale"))
        );

    [Fact]
    public void A_name_given_twice_is_named() =>
        Assert.EndsWith(
            "there is more than one route of createSale.",
            Refused(Extended(routes => routes.MapPost("/v1/x", Nothing).Takes(KeyKind.Private).Named("createSale")))
        );

    [Fact]
    public void A_route_without_a_name_or_key_kinds_is_named()
    {
        Assert.Contains(
            "POST /v1/x has no operation name",
            Refused(Extended(routes => routes.MapPost("/v1/x", Nothing)))
        );
        Assert.Contains(
            "payBack does not say which keys it takes",
            Refused(Extended(routes => routes.MapPost("/v1/x", Nothing).Named("payBack")))
        );
    }

    [Fact]
    public void The_codes_are_the_closed_list() =>
        Assert.Equal(
            Codes.All,
            SchemaCheck
                .Resolve(Document, "#/components/schemas/ErrorCode/enum")
                .EnumerateArray()
                .Select(code => code.GetString()!)
        );

    [Fact]
    public void The_key_kinds_are_the_routes_own()
    {
        var events = ContractCheck.Operation(Document, "listEvents");
        var token = ContractCheck.Operation(Document, "createToken");

        Assert.Equal(
            """[{"ApiKey":["private"]},{"ApiKey":["reporting"]},{"Bearer":["private"]},{"Bearer":["reporting"]}]""",
            JsonSerializer.Serialize(events.GetProperty("security"))
        );
        Assert.EndsWith("**Keys:** public or private.", token.GetProperty("description").GetString());
    }

    private static IEnumerable<Endpoint> Extended(Action<IEndpointRouteBuilder> map) =>
        ReleaseRoutes.Endpoints().Concat(ReleaseRoutes.Of(map));

    private static string Refused(IEnumerable<Endpoint> endpoints) =>
        Assert.Throws<InvalidOperationException>(() => OpenApiDocument.Text(endpoints)).Message;

    private static string? NameOf(Endpoint route) => route.Metadata.GetMetadata<OperationName>()?.Value;

    private static string MethodOf(Endpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];

    private static Task Nothing(HttpContext http) => Task.CompletedTask;
}
