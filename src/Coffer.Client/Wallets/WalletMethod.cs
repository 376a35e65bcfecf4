// A payment method as the server answers it, and what comes beside it.
using System.Globalization;
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>A stored card or bank account. Its number is masked; nothing gives it back.</summary>
public sealed class WalletMethod
{
    /// <summary>The id, a lower-case UUID, by which it is charged.</summary>
    public string Id
    {
        get => field ?? "";
        init;
    }

    /// <summary>A card or a bank account.</summary>
    public MethodType Type { get; init; }

    /// <summary>The card's network, or <see cref="Client.Network.Ach"/>.</summary>
    public Network Network { get; init; }

    /// <summary>The masked number: first digit, one <c>*</c> for each hidden digit, last four.</summary>
    public string AccountNumber
    {
        get => field ?? "";
        init;
    }

    /// <summary>A bank account's routing number, 9 digits.</summary>
    public string? RoutingNumber { get; init; }

    /// <summary>A bank account's type.</summary>
    public AccountType? AccountType { get; init; }

    /// <summary>A card's expiry, MMYY.</summary>
    public string? Expiry { get; init; }

    /// <summary>The name on the card or account.</summary>
    public string? Name { get; init; }

    /// <summary>A card's type: credit, debit or pre-paid.</summary>
    public CreditCardType? CreditCardType { get; init; }

    /// <summary>Whether this method is charged when a charge names the customer only.</summary>
    public bool Default { get; init; }

    /// <summary>The billing address.</summary>
    public Address? BillingAddress { get; init; }

    /// <summary>When it was stored.</summary>
    public DateTimeOffset Created { get; init; }
}

/// <summary>An answer with a payment method.</summary>
public sealed class WalletResponse : CofferResponse<WalletMethod>
{
    internal WalletResponse(CofferResponse answer, WalletMethod value)
        : base(answer, value) { }

    /// <summary>How many more methods the wallet can take, 0 to 4; null where the server does not say.</summary>
    public int? SlotsLeft =>
        int.TryParse(AnswerText.Member(Json, "slots_left"), CultureInfo.InvariantCulture, out var left) ? left : null;

    /// <summary>
    /// Whether the card or account was stored already: the entry was brought up to date, no slot was used.
    /// </summary>
    public bool Duplicate =>
        (AnswerText.Member(Json, "duplicate") ?? AnswerText.Member(Json?.GetProperty("wallet"), "duplicate")) == "true";
}

/// <summary>The answer to a deleted payment method.</summary>
public sealed class DeletedMethodResponse : CofferResponse
{
    internal DeletedMethodResponse(CofferResponse answer)
        : base(answer) { }

    /// <summary>The ids of the subscriptions that are charged to the default from now on; mostly empty.</summary>
    public IReadOnlyList<string> MovedSubscriptions =>
        Json is { } json && json.TryGetProperty("moved_subscriptions", out var ids)
            ? [.. ids.EnumerateArray().Select(id => id.ToString())]
            : [];
}

/// <summary>What a payment method is. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<MethodType>))]
public readonly record struct MethodType(string Value) : IText<MethodType>
{
    /// <summary>A credit, debit or pre-paid card.</summary>
    public static readonly MethodType Card = new("card");

    /// <summary>A bank account.</summary>
    public static readonly MethodType Ach = new("ach");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator MethodType(string value) => new(value);

    static MethodType IText<MethodType>.From(string text) => new(text);
}
