// A Coffer server of its own process, in development mode on a free loopback port,.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Coffer.Bench;

internal sealed class Server : IAsyncDisposable
{
    public const string Private = "cof_prv_sandbox_dev";
    public const string Public = "cof_pub_sandbox_dev";
    private readonly Process _process;
    private readonly string _data;
    private readonly HttpClient _http;

    private Server(Process process, string data, Uri address)
    {
        _process = process;
        _data = data;
        Address = address;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(30),
        };
    }

    public Uri Address { get; }

    /// <param name="database">The URL of an empty database; null: SQLite in a temporary folder.</param>
    public static async Task<Server> Start(string program, string? database)
    {
        var data = Directory.CreateTempSubdirectory("coffer-bench-").FullName;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        string[] arguments = ["serve", "--urls", address.OriginalString, "--data", data];
        var start = new ProcessStartInfo(program, database is null ? arguments : [.. arguments, "--database", database])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new Server(process, data, address);
        await server.Ready();
        return server;
    }

    public long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Sends JSON with a key and returns what came back.</summary>
    public async Task<JsonElement> Send(HttpMethod method, string path, string? json = null, string key = Private)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Api-Key", key);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task Ready()
    {
        for (var wait = 0; wait < 600; wait++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException("The server ended before it was ready.");
            try
            {
                if ((await _http.GetAsync("/health/ready")).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException e) when (wait < 599)
            {
                Trace.TraceInformation(e.Message);
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The server was not ready after 30 seconds.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
