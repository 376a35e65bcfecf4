// Amounts on the wire: {value, currency}, a JSON number of major units and an ISO 4217 code.
using System.Text.Json;
using Coffer.Kernel;

namespace Coffer.Wire;

public static class MoneyWire
{
    public static Shape Shape { get; } = new("value", "currency");

    /// <summary>An amount above zero, in US dollars where no currency is given; null when it has a fault.</summary>
    public static Money? Read(Members amount)
    {
        var currency = ReadCurrency(amount) ?? (amount.Has("currency") ? null : Currency.Usd);
        if (!amount.Require("value") || amount.Number("value") is not { } value || currency is null)
            return null;
        amount.Keep("currency", currency.Code); // given or not, in whatever case: it is the same money
        var fault = Money.TryRead(value, currency, zeroAllowed: false, out var money);
        if (fault == MoneyFault.None)
            return money;
        Fault(amount, fault, currency);
        return null;
    }

    /// <summary>Notes what is wrong with the value.</summary>
    public static void Fault(Members amount, MoneyFault fault, Currency currency)
    {
        var path = amount.PathOf("value");
        if (fault == MoneyFault.TooFine)
            amount.Fault("value", Codes.InvalidValue, TooFine(path, currency));
        else
            amount.Fault("value", Codes.OutOfRange, $"The {path} field must be above 0 and below 1,000,000,000.");
    }

    public static string TooFine(string path, Currency currency) =>
        $"The {path} field has more than the {currency.MinorDigits} decimal places of {currency.Code}.";

    /// <summary>The currency if one is given; a word that is none is a fault.</summary>
    public static Currency? ReadCurrency(Members amount)
    {
        if (amount.AnyString("currency") is not { } code)
            return null;
        if (Currency.TryFind(code, out var currency))
            return currency;
        amount.Fault(
            "currency",
            Codes.InvalidValue,
            $"The {amount.PathOf("currency")} field must be an ISO 4217 code, such as USD."
        );
        return null;
    }

    public static void Write(Utf8JsonWriter writer, string name, Money amount)
    {
        writer.WriteStartObject(name);
        writer.WritePropertyName("value"u8);
        writer.WriteRawValue(amount.Text, skipInputValidation: true);
        writer.WriteString("currency"u8, amount.Currency.Code);
        writer.WriteEndObject();
    }
}
