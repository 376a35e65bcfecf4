// Reads a capture, void or refund off the wire: which original, how much of it.
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Wire;

namespace Coffer.Transactions;

/// <param name="Transaction">The id of the original, as written.</param>
/// <param name="Value">The amount's text, null: all that is left. How fine it may be depends on the original's
/// currency.</param>
/// <param name="Currency">Null: the original's.</param>
public sealed record FollowUpRequest(
    TransactionType Type,
    string Transaction,
    string? Value,
    Currency? Currency,
    Order? Order,
    Metadata Metadata
)
{
    /// <summary>The amount in the original's currency; null when none was given.</summary>
    /// <exception cref="Refusal">Another currency, or finer than this one.</exception>
    public Money? AmountIn(Currency original)
    {
        if (Currency is not null && Currency != original)
            throw Refusal.Invalid(
                Codes.InvalidValue,
                "amount.currency",
                $"The transaction is in {original.Code}, so the amount.currency field must be {original.Code}."
            );
        if (Value is null)
            return null;
        return Money.TryRead(Value, original, zeroAllowed: false, out var money) == MoneyFault.None
            ? money
            : throw Refusal.Invalid(Codes.InvalidValue, "amount.value", MoneyWire.TooFine("amount.value", original));
    }
}

public static class FollowUpWire
{
    private const int MaxId = 64;
    private static readonly Shape Shape = new("transaction_id", "amount", "order", "metadata");

    public static FollowUpRequest Read(TransactionType type, Body body, Reading reading)
    {
        var members = body.Read(Shape, reading);
        members.Require("transaction_id");
        var transaction = members.IdText("transaction_id", MaxId) ?? "";
        var (value, currency) = ReadAmount(members);
        var order = OrderWire.Read(members);
        return new(type, transaction, value, currency, order, TransactionWire.ReadMetadata(members));
    }

    private static (string? Value, Currency? Currency) ReadAmount(Members members)
    {
        if (members.Object("amount", MoneyWire.Shape) is not { } amount)
            return (null, null);
        var currency = MoneyWire.ReadCurrency(amount);
        if (currency is not null)
            amount.Keep("currency", currency.Code);
        if (amount.Number("value") is not { } value)
            return (null, currency);
        Check(amount, value, currency);
        return (value, currency);
    }

    // Without a currency no more can be said yet than that no currency has so fine a unit.
    private static void Check(Members amount, string value, Currency? currency)
    {
        var finest = Currency.Get("KWD");
        var fault = Money.TryRead(value, currency ?? finest, zeroAllowed: false, out _);
        if (fault != MoneyFault.None)
            MoneyWire.Fault(amount, fault, currency ?? finest);
    }
}
