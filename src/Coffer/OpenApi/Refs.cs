// References from one part of the document to another.
using System.Text.Json.Nodes;

namespace Coffer.OpenApi;

internal static class Refs
{
    public static JsonObject To(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    public static JsonArray List(string kind, IEnumerable<string> names) =>
        [.. names.Select(name => (JsonNode)To(kind, name))];
}
