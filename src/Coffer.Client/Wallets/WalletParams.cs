// What the wallet calls take.
namespace Coffer.Client;

/// <summary>A new payment method: exactly one of <see cref="Token"/> and <see cref="TransactionId"/>.</summary>
public sealed class AddWalletParams
{
    /// <summary>A token from <see cref="TokensClient.CreateAsync"/>; it is used up if the method is stored.</summary>
    public string? Token { get; init; }

    /// <summary>An approved sale, authorization or validation whose card is to be stored.</summary>
    public string? TransactionId { get; init; }

    /// <summary>True makes it the default. The first method of a wallet is the default in any case.</summary>
    public bool? Default { get; init; }

    /// <summary>The billing address.</summary>
    public Address? BillingAddress { get; init; }

    /// <summary>True: a zero-amount check comes first, and the method is stored only if that is approved.</summary>
    public bool? Verify { get; init; }
}

/// <summary>A change of a payment method: what is null stays as it is.</summary>
public sealed class UpdateWalletParams
{
    /// <summary>
    /// True moves the default mark here. False on the default is refused: the mark can only be moved.
    /// </summary>
    public bool? Default { get; init; }

    /// <summary>The billing address.</summary>
    public Address? BillingAddress { get; init; }

    /// <summary>A card's expiry, MMYY.</summary>
    public string? Expiry { get; init; }

    /// <summary>The name on the card or account.</summary>
    public string? Name { get; init; }
}
