// A transaction as upstream tells of it, in an answer or in a list. Nothing of it is taken on that could hold what was
// sent there: words and ids have their forms, and a text with a run of digits is not repeated.
using System.Text.Json;

namespace Coffer.Processing.Ecrypt;

internal sealed record Reported
{
    public string? Id { get; private init; }

    /// <summary>In lower case; an authorization is "authorize" however upstream calls it.</summary>
    public string? Type { get; private init; }

    /// <summary>In lower case.</summary>
    public string? Status { get; private init; }

    /// <summary>In upper case.</summary>
    public string? ResponseCode { get; private init; }
    public string? ResponseText { get; private init; }
    public decimal? Amount { get; private init; }
    public string? Currency { get; private init; }
    public string? AuthCode { get; private init; }
    public Check? Avs { get; private init; }
    public Check? Cvv { get; private init; }
    public string? DeclineCode { get; private init; }
    public DeclineKind? DeclineKind { get; private init; }
    public string? NetworkTransactionId { get; private init; }
    public string? ReturnCode { get; private init; }
    public DateTimeOffset? Created { get; private init; }

    /// <summary>It shows that it came from here, or from another Coffer.</summary>
    public bool ShowsMarks => Reference is not null || Attempt is not null;

    private string? Reference { get; init; }
    private string? Attempt { get; init; }

    public static Reported Read(JsonElement json)
    {
        var it = json.Member("transaction") is { ValueKind: JsonValueKind.Object } inner ? inner : json;
        var (order, metadata) = (it.Member("order"), it.Member("metadata"));
        return new()
        {
            Id = Forms.Id(it.Member("transaction_id", "id").Text()),
            Type = Unabridged(Forms.Word(it.Member("type").Text())),
            Status = Forms.Word(it.Member("status").Text())?.ToLowerInvariant(),
            ResponseCode = Forms.Word(it.Member("response_code").Text())?.ToUpperInvariant(),
            ResponseText = Forms.Text(it.Member("response_text").Text()),
            Amount = it.Member("amount") is { ValueKind: JsonValueKind.Object } money
                ? money.Member("value").Number()
                : it.Member("amount").Number(),
            Currency = Forms.Word(it.Member("currency").Text())?.ToUpperInvariant(),
            AuthCode = Forms.Code(it.Member("auth_code", "approval_code").Text()),
            Avs = ReadCheck(it, "avs", "avs_code"),
            Cvv = ReadCheck(it, "cvv", "cvv_code"),
            DeclineCode = Forms.SnakeWord(it.Member("decline_code").Text()),
            DeclineKind = ReadKind(it.Member("decline_kind").Text()),
            NetworkTransactionId = Forms.Code(it.Member("network_transaction_id").Text()),
            ReturnCode = Forms.Code(it.Member("return_code").Text())?.ToUpperInvariant(),
            Created = it.Member("created").Instant(),
            Reference = order?.Member("reference_object").Text(),
            Attempt = ReadAttempt(metadata),
        };
    }

    /// <summary>It is what an attempt became here. A capture may show its original's order, so the type
    /// counts.</summary>
    public bool Is(long attempt, TransactionType type) =>
        (Reference == Label.Of(attempt) || Attempt == Label.Id(attempt)) && MayBe(type);

    public bool MayBe(TransactionType type) =>
        Type is null || string.Equals(Type, type.ToString(), StringComparison.OrdinalIgnoreCase);

    private static Check? ReadCheck(JsonElement it, string name, string flat)
    {
        var whole = it.Member(name);
        var code = Forms.Code(
            whole is { ValueKind: JsonValueKind.Object } check ? check.Member("code").Text() : it.Member(flat).Text()
        );
        return code is null ? null : new(code, Forms.Text(whole?.Member("text").Text()) ?? "");
    }

    // An object of names and values, or a list of { key, value }.
    private static string? ReadAttempt(JsonElement? metadata) =>
        metadata is { ValueKind: JsonValueKind.Array }
            ? metadata
                .Items()
                .Where(pair => pair.Member("key").Text() == Label.Metadata)
                .Select(pair => pair.Member("value").Text())
                .FirstOrDefault()
            : metadata?.Member(Label.Metadata).Text();

    private static DeclineKind? ReadKind(string? word) =>
        word?.ToLowerInvariant() switch
        {
            "hard" => Processing.DeclineKind.Hard,
            "soft" => Processing.DeclineKind.Soft,
            _ => null,
        };

    private static string? Unabridged(string? type) =>
        type?.ToLowerInvariant() switch
        {
            "auth" or "authorization" => "authorize",
            "validation" or "verify" => "validate",
            var word => word,
        };
}
