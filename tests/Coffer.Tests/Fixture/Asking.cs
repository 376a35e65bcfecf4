// The plain way to ask: any JSON text, any key, the answer whatever its status.
using System.Text.Json;
using Coffer.Client;

namespace Coffer.Tests.Fixture;

internal static class Asking
{
    public static Task<CofferResponse> Get(this Merchant merchant, string path) =>
        merchant.Api.SendAsync(HttpMethod.Get, path);

    public static Task<CofferResponse> Post(this Merchant merchant, string path, string? json, string? key = null) =>
        merchant.Send(HttpMethod.Post, path, json, key);

    public static Task<CofferResponse> Put(this Merchant merchant, string path, string? json, string? key = null) =>
        merchant.Send(HttpMethod.Put, path, json, key);

    public static Task<CofferResponse> Patch(this Merchant merchant, string path, string? json, string? key = null) =>
        merchant.Send(HttpMethod.Patch, path, json, key);

    public static Task<CofferResponse> Delete(this Merchant merchant, string path, string? key = null) =>
        merchant.Send(HttpMethod.Delete, path, null, key);

    /// <summary>With an Idempotency-Key only if one is given.</summary>
    public static Task<CofferResponse> Send(
        this Merchant merchant,
        HttpMethod method,
        string path,
        string? json,
        string? key = null
    ) =>
        merchant.Api.SendAsync(
            method,
            path,
            json is null ? null : RawContent.Text(json),
            new RequestOptions { IdempotencyKey = key, WithoutIdempotencyKey = key is null }
        );

    public static async Task<JsonElement> Creates(this Merchant merchant, string json) =>
        (await merchant.Post("/v1/customers", json)).Customer();

    public static async Task<JsonElement> Changes(this Merchant merchant, string id, string json) =>
        (await merchant.Patch($"/v1/customers/{id}", json)).Customer();

    /// <summary>The faults of a refused create, each as "code field".</summary>
    public static async Task<string> Refuses(this Merchant merchant, string json) =>
        (await merchant.Post("/v1/customers", json)).Faults(400);

    public static JsonElement Customer(this CofferResponse answer) => answer.Ok().GetProperty("customer");

    public static JsonElement Ok(this CofferResponse answer)
    {
        Assert.True((int)answer.StatusCode == 200, $"{(int)answer.StatusCode}: {answer.Body}");
        return answer.Json!.Value;
    }

    /// <summary>"code field, code field" of an answer with this status; a field only where there is one.</summary>
    public static string Faults(this CofferResponse answer, int status)
    {
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {answer.Body}");
        return string.Join(", ", answer.Errors.Select(error => $"{error.Code?.Value} {error.Field}".TrimEnd()));
    }

    public static string Id(this JsonElement resource) => resource.Text("id")!;

    public static string? Text(this JsonElement resource, string member) =>
        resource.TryGetProperty(member, out var value) ? value.GetString() : null;

    public static IEnumerable<string> Ids(this CofferResponse list, string name = "customers") =>
        list.Ok().GetProperty(name).EnumerateArray().Select(Id);

    public static string Json(object value) => JsonSerializer.Serialize(value);
}
