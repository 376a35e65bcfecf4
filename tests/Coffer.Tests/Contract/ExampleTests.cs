// The approved examples: each is shown by an operation, fits its schema, and is laid out as an approved answer is.
using System.Globalization;
using System.Text.Json;

namespace Coffer.Tests.Contract;

public sealed class ExampleTests
{
    private static readonly JsonElement Document = ContractCheck.Json(ReleaseRoutes.Document);

    [Fact]
    public void Every_example_is_shown_by_an_operation() =>
        Assert.Equal(
            ContractFiles.Examples,
            Shown().Select(shown => shown.Name).Distinct().Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_operation_shows_its_answer_and_what_it_takes()
    {
        var shown = Shown().ToLookup(one => (one.Operation, one.Status));

        foreach (var operation in ContractCheck.Operations(Document))
        {
            var name = operation.GetProperty("operationId").GetString()!;
            Assert.NotEmpty(shown[(name, 200)]);
            Assert.Equal(operation.TryGetProperty("requestBody", out _), shown[(name, 0)].Any());
        }
    }

    [Fact]
    public void Every_example_fits_its_schema() =>
        Assert.Empty(
            Shown()
                .SelectMany(shown =>
                    (
                        shown.Status == 0
                            ? ContractCheck.RequestFaults(Document, shown.Operation, shown.Json)
                            : ContractCheck.Faults(Document, shown.Operation, shown.Status, shown.Json)
                    ).Select(fault => $"{shown.Name} in {shown.Operation}: {fault}")
                )
        );

    [Fact]
    public void The_document_shows_the_files_as_they_are() =>
        Assert.All(Shown(), shown => Assert.Equal(Compact(Approved.Text(shown.Name)), Compact(shown.Json)));

    [Fact]
    public void Answers_are_laid_out_with_the_sample_values() =>
        Assert.All(
            ContractFiles.Examples.Where(name => name.EndsWith(".answer", StringComparison.Ordinal)),
            name => Assert.Equal(Approved.Text(name), Scrubbed.Text(Approved.Text(name)))
        );

    // Status 0 stands for the request.
    private static IEnumerable<(string Operation, int Status, string Name, string Json)> Shown()
    {
        foreach (var operation in ContractCheck.Operations(Document))
        {
            var id = operation.GetProperty("operationId").GetString()!;
            if (operation.TryGetProperty("requestBody", out var body))
            {
                foreach (var (name, json) in Examples(body))
                {
                    yield return (id, 0, name, json);
                }
            }
            foreach (var response in operation.GetProperty("responses").EnumerateObject())
            {
                foreach (var (name, json) in Examples(ContractCheck.Followed(Document, response.Value)))
                {
                    yield return (id, int.Parse(response.Name, CultureInfo.InvariantCulture), name, json);
                }
            }
        }
    }

    private static IEnumerable<(string Name, string Json)> Examples(JsonElement body) =>
        body.GetProperty("content")
            .EnumerateObject()
            .Where(type => type.Value.TryGetProperty("examples", out _))
            .SelectMany(type => type.Value.GetProperty("examples").EnumerateObject())
            .Select(example => (example.Name, example.Value.GetProperty("value").GetRawText()));

    private static string Compact(string json) => JsonSerializer.Serialize(ContractCheck.Json(json));
}
