// The OpenAPI document: the schemas of components.json, joined with the paths of the route table and the descriptions
// of operations.json. A route without a description, or a description without a route, is an exception, so that they
// cannot part.
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Coffer.OpenApi;

public static class OpenApiDocument
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document of these routes, indented. The same routes give the same text.</summary>
    /// <exception cref="InvalidOperationException">Routes and descriptions do not fit together; the message names
    /// them.</exception>
    public static string Text(IEnumerable<Endpoint> endpoints)
    {
        var routes = DescribedRoute.Of(endpoints).ToList();
        var descriptions = Embedded.Operations();
        var operations = descriptions["operations"]!.AsObject();
        Compare(routes, operations);

        var responses = new Responses(descriptions);
        var paths = new JsonObject();
        foreach (var (name, described) in operations)
        {
            var route = routes.Single(route => route.Operation == name);
            if (!paths.ContainsKey(route.Path))
                paths[route.Path] = PathItem(route);
            paths[route.Path]![route.Method.ToLowerInvariant()] = Operation.Describe(
                route,
                described!.AsObject(),
                responses
            );
        }

        return Write(Document(paths, responses));
    }

    private static void Compare(List<DescribedRoute> routes, JsonObject operations)
    {
        var named = routes.Select(route => route.Operation).ToList();
        var described = operations.Select(operation => operation.Key).ToList();
        Complain("more than one route", named.Where((name, place) => named.IndexOf(name) < place));
        Complain("a route, but no description", named.Except(described, StringComparer.Ordinal));
        Complain("a description, but no route", described.Except(named, StringComparer.Ordinal));
    }

    private static void Complain(string fault, IEnumerable<string> operations)
    {
        var names = string.Join(", ", operations);
        if (names.Length > 0)
            throw new InvalidOperationException($"The OpenAPI document cannot be made: there is {fault} of {names}.");
    }

    private static JsonObject PathItem(DescribedRoute route)
    {
        var item = new JsonObject();
        if (route.PathParameters.Count > 0)
            item["parameters"] = Refs.List("parameters", route.PathParameters);
        return item;
    }

    private static JsonObject Document(JsonObject paths, Responses responses)
    {
        var document = Embedded.Components();
        document["info"]!["version"] = Version();
        document.Insert(document.IndexOf("components"), "paths", paths);
        document["components"]!["responses"] = responses.Shared();
        return document;
    }

    // The build appends "+" and the commit, which would change the document with every commit.
    private static string Version() =>
        typeof(OpenApiDocument)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    private static string Write(JsonObject document)
    {
        using var utf8 = new MemoryStream();
        using (var writer = new Utf8JsonWriter(utf8, Indented))
            document.WriteTo(writer);
        return Encoding.UTF8.GetString(utf8.ToArray());
    }
}
