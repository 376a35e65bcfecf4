// The parts that the document is put together from, as they were embedded at build: schemas, descriptions of
// operations, and the approved examples of docs/api/examples.
using System.Text.Json.Nodes;

namespace Coffer.OpenApi;

internal static class Embedded
{
    public static JsonObject Components() => Json("openapi/components.json").AsObject();

    public static JsonObject Operations() => Json("openapi/operations.json").AsObject();

    public static JsonNode Example(string name) => Json($"openapi/examples/{name}.json");

    private static JsonNode Json(string name)
    {
        using var stream =
            typeof(Embedded).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"Nothing is embedded as {name}.");
        return JsonNode.Parse(stream)!;
    }
}
