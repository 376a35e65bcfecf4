// The bytes of one request, written straight into memory that does not move and is wiped when the request is disposed:
// a card number goes from the sealed room into them and into no string. Knows whether any of them left.
using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Coffer.Processing.Ecrypt;

internal sealed class RequestBody : HttpContent
{
    private const int Room = 8 * 1024;

    private readonly Bytes _bytes = new();

    public RequestBody(Action<Utf8JsonWriter> members)
    {
        using (var writer = new Utf8JsonWriter(_bytes))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>A byte of it may have been sent. Until then upstream cannot have acted: it waits for the body that the
    /// headers announce.</summary>
    public bool Started { get; private set; }

    public string? IdempotencyKey { get; init; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Started = true;
        await stream.WriteAsync(_bytes.Written);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Written.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _bytes.Wipe();
        base.Dispose(disposing);
    }

    // It does not grow: growing would leave the old copy behind. The texts that go in have limits well below.
    private sealed class Bytes : IBufferWriter<byte>
    {
        private readonly byte[] _array = GC.AllocateUninitializedArray<byte>(Room, pinned: true);
        private int _length;

        public ReadOnlyMemory<byte> Written => _array.AsMemory(0, _length);

        public void Advance(int count) => _length += count;

        public Memory<byte> GetMemory(int sizeHint = 0) =>
            _array.Length - _length >= Math.Max(sizeHint, 1)
                ? _array.AsMemory(_length)
                : throw new InvalidOperationException("A request to an upstream is longer than any should be.");

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public void Wipe() => CryptographicOperations.ZeroMemory(_array);
    }
}
