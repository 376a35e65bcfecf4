// How these tests reach a server: options for one in this process, plain requests, and what its answers say.
using System.Net;
using System.Text;
using System.Text.Json;
using Coffer.Hosting;
using Coffer.Tests.Fixture;

namespace Coffer.Tests.Hosting;

internal static class Running
{
    public const string Private = "cof_prv_sandbox_dev";
    public const string FreePort = "http://127.0.0.1:0";

    private static readonly HttpClient Http = new();

    /// <summary>A server in this process, which keeps its log to itself.</summary>
    public static Task<RunningServer> Start(ServeOptions options, LogLines? logs = null, TimeProvider? time = null) =>
        Server.Start(options, time, logs ?? new LogLines());

    /// <summary>The same on an empty folder: development mode.</summary>
    public static Task<RunningServer> Development(TempFolder folder, LogLines? logs = null) =>
        Start(new() { Urls = FreePort, Data = folder.At("data") }, logs);

    /// <summary>A database made by `coffer migrate`, a key file, and one account of a kind.</summary>
    public static async Task<Shop> Shop(TempFolder folder, string database, string kind = "sandbox")
    {
        var keys = $"file:{folder.At("keys", "coffer.key")}";
        await Done(folder, "keyring", "init", "--keys", keys);
        await Done(folder, "migrate", "--database", database);
        var made = await Done(
            folder,
            ["accounts", "create", "--name", "Acme", "--kind", kind, "--database", database, "--keys", keys, "--json"]
        );
        var account = JsonDocument.Parse(made).RootElement;
        return new(
            new()
            {
                Urls = FreePort,
                Data = folder.At("data"),
                Database = database,
                Keys = keys,
            },
            account.GetProperty("account_id").GetString()!,
            account.GetProperty("private_key").GetString()!
        );
    }

    /// <summary>Runs a command that succeeds; its output.</summary>
    public static async Task<string> Done(TempFolder folder, params string[] args)
    {
        var outcome = await CofferProcess.RunAsync(folder, args);
        Assert.True(outcome is { ExitCode: 0, Errors: "" }, outcome.ToString());
        return outcome.Output;
    }

    public static async Task<HttpResponseMessage> Send(
        Uri server,
        string path,
        string? key = null,
        string? json = null,
        HttpMethod? method = null
    )
    {
        using var request = new HttpRequestMessage(
            method ?? (json is null ? HttpMethod.Get : HttpMethod.Post),
            new Uri(server, path)
        );
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }
        return await Http.SendAsync(request);
    }

    /// <summary>Whether a private key opens the list of customers.</summary>
    public static async Task<HttpStatusCode> Knock(Uri server, string key)
    {
        using var answer = await Send(server, "/v1/customers", key);
        return answer.StatusCode;
    }
}

/// <summary>How a server for this account is started, and its private key.</summary>
internal sealed record Shop(ServeOptions Options, string Account, string PrivateKey);
