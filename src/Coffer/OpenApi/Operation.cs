// One operation of the document: its words, what it takes, what it answers, and the keys that it asks for.
using System.Text.Json.Nodes;
using Coffer.Access;

namespace Coffer.OpenApi;

internal static class Operation
{
    private static readonly string[] Schemes = ["ApiKey", "Bearer"];

    public static JsonObject Describe(DescribedRoute route, JsonObject described, Responses responses)
    {
        var operation = new JsonObject
        {
            ["operationId"] = route.Operation,
            ["summary"] = Text(described, "summary"),
            ["description"] = $"{Lines(described["description"]!.AsArray())}\n\n**Keys:** {Kinds(route)}.",
            ["tags"] = new JsonArray(Text(described, "tag")),
            ["security"] = Security(route),
        };
        if (Parameters(route, described) is { Count: > 0 } parameters)
            operation["parameters"] = parameters;
        if (described["request"] is not null)
            operation["requestBody"] = RequestBody(route, described);
        operation["responses"] = responses.Of(route, described);
        return operation;
    }

    /// <summary>Content of one media type; its examples are the approved files of these names.</summary>
    public static JsonObject Content(string schema, JsonNode? examples)
    {
        var content = new JsonObject { ["schema"] = Refs.To("schemas", schema) };
        if (examples is null)
            return content;
        var shown = new JsonObject();
        foreach (var (name, summary) in examples.AsObject())
            shown[name] = new JsonObject { ["summary"] = (string?)summary, ["value"] = Embedded.Example(name) };
        content["examples"] = shown;
        return content;
    }

    public static string Text(JsonObject described, string member) => (string)described[member]!;

    private static JsonArray Parameters(DescribedRoute route, JsonObject described)
    {
        var names = described["parameters"]?.AsArray().Select(name => (string)name!) ?? [];
        return Refs.List("parameters", route.IsUnsafe ? names.Append("IdempotencyKey") : names);
    }

    private static JsonObject RequestBody(DescribedRoute route, JsonObject described)
    {
        var body = new JsonObject { ["required"] = described["bodyOptional"] is null };
        string[] types = route.IsPatch ? ["application/merge-patch+json", "application/json"] : ["application/json"];
        var content = new JsonObject();
        foreach (var type in types)
            content[type] = Content(Text(described, "request"), described["examples"]?["request"]);
        body["content"] = content;
        return body;
    }

    // Each kind in each of the two headers is an alternative of its own.
    private static JsonArray Security(DescribedRoute route) =>
        [
            .. Schemes.SelectMany(scheme =>
                route.Keys.Select(kind => (JsonNode)new JsonObject { [scheme] = new JsonArray(ApiKey.Word(kind)) })
            ),
        ];

    private static string Kinds(DescribedRoute route) => string.Join(" or ", route.Keys.Select(ApiKey.Word));

    private static string Lines(JsonArray lines) => string.Join("\n", lines.Select(line => (string)line!));
}
