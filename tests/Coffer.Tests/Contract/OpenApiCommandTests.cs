// `coffer openapi`: the document on the standard output, and nothing left behind.
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Contract;

public sealed class OpenApiCommandTests
{
    [Fact]
    public async Task It_prints_the_document_and_leaves_no_data_folder()
    {
        using var folder = new TempFolder();

        var outcome = await CofferProcess.RunAsync(folder, ["openapi"]);

        Assert.Equal("", outcome.Errors);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(ContractFiles.Document), outcome.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
