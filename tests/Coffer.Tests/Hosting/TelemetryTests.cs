// Traces leave by OTLP only where the environment says so, and hold routes, not what a caller typed.
using System.Net;
using System.Text;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Hosting;

public sealed class TelemetryTests : IDisposable
{
    private const string Typed = "4111111111111111";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Traces_go_where_the_environment_says_and_name_route_templates()
    {
        using var sink = new HttpListener();
        var address = $"http://127.0.0.1:{Ports.Free()}/";
        sink.Prefixes.Add(address);
        sink.Start();
        var received = Receive(sink);
        await using (
            var coffer = await CofferProcess.StartAsync(
                folder,
                environment: new Dictionary<string, string>
                {
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                }
            )
        )
        {
            using var answer = await Running.Send(
                coffer.Address,
                $"/v1/customers/{Typed}?{Typed}={Typed}",
                Running.Private
            );
            Assert.Equal(0, (await coffer.StopAsync()).ExitCode);
        }
        sink.Stop();

        var sent = await received;
        Assert.Contains("/v1/traces", sent.Keys);
        Assert.Contains("/v1/metrics", sent.Keys);
        Assert.Contains("GET /v1/customers/{Customer}", sent["/v1/traces"]);
        Assert.Contains("coffer.request_id", sent["/v1/traces"]);
        Assert.All(sent.Values, body => Assert.DoesNotContain(Typed, body));
        Assert.All(sent.Values, body => Assert.DoesNotContain(Running.Private, body));
    }

    private static async Task<Dictionary<string, string>> Receive(HttpListener sink)
    {
        var bodies = new Dictionary<string, string>();
        while (true)
        {
            HttpListenerContext asked;
            try
            {
                asked = await sink.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return bodies;
            }
            using var body = new MemoryStream();
            await asked.Request.InputStream.CopyToAsync(body);
            var path = asked.Request.Url!.AbsolutePath;
            bodies[path] = bodies.GetValueOrDefault(path) + Encoding.Latin1.GetString(body.ToArray());
            asked.Response.ContentType = "application/x-protobuf";
            asked.Response.Close();
        }
    }
}
