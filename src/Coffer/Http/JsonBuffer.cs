// A writer of JSON with its buffer, kept for the next answer: answers are made all the time, and lists are long.
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Coffer.Http;

internal sealed class JsonBuffer : IDisposable
{
    private const int LargestKept = 256 * 1024;

    // Only what stands ready is the thread's; who has rented it may go on elsewhere.
    [ThreadStatic]
    private static JsonBuffer? t_kept;

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    private JsonBuffer() =>
        Writer = new(
            _bytes,
            new JsonWriterOptions
            {
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the answers are application/json, never markup
                SkipValidation = true,
            }
        );

    public Utf8JsonWriter Writer { get; }

    public static JsonBuffer Rent()
    {
        var buffer = t_kept ?? new();
        t_kept = null;
        return buffer;
    }

    /// <summary>What was written; good until the buffer is given back.</summary>
    public ReadOnlyMemory<byte> Written()
    {
        Writer.Flush();
        return _bytes.WrittenMemory;
    }

    public void Dispose()
    {
        if (_bytes.Capacity > LargestKept)
            return;
        _bytes.ResetWrittenCount();
        Writer.Reset();
        t_kept = this;
    }
}
