// The words for cards and accounts that several answers share.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>A card network, or ACH. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<Network>))]
public readonly record struct Network(string Value) : IText<Network>
{
    /// <summary>Visa.</summary>
    public static readonly Network Visa = new("visa");

    /// <summary>Mastercard.</summary>
    public static readonly Network Mastercard = new("mastercard");

    /// <summary>American Express.</summary>
    public static readonly Network AmericanExpress = new("american express");

    /// <summary>Discover, with JCB, Diners Club and UnionPay.</summary>
    public static readonly Network Discover = new("discover card");

    /// <summary>No card network but a bank account.</summary>
    public static readonly Network Ach = new("ach");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator Network(string value) => new(value);

    static Network IText<Network>.From(string text) => new(text);
}

/// <summary>How a card is paid for. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<CreditCardType>))]
public readonly record struct CreditCardType(string Value) : IText<CreditCardType>
{
    /// <summary>A credit card.</summary>
    public static readonly CreditCardType Credit = new("credit");

    /// <summary>A debit card.</summary>
    public static readonly CreditCardType Debit = new("debit");

    /// <summary>A pre-paid card.</summary>
    public static readonly CreditCardType Prepaid = new("pre-paid");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator CreditCardType(string value) => new(value);

    static CreditCardType IText<CreditCardType>.From(string text) => new(text);
}

/// <summary>A bank account's type. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<AccountType>))]
public readonly record struct AccountType(string Value) : IText<AccountType>
{
    /// <summary>A checking account.</summary>
    public static readonly AccountType Checking = new("Checking");

    /// <summary>A savings account.</summary>
    public static readonly AccountType Savings = new("Savings");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator AccountType(string value) => new(value);

    static AccountType IText<AccountType>.From(string text) => new(text);
}
