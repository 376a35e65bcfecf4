// What a client asks, and what it hears.
using System.Text.Json;

namespace Coffer.Tests.Simulation;

/// <param name="What">For the history: what it is, with its ids by name.</param>
internal sealed record Order(string Method, string Path, string? Json, string? Key, string What)
{
    private const StringComparison Word = StringComparison.Ordinal;

    public bool IsCharge => Method == "POST" && Path.StartsWith("/v1/transactions/", StringComparison.Ordinal);

    /// <summary>Its key is kept for good.</summary>
    public bool IsLasting =>
        IsCharge || (Path.StartsWith("/v1/customers/", Word) && Path.Contains("/subscriptions", Word));

    /// <summary>It may be sent again without doing twice what it does.</summary>
    public bool CanBeRepeated => Key is not null || Method == "GET";
}

/// <param name="Status">Zero: the connection was lost.</param>
internal sealed record Reply(int Status, string Text, bool Replayed)
{
    private JsonElement? _json;

    public static Reply Lost { get; } = new(0, "", false);

    public bool IsSuccess => Status == 200;

    public string? Code =>
        Json.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("code").GetString() : null;

    public string? Transaction => Member("transaction_id");

    /// <summary>Of a charge: it has its outcome.</summary>
    public bool IsFinal => Member("response_code") is { } code && code != "PENDING";

    private JsonElement Json => _json ??= JsonDocument.Parse(Text.Length == 0 ? "{}" : Text).RootElement;

    public string? Member(params ReadOnlySpan<string> names)
    {
        var at = Json;
        foreach (var name in names)
        {
            if (!at.TryGetProperty(name, out at))
                return null;
        }

        return at.ValueKind == JsonValueKind.String ? at.GetString() : at.GetRawText();
    }
}
