// The token on the wire: exactly one of credit_card and check in, the masked card or account out.
using System.Text.Json;
using Coffer.Cards;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Sealing;
using Coffer.Wire;

namespace Coffer.Tokens;

public sealed record TokenRequest(Presented Presented, bool OneTime);

public static class TokenWire
{
    private static readonly Shape Shape = new("credit_card", "check", "one_time_payment");

    /// <summary>Null when there were faults, which <paramref name="reading"/> holds.</summary>
    public static TokenRequest? Read(Body body, Reading reading, MacKey fingerprints, DateOnly today)
    {
        var members = body.Read(Shape, reading);
        if (!members.Has("credit_card") && !members.Has("check"))
            members.Fault("credit_card", Codes.Required, "Exactly one of credit_card and check is required.");
        if (members.Has("credit_card") && members.Has("check"))
            members.Fault(
                "check",
                Codes.ConflictingMembers,
                "Exactly one of credit_card and check is allowed, not both."
            );
        var presented = CardsWire.Read(members, fingerprints, today);
        var oneTime = members.Bool("one_time_payment") ?? false;
        return presented is null ? null : new(presented, oneTime);
    }

    public static byte[] Answer(string requestId, Guid id, Display display, DateTimeOffset expires) =>
        Answers.Object(
            requestId,
            writer =>
            {
                writer.WriteString("token"u8, id);
                writer.WriteStartObject("metadata"u8);
                WriteDisplay(writer, display);
                writer.WriteEndObject();
                writer.WriteString("expires_at"u8, Instants.Text(expires));
            }
        );

    /// <summary>What the event of a new token tells: nothing that names the person.</summary>
    public static byte[] EventData(Guid id, TokenRequest request, DateTimeOffset expires) =>
        Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("type"u8, request.Presented.Instrument.Display.Type);
            writer.WriteString("network"u8, request.Presented.Instrument.Display.Network);
            writer.WriteString("account_number"u8, request.Presented.Instrument.Display.AccountNumber);
            writer.WriteBoolean("one_time_payment"u8, request.OneTime);
            writer.WriteString("expires_at"u8, Instants.Text(expires));
            writer.WriteEndObject();
        });

    private static void WriteDisplay(Utf8JsonWriter writer, Display display)
    {
        if (display.IsCard)
        {
            writer.WriteString("credit_card_number"u8, display.AccountNumber);
            writer.WriteString("credit_card_network"u8, display.Network);
            writer.WriteString("credit_card_type"u8, display.CreditCardType);
            writer.WriteString("credit_card_expires"u8, display.Expiry);
            return;
        }

        writer.WriteString("account_number"u8, display.AccountNumber);
        writer.WriteString("routing_number"u8, display.RoutingNumber);
        writer.WriteString("account_type"u8, display.AccountType);
    }
}
