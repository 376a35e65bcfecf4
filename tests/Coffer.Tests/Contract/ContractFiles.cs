// Where the contract's files are: the examples, the pages of docs/api, the OpenAPI document as the last build wrote it.
using Coffer.Tests.House;

namespace Coffer.Tests.Contract;

internal static class ContractFiles
{
    public static string Document => At("openapi", "v1.json");

    public static string Example(string name) => At("docs", "api", "examples", name + ".json");

    /// <summary>The names of all examples.</summary>
    public static IEnumerable<string> Examples =>
        Directory
            .EnumerateFiles(At("docs", "api", "examples"), "*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal);

    public static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(At("docs", "api"), "*.md").Order(StringComparer.Ordinal);

    public static string Page(string name) => At("docs", "api", name + ".md");

    private static string At(params ReadOnlySpan<string> names) => Path.Combine([Repository.Root, .. names]);
}
