// The account that a key belongs to, and a change of its settings.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>An account and its settings.</summary>
public sealed class Account
{
    /// <summary>The account's id.</summary>
    public string? Id { get; init; }

    /// <summary>The account's name.</summary>
    public string? Name { get; init; }

    /// <summary>The time zone of its batches and billing, IANA, such as <c>America/Chicago</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The web origins that may make tokens; empty for all.</summary>
    public IReadOnlyList<string> Origins
    {
        get => field ?? [];
        init;
    }

    /// <summary>What happens when a card is added to a wallet that holds it already.</summary>
    public WalletDuplicates? WalletDuplicates { get; init; }

    /// <summary>What happens to texts that hold a card number.</summary>
    public CardNumbersInText? CardNumbersInText { get; init; }

    /// <summary>On which days after a soft decline a bill is tried again.</summary>
    public IReadOnlyList<int> RetryDays
    {
        get => field ?? [];
        init;
    }

    /// <summary>Whether money may be sent out without an original.</summary>
    public bool? CreditsAllowed { get; init; }
}

/// <summary>
/// A change of an account's settings: what is not set stays. It may take 5 seconds to be seen by all.
/// </summary>
public sealed class UpdateAccountParams
{
    /// <summary>The account's name.</summary>
    public Patch<string> Name { get; init; }

    /// <summary>The time zone, IANA.</summary>
    public Patch<string> TimeZone { get; init; }

    /// <summary>The web origins that may make tokens; <see cref="Patch.Clear"/> lets all.</summary>
    public Patch<string[]> Origins { get; init; }

    /// <summary>What happens when a card is added to a wallet that holds it already.</summary>
    public Patch<WalletDuplicates> WalletDuplicates { get; init; }

    /// <summary>What happens to texts that hold a card number.</summary>
    public Patch<CardNumbersInText> CardNumbersInText { get; init; }

    /// <summary>On which days after a soft decline a bill is tried again.</summary>
    public Patch<int[]> RetryDays { get; init; }

    /// <summary>Whether money may be sent out without an original.</summary>
    public Patch<bool> CreditsAllowed { get; init; }
}

/// <summary>What happens when a card is added to a wallet that holds it already.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<WalletDuplicates>))]
public readonly record struct WalletDuplicates(string Value) : IText<WalletDuplicates>
{
    /// <summary>The stored entry is brought up to date (the default).</summary>
    public static readonly WalletDuplicates Merge = new("merge");

    /// <summary>It is stored once more.</summary>
    public static readonly WalletDuplicates Allow = new("allow");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator WalletDuplicates(string value) => new(value);

    static WalletDuplicates IText<WalletDuplicates>.From(string text) => new(text);
}

/// <summary>What happens to texts that hold a card number.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<CardNumbersInText>))]
public readonly record struct CardNumbersInText(string Value) : IText<CardNumbersInText>
{
    /// <summary>They are refused (the default).</summary>
    public static readonly CardNumbersInText Refuse = new("refuse");

    /// <summary>They are let through.</summary>
    public static readonly CardNumbersInText Allow = new("allow");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator CardNumbersInText(string value) => new(value);

    static CardNumbersInText IText<CardNumbersInText>.From(string text) => new(text);
}
