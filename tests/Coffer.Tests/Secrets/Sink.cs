// Where the program sends its traces and metrics, when it is told to: keeps all that arrives.
using System.Net;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Secrets;

internal sealed class Sink : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly MemoryStream _got = new();
    private readonly Task _taking;

    private Sink(int port)
    {
        Environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{port}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        };
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _taking = Take();
    }

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The bodies (protobuf, whose texts stand in it as they are), with the paths that they came to.</summary>
    public byte[] Got
    {
        get
        {
            lock (_got)
                return _got.ToArray();
        }
    }

    public static Sink Open() => new(Ports.Free());

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _taking;
        _listener.Close();
        await _got.DisposeAsync();
    }

    private async Task Take()
    {
        try
        {
            while (true)
            {
                var sent = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await sent.Request.InputStream.CopyToAsync(body);
                sent.Request.Headers.Remove("Content-Length"); // any digits, those of a security code among them
                lock (_got)
                {
                    _got.Write(
                        System.Text.Encoding.UTF8.GetBytes($"\n{sent.Request.RawUrl}\n{sent.Request.Headers}\n")
                    );
                    _got.Write(body.ToArray());
                }
                sent.Response.ContentType = "application/x-protobuf";
                sent.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // closed
        }
    }
}
