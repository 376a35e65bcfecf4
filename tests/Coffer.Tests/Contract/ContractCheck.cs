// Holds answers of a live server, and examples, against the OpenAPI document: the status must be one that the operation
// declares, the body must fit its schema, hold no member that the schema does not know, and no error code that the
// operation does not name there.
//     ContractCheck.Answer("createCustomer", 200, json);
using System.Globalization;
using System.Text.Json;

namespace Coffer.Tests.Contract;

public static class ContractCheck
{
    private static readonly Lazy<JsonElement> Written = new(() => Json(File.ReadAllText(ContractFiles.Document)));

    /// <summary>The document as the last build wrote it.</summary>
    internal static JsonElement Document => Written.Value;

    /// <summary>The answer of an operation (its <c>operationId</c>), as it came.</summary>
    public static void Answer(string operationId, int status, string json) =>
        Complain($"{operationId} {status}", json, Faults(Document, operationId, status, json));

    /// <summary>An error that belongs to no operation: an unknown route, a wrong method.</summary>
    public static void Error(string json)
    {
        var schema = SchemaCheck.Resolve(Document, "#/components/schemas/ErrorAnswer");
        Complain("an error", json, SchemaCheck.Faults(Document, schema, Json(json), closed: true));
    }

    internal static IReadOnlyList<string> Faults(JsonElement document, string operationId, int status, string json)
    {
        var operation = Operation(document, operationId);
        var key = status.ToString(CultureInfo.InvariantCulture);
        if (!operation.GetProperty("responses").TryGetProperty(key, out var response))
        {
            return [$"{operationId} declares no status {key}"];
        }
        response = Followed(document, response);
        var value = Json(json);
        var schema = response.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return [.. SchemaCheck.Faults(document, schema, value, closed: true), .. UnnamedCodes(response, value)];
    }

    internal static IReadOnlyList<string> RequestFaults(JsonElement document, string operationId, string json)
    {
        var content = Operation(document, operationId).GetProperty("requestBody").GetProperty("content");
        return
        [
            .. content
                .EnumerateObject()
                .SelectMany(type =>
                    SchemaCheck.Faults(document, type.Value.GetProperty("schema"), Json(json), closed: true)
                ),
        ];
    }

    internal static JsonElement Operation(JsonElement document, string operationId) =>
        Operations(document).SingleOrDefault(found => found.GetProperty("operationId").GetString() == operationId)
            is { ValueKind: JsonValueKind.Object } operation
            ? operation
            : throw new ArgumentException($"The document has no operation {operationId}.", nameof(operationId));

    internal static IEnumerable<JsonElement> Operations(JsonElement document) =>
        document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Where(member => member.Name != "parameters")
            .Select(member => member.Value);

    internal static JsonElement Followed(JsonElement document, JsonElement part) =>
        part.TryGetProperty("$ref", out var reference) ? SchemaCheck.Resolve(document, reference.GetString()!) : part;

    internal static JsonElement Json(string text)
    {
        using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        return json.RootElement.Clone();
    }

    private static IEnumerable<string> UnnamedCodes(JsonElement response, JsonElement value)
    {
        if (!response.TryGetProperty("x-codes", out var named) || !value.TryGetProperty("errors", out var errors))
        {
            return [];
        }
        var known = named.EnumerateArray().Select(code => code.GetString()).ToList();
        return errors
            .EnumerateArray()
            .Select(error => error.GetProperty("code").GetString())
            .Where(code => !known.Contains(code))
            .Select(code => $"the code {code} is not among {string.Join(", ", known)}");
    }

    private static void Complain(string what, string json, IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            Assert.Fail($"{what} is not as the OpenAPI document has it:\n  {string.Join("\n  ", faults)}\n{json}");
        }
    }
}
