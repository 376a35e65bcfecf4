// The repository that the tests were built from: found from the test assembly by walking up to Coffer.slnx, read once.
namespace Coffer.Tests.House;

public static class Repository
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> All = new(() => [.. Read("src"), .. Read("tests")]);

    public static string Root { get; } = Find();

    /// <summary>Every .cs and .sql file under src/.</summary>
    public static IReadOnlyList<SourceFile> Source => Under("src/");

    /// <summary>Every .cs file under tests/.</summary>
    public static IReadOnlyList<SourceFile> Tests => Under("tests/");

    public static IReadOnlyList<SourceFile> Everything => All.Value;

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static List<SourceFile> Under(string folder) => [.. All.Value.Where(file => file.IsUnder(folder))];

    private static IEnumerable<SourceFile> Read(string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".sql" or ".csproj")
            .Select(path => (Full: path, Short: Path.GetRelativePath(Root, path).Replace('\\', '/')))
            .Where(path => !path.Short.Contains("/bin/") && !path.Short.Contains("/obj/"))
            .OrderBy(path => path.Short, StringComparer.Ordinal)
            .Select(path => new SourceFile(path.Short, File.ReadAllText(path.Full)));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Coffer.slnx")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Coffer.slnx.");
    }
}
