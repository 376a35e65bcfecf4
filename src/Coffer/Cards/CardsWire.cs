// Reads a card or a bank account out of a body (contract section 5). A number goes from the body's bytes into its own
// type and is never a string; for idempotency it counts as its keyed fingerprint, and a security code does not count at
// all.
using System.Text.Json;
using System.Text.Json.Serialization;
using Coffer.Kernel;
using Coffer.Sealing;
using Coffer.Wire;

namespace Coffer.Cards;

/// <summary>What came with a request: the instrument and, for a card, perhaps its security code.</summary>
public sealed record Presented(Instrument Instrument, SecurityCode? Code);

public static class CardsWire
{
    private const int MaxText = 100;
    private const int MaxCheckNumber = 8;
    private static readonly Shape CardShape = new(
        "account_number",
        "expires",
        "verification_value",
        "postal_code",
        "name_on_card"
    );
    private static readonly Shape CheckShape = new(
        "account_number",
        "routing_number",
        "account_type",
        "name",
        "check_number"
    );

    /// <summary>The card or account among a body's members, of which exactly one must be given by the caller's own
    /// check.</summary>
    public static Presented? Read(Members parent, MacKey fingerprints, DateOnly today) =>
        parent.Object("credit_card", CardShape) is { } card ? ReadCard(card, fingerprints, today)
        : parent.Object("check", CheckShape) is { } check ? ReadCheck(check, fingerprints)
        : null;

    public static SecurityCode? ReadCode(Members members, string name, CardNetwork? network)
    {
        if (!members.TryGetUtf8(name, out var utf8))
            return null;
        var expected = network == CardNetwork.AmericanExpress ? 4 : 3;
        if (SecurityCode.TryRead(utf8, out var code) && (network is null || code!.Length == expected))
            return code;
        var what =
            network is null ? "3 or 4"
            : expected == 4 ? "4"
            : "3";
        members.Fault(name, Codes.InvalidFormat, $"The {members.PathOf(name)} field must be {what} digits.");
        return null;
    }

    public static string? ReadExpiry(Members members, string name, DateOnly today)
    {
        if (members.AnyString(name) is not { } text)
            return null;
        members.Keep(name, text);
        if (!Expiry.TryRead(text, out _))
            members.Fault(
                name,
                Codes.InvalidFormat,
                $"The {members.PathOf(name)} field must be a month and a year, MMYY."
            );
        else if (!Expiry.IsGood(text, today))
            members.Fault(name, Codes.InvalidValue, $"The {members.PathOf(name)} field is in the past.");
        else
            return text;
        return null;
    }

    public static byte[] Stored(Display display) =>
        JsonSerializer.SerializeToUtf8Bytes(display, CardsJson.Default.Display);

    public static Display FromStored(byte[] json) => JsonSerializer.Deserialize(json, CardsJson.Default.Display)!;

    private static Presented? ReadCard(Members card, MacKey fingerprints, DateOnly today)
    {
        var number = card.Require("account_number") ? ReadCardNumber(card, fingerprints) : null;
        var expires = card.Require("expires") ? ReadExpiry(card, "expires", today) : null;
        var code = ReadCode(card, "verification_value", number?.Network);
        var postalCode = card.Text("postal_code", MaxText);
        var name = card.Text("name_on_card", MaxText);
        if (number is null || expires is null)
            return null;
        var display = new Display
        {
            Type = Display.Card,
            Network = number.Network.WireName(),
            AccountNumber = number.Masked,
            Expiry = expires,
            Name = name,
            CreditCardType = number.Type.WireName(),
            PostalCode = postalCode,
        };
        return new(new Instrument(display, number, null), code);
    }

    private static CardNumber? ReadCardNumber(Members card, MacKey fingerprints)
    {
        if (!card.TryGetUtf8("account_number", out var utf8))
            return null;
        var fault = CardNumber.TryRead(utf8, out var number);
        if (fault == NumberFault.None)
        {
            card.Reading.Keep(card.PathOf("account_number"), fingerprints.Fingerprint(number!));
            return number;
        }

        var path = card.PathOf("account_number");
        var (code, message) = fault switch
        {
            NumberFault.CheckDigit => (
                Codes.InvalidValue,
                $"The {path} field is no card number: its check digit does not fit."
            ),
            NumberFault.UnknownIssuer => (Codes.InvalidValue, $"The {path} field is in no card network's range."),
            NumberFault.Length => (
                Codes.InvalidValue,
                $"The {path} field does not have the length of its card network."
            ),
            _ => (Codes.InvalidFormat, $"The {path} field must be 13 to 19 digits."),
        };
        card.Fault("account_number", code, message);
        return null;
    }

    private static Presented? ReadCheck(Members check, MacKey fingerprints)
    {
        var routing = check.Require("routing_number") ? ReadRouting(check) : null;
        var number = check.Require("account_number") ? ReadAccountNumber(check, routing, fingerprints) : null;
        var type = (BankAccountType)(check.Word("account_type", "Checking", "Savings") ?? 0);
        var name = check.Text("name", MaxText);
        var checkNumber = ReadCheckNumber(check);
        if (number is null || routing is null)
            return null;
        var display = new Display
        {
            Type = Display.Ach,
            Network = Display.Ach,
            AccountNumber = number.Masked,
            Name = name,
            RoutingNumber = routing,
            AccountType = type.ToString(),
            CheckNumber = checkNumber,
        };
        return new(new Instrument(display, null, number), null);
    }

    private static AccountNumber? ReadAccountNumber(Members check, string? routing, MacKey fingerprints)
    {
        if (!check.TryGetUtf8("account_number", out var utf8))
            return null;
        if (AccountNumber.TryRead(utf8, out var number) == NumberFault.None)
        {
            if (routing is not null)
                check.Reading.Keep(check.PathOf("account_number"), fingerprints.Fingerprint(routing, number!));
            return number;
        }

        check.Fault(
            "account_number",
            Codes.InvalidFormat,
            $"The {check.PathOf("account_number")} field must be 4 to 17 digits."
        );
        return null;
    }

    private static string? ReadRouting(Members check)
    {
        var path = check.PathOf("routing_number");
        if (check.AnyString("routing_number") is not { } text)
            return null;
        if (!RoutingNumber.IsNineDigits(text))
            check.Fault("routing_number", Codes.InvalidFormat, $"The {path} field must be 9 digits.");
        else if (!RoutingNumber.HasValidChecksum(text))
            check.Fault(
                "routing_number",
                Codes.InvalidValue,
                $"The {path} field is no ABA routing number: its checksum does not fit."
            );
        else
        {
            check.Keep("routing_number", text);
            return text;
        }

        return null;
    }

    private static string? ReadCheckNumber(Members check)
    {
        if (check.AnyString("check_number") is not { } text)
            return null;
        if (text.Length <= MaxCheckNumber && !text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            check.Keep("check_number", text);
            return text;
        }

        check.Fault(
            "check_number",
            Codes.InvalidFormat,
            $"The {check.PathOf("check_number")} field must be at most 8 digits."
        );
        return null;
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Display))]
internal sealed partial class CardsJson : JsonSerializerContext;
