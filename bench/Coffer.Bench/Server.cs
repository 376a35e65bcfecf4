// A server in a process of its own on a free loopback port: Coffer in development mode, the limit, or a peer.
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
    private static readonly TimeSpan MostStart = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly HttpClient _http;

    private Server(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(30),
        };
    }

    public Uri Address { get; }

    /// <summary>From the start of the process to its first good answer.</summary>
    public TimeSpan Starting { get; private set; }

    /// <summary>Coffer in development mode, on a place for its data.</summary>
    public static Task<Server> Coffer(string program, Place place, string ready = "/health/ready") =>
        Start(url => Command(program, ["serve", "--urls", url, .. place.Arguments]), ready);

    /// <param name="command">What to run, by the URL that it is to listen to.</param>
    /// <param name="ready">A path that it answers with success once it works.</param>
    /// <param name="bearer">What a server that is no Coffer wants as authorization.</param>
    public static async Task<Server> Start(Func<string, ProcessStartInfo> command, string ready, string? bearer = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = command(address.OriginalString);
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} does not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, line) => Console.Error.Write(line.Data is { } text ? text + "\n" : "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new Server(process, address);
        if (bearer is not null)
            server._http.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
        await server.Ready(ready, began);
        return server;
    }

    /// <summary>A program, or one that `dotnet` runs.</summary>
    public static ProcessStartInfo Command(string program, params string[] arguments) =>
        program.EndsWith(".dll", StringComparison.Ordinal)
            ? new("dotnet", [program, .. arguments])
            : new(program, arguments);

    public double MemoryMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Sends JSON with a key and returns what came back.</summary>
    public async Task<JsonElement> Send(HttpMethod method, string path, string? json = null, string key = Private)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Api-Key", key);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Send(request);
    }

    public Task<JsonElement> Get(string path) => Send(HttpMethod.Get, path);

    public Task<JsonElement> Post(string path, string json, string key = Private) =>
        Send(HttpMethod.Post, path, json, key);

    /// <summary>Sends a form, as Stripe's API takes it.</summary>
    public Task<JsonElement> PostForm(string path, string form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        return Send(request);
    }

    public Task<Rate> Load(int connections, TimeSpan time, Load load) => Wrk.Run(Address, connections, time, load);

    private async Task<JsonElement> Send(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<JsonElement>(text)
                : throw new InvalidOperationException($"{request.RequestUri}: {(int)response.StatusCode} {text}");
        }
    }

    private async Task Ready(string path, long began)
    {
        while (!await Answers(path))
        {
            if (_process.HasExited)
                throw new InvalidOperationException("The server ended before it was ready.");
            if (Stopwatch.GetElapsedTime(began) > MostStart)
                throw new TimeoutException($"The server was not ready after {MostStart}.");
            await Task.Delay(1);
        }

        Starting = Stopwatch.GetElapsedTime(began);
    }

    private async Task<bool> Answers(string path)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (_http.DefaultRequestHeaders.Authorization is null)
                request.Headers.Add("X-Api-Key", Private);
            using var response = await _http.SendAsync(request);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
