// The key file: made once and whole, for its owner only, and refused with a sentence when something is wrong.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Versioning;
using Coffer.Sealing;
using Xunit;

namespace Coffer.Tests.Sealing;

[UnsupportedOSPlatform("windows")]
public sealed class KeyFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Key = "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_file_is_its_owners_alone_and_so_is_a_new_folder()
    {
        var path = folder.At("new", "deeper", "keys");
        var made = KeyFile.Create(path);
        Assert.Equal(Owner, File.GetUnixFileMode(path));
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.At("new", "deeper")));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.At("new", "deeper")));
        Assert.Matches("^[0-9a-f]{16}$", made.Kek);
        Assert.Equal(made.Kek, KeyFile.Load(path).Kek);
    }

    [Fact]
    public void A_relative_path_is_taken_from_where_the_program_runs()
    {
        var path = Path.GetRelativePath(Environment.CurrentDirectory, folder.At("keys"));
        Assert.Equal(KeyFile.Create(path).Kek, KeyFile.Load(folder.At("keys")).Kek);
    }

    [Fact]
    public void A_file_that_exists_is_never_replaced()
    {
        var kek = KeyFile.Create(folder.At("keys")).Kek;
        Refused(() => KeyFile.Create(folder.At("keys")), folder.At("keys"), "exists already");
        Assert.Equal(kek, KeyFile.LoadOrCreate(folder.At("keys")).Kek);
        Assert.Equal([folder.At("keys")], Directory.GetFileSystemEntries(folder.At()));
    }

    [Fact]
    public void Twenty_that_start_at_once_share_one_key()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = folder.At($"round{round}", "keys");
            var keks = new ConcurrentBag<string>();
            KeyringTests.InParallel(20, () => keks.Add(KeyFile.LoadOrCreate(path).Kek));
            Assert.Equal(20, keks.Count);
            Assert.Single(keks.Distinct(StringComparer.Ordinal));
            Assert.Equal([path], Directory.GetFileSystemEntries(folder.At($"round{round}")));
        }
    }

    [Fact]
    public void Of_twenty_that_create_at_once_one_succeeds()
    {
        var made = new ConcurrentBag<string>();
        KeyringTests.InParallel(
            20,
            () =>
            {
                if (Record.Exception(() => made.Add(KeyFile.Create(folder.At("keys")).Kek)) is { } refusal)
                    Assert.IsType<KeyFileException>(refusal);
            }
        );
        Assert.Equal([KeyFile.Load(folder.At("keys")).Kek], made);
    }

    [Fact]
    public void A_reader_sees_the_whole_file_or_none()
    {
        for (var round = 0; round < 50; round++)
        {
            var path = folder.At($"keys{round}");
            var reader = new Thread(() => KeyFile.LoadOrCreate(path));
            reader.Start();
            SpinWait.SpinUntil(() => File.Exists(path));
            Assert.NotNull(KeyFile.Load(path));
            reader.Join();
        }
    }

    [Fact]
    public void A_piece_of_a_file_is_refused_wherever_it_was_cut()
    {
        KeyFile.Create(folder.At("keys"));
        var whole = File.ReadAllText(folder.At("keys")).TrimEnd();
        for (var length = 0; length < whole.Length; length++)
            Refused(() => KeyFile.Load(folder.Write("piece", whole[..length])), folder.At("piece"), "key file");
    }

    [Theory]
    [InlineData("not a key file\n")]
    [InlineData("coffer-keys 2\nkek 0123456789abcdef " + Key + "\nend\n")]
    [InlineData("coffer-keys 1\nend\n")]
    [InlineData("kek 0123456789abcdef " + Key + "\nend\n")]
    [InlineData("coffer-keys 1\nkek 0123456789ABCDEF " + Key + "\nend\n")]
    [InlineData("coffer-keys 1\nkek 0123456789abcdef QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8!\nend\n")]
    [InlineData("coffer-keys 1\nkek 0123456789abcdef " + Key + "\nkek 0123456789abcdef " + Key + "\nend\n")]
    [InlineData("coffer-keys 1\nkek 0123456789abcdef " + Key + "\nend\nkek 1123456789abcdef " + Key + "\n")]
    [InlineData("coffer-keys 1\nkek 0123456789abcdef " + Key + "x\nend\n")]
    public void A_file_with_anything_else_in_it_is_refused(string text) =>
        Refused(() => KeyFile.Load(folder.Write("keys", text)), folder.At("keys"), "not a whole Coffer key file");

    [Fact]
    public void Comments_blank_lines_and_carriage_returns_are_no_fault()
    {
        var text = $"# mine\r\n\r\ncoffer-keys 1\r\n# since May\r\nkek 0123456789abcdef {Key}\r\nend\r\n\r\n";
        Assert.Equal("0123456789abcdef", KeyFile.Load(folder.Write("keys", text)).Kek);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.UserExecute)]
    [InlineData(UnixFileMode.SetUser)]
    public void A_file_that_is_open_to_others_is_refused(UnixFileMode wider)
    {
        KeyFile.Create(folder.At("keys"));
        File.SetUnixFileMode(folder.At("keys"), Owner | wider);
        Refused(() => KeyFile.Load(folder.At("keys")), folder.At("keys"), $"chmod 600 {folder.At("keys")}");
        Refused(() => KeyFile.LoadOrCreate(folder.At("keys")), folder.At("keys"), "open to others");
    }

    [Fact]
    public void A_file_that_its_owner_may_only_read_is_taken()
    {
        var kek = KeyFile.Create(folder.At("keys")).Kek;
        File.SetUnixFileMode(folder.At("keys"), UnixFileMode.UserRead);
        Assert.Equal(kek, KeyFile.Load(folder.At("keys")).Kek);
    }

    [Fact]
    public void What_is_missing_or_no_regular_file_is_refused_without_waiting()
    {
        Refused(() => KeyFile.Load(folder.At("none")), folder.At("none"), "There is no key file");
        Refused(() => KeyFile.Load(folder.At()), folder.At(), "not a regular file");
        Refused(() => KeyFile.LoadOrCreate(folder.At()), folder.At(), "not a regular file");
        Refused(() => KeyFile.Load(folder.Write("empty", "")), folder.At("empty"), "empty or not a regular file");
        using (var mkfifo = Process.Start("mkfifo", ["-m", "600", folder.At("pipe")]))
            mkfifo.WaitForExit();
        Refused(() => KeyFile.Load(folder.At("pipe")), folder.At("pipe"), "not a regular file");
        Refused(() => KeyFile.Load("/dev/zero"), "/dev/zero", "not a regular file");
    }

    [Fact]
    public void A_link_is_followed_to_the_file()
    {
        var kek = KeyFile.Create(folder.At("keys")).Kek;
        File.CreateSymbolicLink(folder.At("link"), folder.At("keys"));
        File.CreateSymbolicLink(folder.At("dangling"), folder.At("none"));
        Assert.Equal(kek, KeyFile.Load(folder.At("link")).Kek);
        Refused(() => KeyFile.Load(folder.At("dangling")), folder.At("dangling"), "key file");
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_refused()
    {
        File.WriteAllText(folder.At("file"), "x");
        Refused(() => KeyFile.Create(folder.At("file", "keys")), folder.At("file", "keys"), "cannot be made");
        Refused(() => KeyFile.LoadOrCreate("/proc/coffer/keys"), "/proc/coffer/keys", "cannot be made");
    }

    private static void Refused(Action act, string path, string because)
    {
        var sentence = Assert.Throws<KeyFileException>(act).Message;
        Assert.Contains(path, sentence, StringComparison.Ordinal);
        Assert.Contains(because, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
    }
}
