// The repository that these tests were built from: the approved examples, the pages of docs/api, and the written OpenAPI document.
namespace Coffer.Tests.Contract;

internal static class Repository
{
    private static readonly Lazy<string> Found = new(Find);

    public static string Examples => At("docs", "api", "examples");

    public static string At(params ReadOnlySpan<string> names) => Path.Combine([Found.Value, .. names]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Coffer.slnx")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"No Coffer.slnx above {AppContext.BaseDirectory}.");
    }
}
