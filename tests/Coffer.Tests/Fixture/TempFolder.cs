// A folder of a test's own under the system's temporary folder, removed with all it holds when the test is done, or
// with the whole run when the test never came to that.
namespace Coffer.Tests.Fixture;

public sealed class TempFolder : IDisposable
{
    private static int made;

    public TempFolder() =>
        Path = Directory
            .CreateDirectory(System.IO.Path.Combine(Watchdog.Folder, $"{Interlocked.Increment(ref made)}"))
            .FullName;

    public string Path { get; }

    /// <summary>The full path of a file or folder in here. Nothing is made.</summary>
    public string At(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose()
    {
        // A killed process may still be closing its last file; the second try a moment later succeeds.
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception e) when (tries < 20 && e is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(50);
            }
        }
    }
}
