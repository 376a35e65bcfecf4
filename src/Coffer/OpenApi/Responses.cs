// The answers of an operation: the one of success, and one for each status that it may refuse with, its codes listed.
// Statuses that an operation shares with all others of its form stand once, under components.
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Coffer.OpenApi;

internal sealed class Responses(JsonObject descriptions)
{
    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";
    private static readonly string[] WithRetryAfter = ["409", "429", "503"];

    public JsonObject Of(DescribedRoute route, JsonObject described)
    {
        var responses = new JsonObject { ["200"] = Success(route, described) };
        foreach (var (status, codes) in Codes(route, described))
        {
            var examples = described["examples"]?[status];
            responses[status] =
                examples is null && codes.SequenceEqual(Common(status), StringComparer.Ordinal)
                    ? Refs.To("responses", $"Error{status}")
                    : Error(status, codes, examples);
        }

        return responses;
    }

    /// <summary>What <see cref="Of"/> refers to, by name.</summary>
    public JsonObject Shared()
    {
        var shared = new JsonObject();
        foreach (
            var status in Groups()
                .SelectMany(group => group.Select(row => row.Key))
                .Where(IsShared)
                .Order(StringComparer.Ordinal)
        )
            shared[$"Error{status}"] = Error(status, Common(status), null);
        return shared;
    }

    private static JsonObject Success(DescribedRoute route, JsonObject described)
    {
        string[] headers = route.IsUnsafe ? ["X-Request-Id", "Idempotent-Replayed"] : ["X-Request-Id"];
        var content = new JsonObject
        {
            [Json] = Operation.Content(Operation.Text(described, "answer"), described["examples"]?["200"]),
        };
        if (described["stream"] is not null)
            content[EventStream] = Operation.Content(Operation.Text(described, "stream"), null);
        return new()
        {
            ["description"] = "Done.",
            ["headers"] = Headers(headers),
            ["content"] = content,
        };
    }

    private JsonObject Error(string status, List<string> codes, JsonNode? examples)
    {
        string[] headers = WithRetryAfter.Contains(status) ? ["X-Request-Id", "Retry-After"] : ["X-Request-Id"];
        var listed = string.Join(", ", codes.Select(code => $"`{code}`"));
        return new()
        {
            ["description"] = $"{descriptions["statuses"]![status]}\n\nCodes: {listed}.",
            ["headers"] = Headers(headers),
            ["content"] = new JsonObject { [Json] = Operation.Content("ErrorAnswer", examples) },
            ["x-codes"] = new JsonArray([.. codes.Select(code => (JsonNode)code)]),
        };
    }

    private static JsonObject Headers(string[] names)
    {
        var headers = new JsonObject();
        foreach (var name in names)
            headers[name] = Refs.To("headers", name);
        return headers;
    }

    private SortedDictionary<string, List<string>> Codes(DescribedRoute route, JsonObject described)
    {
        var codes = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        Add(codes, Group("every"));
        if (route.PathParameters.Count > 0)
            Add(codes, Group("path"));
        if (described["request"] is not null || described["bodyOptional"] is not null)
            Add(codes, Group("body"));
        if (route.IsUnsafe)
            Add(codes, Group("unsafe"));
        Add(codes, described["errors"] as JsonObject ?? []);
        return codes;
    }

    private static void Add(SortedDictionary<string, List<string>> codes, JsonObject more)
    {
        foreach (var (status, names) in more)
        {
            var known = codes.TryGetValue(status, out var list) ? list : codes[status] = [];
            known.AddRange(Names(names).Except(known, StringComparer.Ordinal).ToList());
        }
    }

    private bool IsShared(string status) => Groups().Count(group => group.ContainsKey(status)) == 1;

    private List<string> Common(string status) =>
        IsShared(status)
            ? Names(Groups().Select(group => group[status]).First(names => names is not null)).ToList()
            : [];

    private JsonObject Group(string name) => descriptions["errors"]![name]!.AsObject();

    private IEnumerable<JsonObject> Groups() =>
        descriptions["errors"]!.AsObject().Select(group => group.Value!.AsObject());

    private static IEnumerable<string> Names(JsonNode? names) => names!.AsArray().Select(name => (string)name!);
}
