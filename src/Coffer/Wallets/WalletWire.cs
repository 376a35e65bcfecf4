// The wallet on the wire. A stored body is a method's JSON as it is sent, without the default mark, which another
// method's change can take away.
using System.Globalization;
using System.Text.Json;
using Coffer.Cards;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Wire;

namespace Coffer.Wallets;

/// <summary>Exactly one of token and transaction, as they were written, and what goes with it.</summary>
public sealed record AddRequest(
    string? Token,
    string? Transaction,
    bool? Default,
    Address? BillingAddress,
    bool Verify
);

public static class WalletWire
{
    /// <summary>Which form the stored bodies have; a change of <see cref="Body"/> that must reach old rows raises
    /// it.</summary>
    public const int Form = 1;
    private const int MaxText = 100;
    private const int MaxToken = 64;

    private static readonly Shape AddShape = new("token", "transaction_id", "default", "billing_address", "verify");
    private static readonly Shape ChangeShape = new("default", "billing_address", "expiry", "name");
    private static readonly Shape Stored = new(
        "id",
        "type",
        "network",
        "account_number",
        "expiry",
        "name",
        "credit_card_type",
        "routing_number",
        "account_type",
        "billing_address",
        "created"
    );

    public static AddRequest ReadAdd(Body body, Reading reading)
    {
        var members = body.Read(AddShape, reading);
        if (!members.Has("token") && !members.Has("transaction_id"))
            members.Fault("token", Codes.Required, "Exactly one of token and transaction_id is required.");
        if (members.Has("token") && members.Has("transaction_id"))
            members.Fault(
                "transaction_id",
                Codes.ConflictingMembers,
                "Exactly one of token and transaction_id is allowed, not both."
            );
        return new(
            members.Text("token", MaxToken),
            members.IdText("transaction_id", MaxToken),
            members.Bool("default"),
            AddressWire.Read(members, "billing_address")?.Apply(null),
            members.Bool("verify") ?? false
        );
    }

    public static MethodChange ReadChange(Body body, Reading reading, DateOnly today)
    {
        var members = body.Read(ChangeShape, reading);
        return new(
            members.Bool("default"),
            CardsWire.ReadExpiry(members, "expiry", today),
            members.Text("name", MaxText),
            PostalCode: null,
            AddressWire.Read(members, "billing_address")?.Apply(null)
        );
    }

    public static byte[] Body(Method method) =>
        Answers.Json(writer =>
        {
            var display = method.Display;
            writer.WriteStartObject();
            writer.WriteString("id"u8, method.Id);
            writer.WriteString("type"u8, display.Type);
            writer.WriteString("network"u8, display.Network);
            writer.WriteString("account_number"u8, display.AccountNumber);
            Writing.Optional(writer, "expiry", display.Expiry);
            Writing.Optional(writer, "name", display.Name);
            Writing.Optional(writer, "credit_card_type", display.CreditCardType);
            Writing.Optional(writer, "routing_number", display.RoutingNumber);
            Writing.Optional(writer, "account_type", display.AccountType);
            AddressWire.Write(writer, "billing_address", method.BillingAddress);
            writer.WriteString("created"u8, Instants.Text(method.Created));
            writer.WriteEndObject();
        });

    /// <summary>A stored body as the method that it was written from; the postal code is kept beside it, never in
    /// it.</summary>
    public static Method FromBody(byte[] body, string? postalCode)
    {
        using var json = JsonDocument.Parse(body);
        var members = new Members(json.RootElement, Stored, "", new Reading(cardNumbersInTextAllowed: true));
        var display = new Display
        {
            Type = members.AnyString("type")!,
            Network = members.AnyString("network")!,
            AccountNumber = members.AnyString("account_number")!,
            Expiry = members.AnyString("expiry"),
            Name = members.AnyString("name"),
            CreditCardType = members.AnyString("credit_card_type"),
            RoutingNumber = members.AnyString("routing_number"),
            AccountType = members.AnyString("account_type"),
            PostalCode = postalCode,
        };
        var address = AddressWire.Read(members, "billing_address")?.Apply(null);
        var created = DateTimeOffset.Parse(members.AnyString("created")!, CultureInfo.InvariantCulture);
        return new(Guid.Parse(members.AnyString("id")!), display, address, created);
    }

    /// <summary>The body with its default mark, as answers and events show it.</summary>
    public static byte[] WithDefault(byte[] body, bool isDefault)
    {
        var mark = isDefault ? ",\"default\":true}"u8 : ",\"default\":false}"u8;
        var marked = new byte[body.Length - 1 + mark.Length];
        body.AsSpan(0, body.Length - 1).CopyTo(marked);
        mark.CopyTo(marked.AsSpan(body.Length - 1));
        return marked;
    }

    public static byte[] Shown(Wallet wallet, Entry entry) => WithDefault(Body(entry.Method), wallet.IsDefault(entry));

    public static byte[] AddAnswer(string requestId, Changed changed, bool duplicate) =>
        Answers.Object(
            requestId,
            writer =>
            {
                Answers.Raw(writer, "wallet", Shown(changed.Wallet, changed.Entry));
                writer.WriteNumber("slots_left"u8, changed.Wallet.SlotsLeft);
                if (duplicate)
                    writer.WriteBoolean("duplicate"u8, true);
            }
        );
}
