// Raw card and bank data on its way to the server. Whoever prints one by mistake sees a mask.
using System.Diagnostics;

namespace Coffer.Client;

/// <summary>A card as it is typed in. Only callers in PCI scope should hold one; its text form is masked.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class CreditCard
{
    /// <summary>The card number: 13 to 19 digits; spaces and dashes are dropped. Required.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? AccountNumber { get; init; }

    /// <summary>
    /// The expiry, MMYY: <c>1235</c> is December 2035, good through the last day of the month. Required.
    /// </summary>
    public string? Expires { get; init; }

    /// <summary>The security code: 3 digits, 4 for American Express. It is never stored with a card.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? VerificationValue { get; init; }

    /// <summary>The postal code, for address verification.</summary>
    public string? PostalCode { get; init; }

    /// <summary>The name on the card.</summary>
    public string? NameOnCard { get; init; }

    /// <summary>The masked number.</summary>
    /// <returns>First digit, stars, last four.</returns>
    public override string ToString() => $"card {Mask.Of(AccountNumber)}";
}

/// <summary>A bank account as it is typed in, for payment by ACH. Its text form is masked.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Check
{
    /// <summary>The account number, 4 to 17 digits. Required.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? AccountNumber { get; init; }

    /// <summary>The bank's ABA routing number, 9 digits. Required.</summary>
    public string? RoutingNumber { get; init; }

    /// <summary>Checking, which is the default, or savings.</summary>
    public AccountType? AccountType { get; init; }

    /// <summary>The name on the account.</summary>
    public string? Name { get; init; }

    /// <summary>The number of the check, up to 8 digits.</summary>
    public string? CheckNumber { get; init; }

    /// <summary>The masked number.</summary>
    /// <returns>First digit, stars, last four; for a short number stars only.</returns>
    public override string ToString() => $"account {Mask.Of(AccountNumber)}";
}

internal static class Mask
{
    // Below nine digits the last four would be most of the number.
    public static string Of(string? number) =>
        number is { Length: >= 9 } ? $"{number[0]}{new string('*', number.Length - 5)}{number[^4..]}" : "****";
}
