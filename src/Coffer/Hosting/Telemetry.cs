// Metrics and traces. /metrics is for Prometheus: on the listener of --metrics, else for connections from this
// machine. Both go out by OTLP too when OTEL_EXPORTER_OTLP_ENDPOINT says where to. Routes are named by template; what
// a caller typed is in none of it.
using System.Diagnostics;
using System.Net;
using Coffer.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Coffer.Hosting;

internal static class Telemetry
{
    private const string Metrics = "/metrics";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(Settings());
        var export = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("coffer", serviceVersion: Commands.CommandLine.Version))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddMeter("Npgsql")
                    .AddPrometheusExporter();
                if (export)
                    metrics.AddOtlpExporter();
            });
        if (export)
            telemetry.WithTracing(traces =>
                traces.AddAspNetCoreInstrumentation().AddSource("Npgsql").AddProcessor(new Discreet()).AddOtlpExporter()
            );
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes.MapPrometheusScrapingEndpoint(Metrics);

    /// <summary>Comes after routing: /metrics is only where it belongs, and there is nothing else.</summary>
    public static void UseMetricsDoor(this WebApplication app, bool ownListener, bool behindProxy) =>
        app.Use(next =>
            http =>
            {
                var there = http.Features.Get<MetricsConnection>() is not null;
                var asked = http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: Metrics };
                var open = ownListener ? there : !behindProxy && IsFromHere(http);
                return asked == there || (asked && open)
                    ? next(http)
                    : throw new Refusal(
                        RefusalKind.NotFound,
                        new Fault(Codes.NotFound, null, "There is no such route.")
                    );
            }
        );

    private static bool IsFromHere(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    // Of the machine's settings these alone are read, which OpenTelemetry specifies.
    private static IEnumerable<KeyValuePair<string, string?>> Settings() =>
        from System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where name.StartsWith("OTEL_", StringComparison.Ordinal)
        select KeyValuePair.Create(name, (string?)variable.Value);

    /// <summary>Takes the caller's own text out of spans before they leave.</summary>
    private sealed class Discreet : BaseProcessor<Activity>
    {
        private static readonly string[] Typed =
        [
            "url.path",
            "url.query",
            "url.full",
            "server.address",
            "user_agent.original",
            "http.request.method_original",
        ];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in Typed)
                data.SetTag(tag, null);
            data.TraceStateString = null;
        }
    }
}
