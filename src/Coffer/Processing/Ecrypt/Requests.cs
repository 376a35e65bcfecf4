// What is asked of upstream, in ECRYPT's words: a token for the card or account, a charge of that token, a capture,
// void or refund of what upstream knows by its own id.
using System.Text.Json;
using Coffer.Cards;
using Coffer.Wire;

namespace Coffer.Processing.Ecrypt;

internal static class Requests
{
    /// <summary>The card or account, and the security code. Their digits are here only.</summary>
    public static RequestBody Token(Charge charge) =>
        new(writer =>
        {
            var instrument = charge.Instrument!;
            if (instrument.Display.IsCard)
                Card(writer, charge, instrument);
            else
                Check(writer, instrument);
            writer.WriteBoolean("one_time_payment"u8, true);
        });

    public static RequestBody Charge(Charge charge, string token) =>
        new(writer =>
        {
            writer.WriteStartObject("payment"u8);
            writer.WriteString("token"u8, token);
            writer.WriteEndObject();
            if (charge.Type != TransactionType.Validate)
                Amount(writer, charge);
            Marks(writer, charge);
        })
        {
            IdempotencyKey = Label.IdempotencyKey(charge.AttemptId),
        };

    public static RequestBody FollowUp(Charge charge, string reference) =>
        new(writer =>
        {
            writer.WriteString("transaction_id"u8, reference);
            if (charge.Type != TransactionType.Void)
                Amount(writer, charge);
            Marks(writer, charge);
        })
        {
            IdempotencyKey = Label.IdempotencyKey(charge.AttemptId),
        };

    private static void Card(Utf8JsonWriter writer, Charge charge, Instrument instrument)
    {
        writer.WriteStartObject("credit_card"u8);
        instrument.Card!.Reveal(digits => Digits(writer, "account_number"u8, digits));
        Writing.Optional(writer, "expires", instrument.Display.Expiry);
        charge.Code?.Reveal(digits => Digits(writer, "verification_value"u8, digits));
        var postalCode = charge.BillingAddress?.PostalCode ?? instrument.Display.PostalCode;
        Writing.Optional(writer, "postal_code", PlainText.Of(postalCode));
        Writing.Optional(writer, "name_on_card", PlainText.Of(instrument.Display.Name));
        writer.WriteEndObject();
    }

    private static void Check(Utf8JsonWriter writer, Instrument instrument)
    {
        var display = instrument.Display;
        writer.WriteStartObject("check"u8);
        instrument.Account!.Reveal(digits => Digits(writer, "account_number"u8, digits));
        Writing.Optional(writer, "routing_number", display.RoutingNumber);
        writer.WriteNumber("account_type"u8, display.AccountType == nameof(BankAccountType.Savings) ? 1 : 0);
        Writing.Optional(writer, "name", PlainText.Of(display.Name));
        Writing.Optional(writer, "check_number", display.CheckNumber);
        writer.WriteEndObject();
    }

    private static bool Digits(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> digits)
    {
        writer.WriteString(name, digits);
        return true;
    }

    private static void Amount(Utf8JsonWriter writer, Charge charge)
    {
        writer.WriteStartObject("amount"u8);
        writer.WritePropertyName("value"u8);
        writer.WriteRawValue(charge.Amount.Text, skipInputValidation: true);
        writer.WriteString("currency"u8, charge.Amount.Currency.Code);
        writer.WriteEndObject();
    }

    private static void Marks(Utf8JsonWriter writer, Charge charge)
    {
        writer.WriteStartObject("order"u8);
        writer.WriteString("reference_object"u8, Label.Of(charge.AttemptId));
        AddressWire.Write(writer, "bill_to", PlainText.Of(charge.BillingAddress));
        writer.WriteEndObject();
        writer.WriteStartObject("metadata"u8);
        writer.WriteString(Label.Metadata, Label.Id(charge.AttemptId));
        if (charge.Stored is { } stored)
            Stored(writer, stored);
        writer.WriteEndObject();
    }

    // A payment by token has no members for these; here they are at least on record upstream. The prefix keeps an id of
    // 15 digits from being taken for a card number.
    private static void Stored(Utf8JsonWriter writer, StoredCredential stored)
    {
        writer.WriteString("initiated_by"u8, stored.InitiatedBy == Initiator.Merchant ? "MERCHANT" : "CUSTOMER");
        Writing.Optional(writer, "reason", stored.Reason);
        if (stored.Installment is { } installment)
            writer.WriteNumber("installment"u8, installment);
        if (stored.NetworkTransactionId is { } network)
            writer.WriteString("network_transaction_id"u8, $"id-{network}");
        if (stored.InitialTransactionId is { } initial)
            writer.WriteString("initial_transaction_id"u8, $"id-{initial}");
    }
}
