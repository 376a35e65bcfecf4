// A folder of a test's own, gone when the test is.
using System.Runtime.Versioning;

namespace Coffer.Tests.Sealing;

internal sealed class TempFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("coffer-sealing-").FullName;

    internal string At(params string[] parts) => Path.Combine([path, .. parts]);

    /// <summary>Writes a file of mode 0600 and answers its path.</summary>
    [UnsupportedOSPlatform("windows")]
    internal string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return At(name);
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
