// A token: a card or account that the server keeps for an hour and that is used once.
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>What a token is made of: exactly one of <see cref="CreditCard"/> and <see cref="Check"/>.</summary>
public sealed class CreateTokenParams
{
    /// <summary>A card.</summary>
    public CreditCard? CreditCard { get; init; }

    /// <summary>A bank account.</summary>
    public Check? Check { get; init; }

    /// <summary>True: for one payment only, it cannot be stored in a wallet.</summary>
    public bool? OneTimePayment { get; init; }
}

/// <summary>
/// A token, used by the first successful <see cref="WalletsClient.AddAsync"/> or by any attempt to charge, within
/// 60 minutes unless the server is set otherwise.
/// </summary>
public sealed class Token
{
    /// <summary>The token itself, a UUID: <c>token</c> on the wire.</summary>
    [JsonPropertyName("token")]
    public string Id
    {
        get => field ?? "";
        init;
    }

    /// <summary>What it stands for, masked.</summary>
    public TokenMetadata Metadata
    {
        get => field ?? new TokenMetadata();
        init;
    }

    /// <summary>When it ends.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What a token stands for: the card's members or the account's are set.</summary>
public sealed class TokenMetadata
{
    /// <summary>The masked card number.</summary>
    public string? CreditCardNumber { get; init; }

    /// <summary>The card's network.</summary>
    public Network? CreditCardNetwork { get; init; }

    /// <summary>The card's type.</summary>
    public CreditCardType? CreditCardType { get; init; }

    /// <summary>The card's expiry, MMYY.</summary>
    public string? CreditCardExpires { get; init; }

    /// <summary>The masked account number.</summary>
    public string? AccountNumber { get; init; }

    /// <summary>The bank's routing number.</summary>
    public string? RoutingNumber { get; init; }

    /// <summary>The bank account's type.</summary>
    public AccountType? AccountType { get; init; }
}
