// A value of 400 bytes, sealed and opened, beside AES-256-GCM alone; a digest, beside HMAC-SHA-256 alone.
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Coffer.Sealing;

namespace Coffer.Micro;

[InProcess, MemoryDiagnoser, GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory), CategoriesColumn]
public class Sealing : IDisposable
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _plain = RandomNumberGenerator.GetBytes(400);
    private readonly byte[] _box = new byte[400];
    private readonly byte[] _opened = new byte[400];
    private readonly byte[] _nonce = new byte[NonceBytes];
    private readonly byte[] _tag = new byte[TagBytes];
    private readonly AesGcm _aes = new(RandomNumberGenerator.GetBytes(32), TagBytes);
    private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(
        HashAlgorithmName.SHA256,
        RandomNumberGenerator.GetBytes(32)
    );
    private readonly SealContext _context = new(1, Guid.CreateVersion7(), "answer");
    private DataKey _key = null!;
    private MacKey _mac = null!;

    [GlobalSetup]
    public void Setup()
    {
        var folder = Directory.CreateTempSubdirectory("coffer-micro-").FullName;
        var keyring = new Keyring(KeyFile.Create(Path.Combine(folder, "coffer.key")));
        Directory.Delete(folder, recursive: true);
        (_key, _) = keyring.NewDataKey(Guid.CreateVersion7());
        (_mac, _) = keyring.NewMacKey(Guid.CreateVersion7());
    }

    [Benchmark(Baseline = true), BenchmarkCategory("seal and open 400 bytes")]
    public void Aes()
    {
        RandomNumberGenerator.Fill(_nonce);
        _aes.Encrypt(_nonce, _plain, _box, _tag);
        _aes.Decrypt(_nonce, _box, _tag, _opened);
    }

    [Benchmark, BenchmarkCategory("seal and open 400 bytes")]
    public byte[] SealAndOpen() => Sealer.Open(_key, _context, Sealer.Seal(_key, _context, _plain));

    [Benchmark(Baseline = true), BenchmarkCategory("digest of 400 bytes")]
    public byte[] Hmac()
    {
        _hmac.AppendData(_plain);
        return _hmac.GetHashAndReset();
    }

    [Benchmark, BenchmarkCategory("digest of 400 bytes")]
    public byte[] Digest() => _mac.Hash("idempotency member", _plain);

    [GlobalCleanup]
    public void Dispose()
    {
        _aes.Dispose();
        _hmac.Dispose();
        _key?.Dispose();
        _mac?.Dispose();
        GC.SuppressFinalize(this);
    }
}
