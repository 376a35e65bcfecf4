// What an account may set for itself (contract section 2), and what it is when nothing was set.
using System.Text.Json.Serialization;

namespace Coffer.Access;

public enum DuplicateRule
{
    Merge,
    Allow,
}

public enum CardNumbersInText
{
    Refuse,
    Allow,
}

public sealed record AccountSettings
{
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Browser origins that may tokenize; empty: any.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
    public DuplicateRule WalletDuplicates { get; init; } = DuplicateRule.Merge;
    public CardNumbersInText CardNumbersInText { get; init; } = CardNumbersInText.Refuse;

    /// <summary>Days after a first soft decline on which a renewal is tried again.</summary>
    public IReadOnlyList<int> RetryDays { get; init; } = [1, 3, 5, 7];

    /// <summary>Whether a production account may send money out without an original transaction.</summary>
    public bool CreditsAllowed { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(AccountSettings))]
internal sealed partial class SettingsJson : JsonSerializerContext;
