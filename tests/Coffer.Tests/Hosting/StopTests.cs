// SIGTERM finishes the requests that run, and then the program ends with 0. TLS is there too: both are about the
// door.
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Coffer.Hosting;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Hosting;

public sealed class StopTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task SIGTERM_lets_a_running_request_finish()
    {
        await using var coffer = await CofferProcess.StartAsync(folder);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, coffer.Address.Port);
        var stream = connection.GetStream();
        await Write(stream, "POST /v1/customers HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: cof_prv_sandbox_dev\r\n");
        await Write(stream, "Content-Type: application/json\r\nContent-Length: 21\r\n\r\n{\"first_");
        await Task.Delay(500);

        var stopping = coffer.StopAsync();
        await Task.Delay(1000);
        Assert.False(stopping.IsCompleted);
        await Write(stream, "name\":\"Jane\"}");

        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("Jane", answer);
        Assert.Equal(0, (await stopping).ExitCode);
    }

    [Fact]
    public async Task TLS_is_spoken_with_the_certificate_that_was_named()
    {
        var (certificate, key) = Certificates.Write(folder);
        ServeOptions options = new()
        {
            Urls = "https://127.0.0.1:0",
            Data = folder.At("data"),
            TlsCert = certificate,
            TlsKey = key,
        };
        await using var server = await Running.Start(options);
        using var expected = X509CertificateLoader.LoadCertificateFromFile(certificate);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, given, _, _) => expected.Equals(given);
        using var client = new HttpClient(handler);

        var answer = await client.GetStringAsync(new Uri(server.BaseAddress, "/health/live"));

        Assert.Contains("live", answer);
    }

    [Fact]
    public async Task A_certificate_that_is_none_is_refused_in_a_sentence()
    {
        var (certificate, key) = Certificates.Write(folder);
        ServeOptions options = new() { Urls = "https://127.0.0.1:0", Data = folder.At("data") };

        var swapped = options with { TlsCert = key, TlsKey = certificate };
        var fault = await Assert.ThrowsAsync<SetupException>(() => Server.Start(swapped));

        Assert.Contains("are not a certificate and its key in PEM form", fault.Message);
        Assert.False(Directory.Exists(folder.At("data")));
    }

    private static Task Write(NetworkStream stream, string text) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();
}
