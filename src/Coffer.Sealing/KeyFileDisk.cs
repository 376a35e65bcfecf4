// The key file on disk. It is written under another name and then linked to its own, which fails if that exists: nobody
// ever reads a piece of it, and of several writers one wins. (A rename would replace the winner's file.)
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Coffer.Sealing;

internal static class KeyFileDisk
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MostBytes = 64 * 1024;

    /// <summary>The file's bytes, which the caller wipes.</summary>
    internal static byte[] Read(string path)
    {
        try
        {
            return Regular(new FileInfo(path)) ? ReadRegular(path) : throw Refused(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException(
                $"The key file {path} cannot be read: let the user that Coffer runs as own it ({cause.Message}).",
                cause
            );
        }
    }

    /// <summary>Whether the file was placed; false if one is there already.</summary>
    internal static bool TryPlace(string path, ReadOnlySpan<byte> text)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            MakeFolder(folder);
            return TryPlace(path, folder, text);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException(
                $"The key file {path} cannot be made: name a path that Coffer may write to ({cause.Message}).",
                cause
            );
        }
    }

    // A pipe or a device has no length; they are told apart without opening them, which might wait for ever.
    private static bool Regular(FileInfo file)
    {
        if (!file.Exists)
            return false;
        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return target is { Exists: true, Length: > 0 and <= MostBytes };
    }

    private static KeyFileException Refused(string path) =>
        Path.Exists(path)
            ? new($"The key file {path} is empty or not a regular file: name a Coffer key file with --keys.")
            : new($"There is no key file at {path}: name it with --keys, or make one with `coffer keyring init`.");

    private static byte[] ReadRegular(string path)
    {
        using var file = File.OpenHandle(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~Owner) != UnixFileMode.None)
            throw new KeyFileException($"The key file {path} is open to others: close it with `chmod 600 {path}`.");
        var text = new byte[RandomAccess.GetLength(file)];
        var read = RandomAccess.Read(file, text, 0);
        return read == text.Length ? text : throw new IOException("it changed while it was read");
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
    }

    private static bool TryPlace(string path, string folder, ReadOnlySpan<byte> text)
    {
        var draft = Path.Combine(folder, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(16, true)}");
        try
        {
            WriteDraft(draft, text);
            return OperatingSystem.IsWindows() ? TryMove(draft, path) : TryLink(draft, path, folder);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static void WriteDraft(string draft, ReadOnlySpan<byte> text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Owner;
        using var file = new FileStream(draft, options);
        file.Write(text);
        file.Flush(flushToDisk: true);
    }

    private static bool TryMove(string draft, string path)
    {
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static bool TryLink(string draft, string path, string folder)
    {
        if (link(Native(draft), Native(path)) == 0)
            return SyncFolder(folder);
        var reason = Marshal.GetLastPInvokeErrorMessage();
        return Path.Exists(path) ? false : throw new IOException(reason);
    }

    // The file's name is in the folder, and is lost with the power unless the folder is synced too.
    private static bool SyncFolder(string folder)
    {
        var handle = open(Native(folder), 0);
        if (handle < 0)
            return true;
        _ = fsync(handle);
        _ = close(handle);
        return true;
    }

    private static byte[] Native(string path) => Encoding.UTF8.GetBytes(path + '\0');

#pragma warning disable IDE1006, SYSLIB1054, CA5392 // libc's own names; arrays of bytes need no generated marshalling
    [DllImport("libc", SetLastError = true)]
    private static extern int link(byte[] from, byte[] to);

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int handle);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int handle);
#pragma warning restore
}
