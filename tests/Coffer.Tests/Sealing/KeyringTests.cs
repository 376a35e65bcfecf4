// Keys: wrapped and unwrapped, digests and fingerprints, and several threads on one key.
using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Coffer.Sealing;
using CsCheck;
using Xunit;

namespace Coffer.Tests.Sealing;

[UnsupportedOSPlatform("windows")]
public sealed class KeyringTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Keyring keyring;

    public KeyringTests() => keyring = new Keyring(KeyFile.Create(folder.At("keys")));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_wrapped_key_unwraps_to_the_same_key()
    {
        var id = Guid.CreateVersion7();
        var (key, wrapped) = keyring.NewDataKey(id, 5);
        using var again = keyring.Unwrap(wrapped);
        Assert.Equal((id, 5, id, 5, keyring.Kek), (again.Id, again.Version, wrapped.Id, wrapped.Version, wrapped.Kek));
        Assert.Equal(
            Room.Visa,
            Room.Digits(Sealer.OpenCard(again, Room.Place, Sealer.Seal(key, Room.Place, Room.ACard())))
        );
        var (mac, macWrapped) = keyring.NewMacKey(id);
        using var macAgain = keyring.UnwrapMac(macWrapped);
        Assert.Equal(mac.Fingerprint(Room.ACard()), macAgain.Fingerprint(Room.ACard()));
        Assert.Equal((id, 1), (macAgain.Id, macAgain.Version));
    }

    [Fact]
    public void A_key_that_was_wrapped_elsewhere_by_the_same_layout_unwraps()
    {
        const string Wrapped =
            "01a0a1a2a3a4a5a6a7a8a9aaabd78e043ce6ee9a2a71664bf585b13ef9ff06e7d4f87a933afac5f481f5df60e78989d09bb755"
            + "232a2e6893b2c1347a3c";
        var path = folder.Write(
            "golden",
            "coffer-keys 1\nkek 0123456789abcdef QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=\nend\n"
        );
        using var expected = Room.AKey();
        using var key = new Keyring(KeyFile.Load(path)).Unwrap(
            new WrappedKey(expected.Id, 7, "0123456789abcdef", Convert.FromHexString(Wrapped))
        );
        Assert.Equal(
            Room.Visa,
            Room.Digits(Sealer.OpenCard(key, Room.Place, Sealer.Seal(expected, Room.Place, Room.ACard())))
        );
    }

    [Fact]
    public void A_wrapped_key_under_another_id_version_kind_or_kek_stays_shut()
    {
        var (_, wrapped) = keyring.NewDataKey(Guid.NewGuid(), 5);
        var other = new Keyring(KeyFile.Create(folder.At("other")));
        Assert.Throws<UnsealException>(() => keyring.Unwrap(wrapped with { Id = Guid.NewGuid() }));
        Assert.Throws<UnsealException>(() => keyring.Unwrap(wrapped with { Version = 6 }));
        Assert.Throws<UnsealException>(() => keyring.Unwrap(wrapped with { Kek = other.Kek }));
        Assert.Throws<UnsealException>(() => keyring.UnwrapMac(wrapped));
        Assert.Throws<UnsealException>(() => other.Unwrap(wrapped));
        Assert.Throws<UnsealException>(() => other.Unwrap(wrapped with { Kek = other.Kek }));
    }

    [Fact]
    public void A_wrapped_key_changed_anywhere_stays_shut()
    {
        var (_, wrapped) = keyring.NewDataKey(Guid.NewGuid());
        foreach (var changed in Changed(wrapped.Wrapped))
            Assert.Throws<UnsealException>(() => keyring.Unwrap(wrapped with { Wrapped = changed }));
    }

    [Fact]
    public void A_check_value_knows_its_own_kek_and_no_other()
    {
        var check = keyring.CheckValue();
        Assert.True(keyring.Matches(check));
        Assert.True(new Keyring(KeyFile.Load(folder.At("keys"))).Matches(check));
        Assert.False(new Keyring(KeyFile.Create(folder.At("other"))).Matches(check));
        Assert.All(Changed(check), changed => Assert.False(keyring.Matches(changed)));
        Gen.Byte.Array[0, 100].Sample(bytes => !keyring.Matches(bytes));
    }

    [Fact]
    public void A_file_with_two_keks_wraps_with_the_last_and_unwraps_with_both()
    {
        var (_, wrapped) = keyring.NewDataKey(Guid.NewGuid());
        var lines = File.ReadAllLines(folder.At("keys")).ToList();
        lines.Insert(lines.Count - 1, "kek fedcba9876543210 QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=");
        var rotated = new Keyring(KeyFile.Load(folder.Write("rotated", string.Join('\n', lines))));
        Assert.Equal("fedcba9876543210", rotated.NewDataKey(Guid.NewGuid()).Wrapped.Kek);
        rotated.Unwrap(wrapped).Dispose();
        Assert.True(rotated.Matches(keyring.CheckValue()));
        Assert.False(keyring.Matches(rotated.CheckValue()));
    }

    [Fact]
    public void Eight_threads_seal_and_open_with_one_key()
    {
        using var key = keyring.NewDataKey(Guid.NewGuid()).Key;
        using var mac = keyring.NewMacKey(Guid.NewGuid()).Key;
        var print = mac.Fingerprint(Room.ACard());
        InParallel(
            8,
            () =>
            {
                for (var round = 0; round < 500; round++)
                {
                    var card = Sealer.OpenCard(key, Room.Place, Sealer.Seal(key, Room.Place, Room.ACard()));
                    Assert.Equal(print, mac.Fingerprint(card));
                }
            }
        );
    }

    [Fact]
    public void A_key_disposed_while_in_use_never_seals_under_a_wiped_key()
    {
        for (var round = 0; round < 50; round++)
        {
            var (key, wrapped) = keyring.NewDataKey(Guid.NewGuid());
            var values = new ConcurrentBag<byte[]>();
            InParallel(4, () => SealUntilDisposed(key, values));
            using var again = keyring.Unwrap(wrapped);
            Assert.All(values, value => Sealer.OpenCard(again, Room.Place, value));
        }
    }

    [Fact]
    public void A_disposed_key_refuses_all_use()
    {
        var key = Room.AKey();
        var mac = keyring.NewMacKey(Guid.NewGuid()).Key;
        var value = Sealer.Seal(key, Room.Place, Room.ACard());
        key.Dispose();
        key.Dispose();
        mac.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Sealer.Seal(key, Room.Place, Room.ACard()));
        Assert.Throws<ObjectDisposedException>(() => Sealer.OpenCard(key, Room.Place, value));
        Assert.Throws<ObjectDisposedException>(() => mac.Fingerprint(Room.ACard()));
    }

    internal static IEnumerable<byte[]> Changed(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            byte[] flipped = [.. bytes];
            flipped[at] ^= 0x40;
            yield return flipped;
            yield return bytes[..at];
        }
        yield return [.. bytes, 0];
    }

    private static void SealUntilDisposed(DataKey key, ConcurrentBag<byte[]> values)
    {
        try
        {
            for (var round = 0; round < 20; round++)
                values.Add(Sealer.Seal(key, Room.Place, Room.ACard()));
            key.Dispose();
        }
        catch (ObjectDisposedException)
        {
            // Another thread was done first.
        }
    }

    internal static void InParallel(int threads, Action act)
    {
        var failures = new ConcurrentQueue<Exception>();
        using var start = new Barrier(threads);
        var running = Enumerable.Range(0, threads).Select(_ => new Thread(() => Run(start, act, failures))).ToList();
        running.ForEach(thread => thread.Start());
        running.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }

    private static void Run(Barrier start, Action act, ConcurrentQueue<Exception> failures)
    {
        start.SignalAndWait();
        if (Record.Exception(act) is { } failure)
            failures.Enqueue(failure);
    }
}
