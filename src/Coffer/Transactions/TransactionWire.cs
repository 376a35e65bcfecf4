// Reads a charge off the wire: what pays, how much, for what order.
using Coffer.Cards;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Sealing;
using Coffer.Wire;

namespace Coffer.Transactions;

/// <summary>How a stored method is to be charged: exactly one of customer and wallet, as written.</summary>
public sealed record StoredRequest(
    string? Customer,
    string? Wallet,
    Initiator InitiatedBy,
    string? Reason,
    int? Installment,
    string? InitialTransactionId,
    SecurityCode? Code
);

/// <summary>Exactly one of the three is there.</summary>
public sealed record PaymentRequest(string? Token, StoredRequest? Stored, Presented? Presented);

/// <summary>A sale, authorization, credit or validation (whose amount is zero).</summary>
public sealed record ChargeRequest(
    TransactionType Type,
    PaymentRequest Payment,
    Money Amount,
    Order? Order,
    Metadata Metadata
)
{
    /// <summary>The bill that it pays; null: none.</summary>
    public Billed? Billed { get; init; }
}

public static class TransactionWire
{
    private const int MaxId = 64;
    private static readonly Shape Shape = new("payment", "amount", "order", "metadata");
    private static readonly Shape ValidateShape = new("payment", "order", "metadata");
    private static readonly Shape PaymentShape = new("token", "stored", "credit_card", "check");
    private static readonly Shape StoredShape = new(
        "customer",
        "wallet",
        "initiated_by",
        "reason",
        "installment",
        "initial_transaction_id",
        "verification_value"
    );

    public static ChargeRequest Read(
        TransactionType type,
        Body body,
        Reading reading,
        MacKey fingerprints,
        DateOnly today
    )
    {
        var hasAmount = type != TransactionType.Validate;
        var members = body.Read(hasAmount ? Shape : ValidateShape, reading);
        var payment = ReadPayment(members, fingerprints, today);
        var amount = hasAmount ? ReadAmount(members) : new Money(0, Currency.Usd);
        return new(type, payment, amount, OrderWire.Read(members), ReadMetadata(members));
    }

    public static Metadata ReadMetadata(Members members) =>
        MetadataWire.Read(members) is { } given ? Metadata.Empty.Merge(given) : Metadata.Empty;

    private static PaymentRequest ReadPayment(Members parent, MacKey fingerprints, DateOnly today)
    {
        var nothing = new PaymentRequest(null, null, null);
        if (!parent.Require("payment") || parent.Object("payment", PaymentShape) is not { } payment)
            return nothing;
        string[] ways = ["token", "stored", "credit_card", "check"];
        var given = ways.Where(payment.Has).ToArray();
        if (given.Length == 0)
            parent.Fault(
                "payment",
                Codes.Required,
                "Exactly one of payment.token, stored, credit_card and check is required."
            );
        else if (given.Length > 1)
            payment.Fault(
                given[1],
                Codes.ConflictingMembers,
                "Exactly one of payment.token, stored, credit_card and check is allowed."
            );
        return new(payment.Text("token", MaxId), ReadStored(payment), CardsWire.Read(payment, fingerprints, today));
    }

    private static StoredRequest? ReadStored(Members payment)
    {
        if (payment.Object("stored", StoredShape) is not { } stored)
            return null;
        if (!stored.Has("customer") && !stored.Has("wallet"))
            stored.Fault(
                "customer",
                Codes.Required,
                "Exactly one of payment.stored.customer and payment.stored.wallet is required."
            );
        if (stored.Has("customer") && stored.Has("wallet"))
            stored.Fault(
                "wallet",
                Codes.ConflictingMembers,
                "Exactly one of payment.stored.customer and payment.stored.wallet is allowed."
            );
        stored.Require("initiated_by");
        string[] reasons = ["recurring", "installment", "unscheduled"];
        return new(
            stored.Text("customer", MaxId),
            stored.Text("wallet", MaxId),
            (Initiator)(stored.Word("initiated_by", "MERCHANT", "CUSTOMER") ?? 0),
            stored.Word("reason", reasons) is { } reason ? reasons[reason] : null,
            stored.Whole("installment", 0, int.MaxValue),
            ReadInitial(stored),
            CardsWire.ReadCode(stored, "verification_value", network: null)
        );
    }

    // A processor's or network's id: it stays with the transaction when its customer is erased, so it is no free text.
    private static string? ReadInitial(Members stored)
    {
        const string name = "initial_transaction_id";
        if (stored.IdText(name, MaxId) is not { } id)
            return null;
        if (id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            return id;
        stored.Fault(name, Codes.InvalidFormat, $"The {stored.PathOf(name)} field must be letters, digits and dashes.");
        return null;
    }

    private static Money ReadAmount(Members parent)
    {
        if (!parent.Has("amount"))
            parent.Reading.Fault(Codes.Required, "amount.value", "The amount.value field is required.");
        return parent.Object("amount", MoneyWire.Shape) is { } amount ? MoneyWire.Read(amount) ?? default : default;
    }
}
