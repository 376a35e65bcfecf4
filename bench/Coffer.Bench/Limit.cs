// The limits that Coffer is measured beside: a web server that does nothing but answer, and PostgreSQL asked by nobody
// but pgbench.
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coffer.Bench;

/// <summary>Kestrel serving fixed JSON. Runs as a process of its own, as the server does.</summary>
internal static class Limit
{
    public const string Small = "/json400";
    public const string Large = "/json40k";

    public static async Task Serve(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var app = builder.Build();
        Fixed(app, Small, 400);
        Fixed(app, Large, 40_000);
        Fixed(app, "/health/ready", 40);
        await app.RunAsync();
    }

    private static void Fixed(WebApplication app, string path, int bytes)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', bytes - 11)}}"}""");
        app.MapGet(
            path,
            async context =>
            {
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = body.Length;
                await context.Response.Body.WriteAsync(body);
            }
        );
    }
}

/// <summary>pgbench with prepared statements on rows of 400 bytes.</summary>
internal sealed class Pgbench(string database)
{
    private const int Rows = 200_000;

    public async Task Prepare()
    {
        await Psql(
            "CREATE TABLE bench_customers (seq bigserial PRIMARY KEY, id uuid NOT NULL UNIQUE, body bytea NOT NULL)",
            "ALTER TABLE bench_customers ALTER body SET STORAGE EXTERNAL",
            "CREATE TABLE bench_inserts (seq bigserial PRIMARY KEY, id uuid NOT NULL UNIQUE, body bytea NOT NULL)",
            "INSERT INTO bench_customers (id, body) SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, "
                + "decode(repeat(md5(g::text), 25), 'hex') FROM generate_series(1, "
                + Rows.ToString(CultureInfo.InvariantCulture)
                + ") g",
            "VACUUM ANALYZE bench_customers"
        );
    }

    /// <summary>One row and its commit at a time.</summary>
    public Task<Rate> Insert(int connections, TimeSpan time) =>
        Run(
            connections,
            time,
            "INSERT INTO bench_inserts (id, body) VALUES (gen_random_uuid(), "
                + "decode(repeat('0123456789abcdef0123456789abcdef', 25), 'hex'));"
        );

    /// <summary>A row by its unique id.</summary>
    public Task<Rate> Select(int connections, TimeSpan time) =>
        Run(
            connections,
            time,
            $"\\set n random(1, {Rows})\n"
                + "SELECT body FROM bench_customers WHERE id = "
                + "('00000000-0000-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid;"
        );

    private async Task<Rate> Run(int connections, TimeSpan time, string sql)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, sql);
            string[] load = ["-c", $"{connections}", "-j", "1", "-T", $"{(int)time.TotalSeconds}"];
            var output = await Tool.Run("pgbench", ["-n", "-M", "prepared", .. load, "-f", script, database]);
            var line = output.Split('\n').First(line => line.StartsWith("tps", StringComparison.Ordinal));
            var latency = output
                .Split('\n')
                .First(line => line.StartsWith("latency average", StringComparison.Ordinal));
            return new(Number(line), Number(latency), double.NaN);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private async Task Psql(params string[] statements) =>
        await Tool.Run("psql", ["-q", "-d", database, .. statements.SelectMany(sql => new[] { "-c", sql })]);

    // The first number behind the equals sign.
    private static double Number(string line) =>
        double.Parse(line.Split('=')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
}
