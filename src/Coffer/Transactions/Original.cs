// What a capture, void or refund does to its original: how it begins (marked, or refused) and how it ends. Pure.
using Coffer.Kernel;
using Coffer.Processing;

namespace Coffer.Transactions;

/// <summary>A capture, void or refund as asked for.</summary>
/// <param name="Amount">Null: all that is left.</param>
public sealed record FollowUp(TransactionType Type, Money? Amount);

public static class Original
{
    /// <summary>The original, marked for what begins, and the amount that it is about.</summary>
    /// <exception cref="Refusal">By precedence: 409 wrong state, 409 something is under way, 402 nothing left, 402 too
    /// much.</exception>
    public static (Transaction Marked, Money Amount) Begin(this Transaction original, FollowUp asked, long attempt)
    {
        var operation = StateTable.OperationOf(asked.Type);
        if (StateTable.Next(original.Type, original.Status, operation, original.Payment.IsCard()) is null)
            throw WrongState(original, asked.Type);
        if (original.InProgress is { } other)
            throw Refusal.Conflict(
                Codes.TransactionInProgress,
                $"Another operation on this transaction is under way ({other}). Try again when it has its outcome.",
                "transaction_id",
                [TransactionJson.IdText(other)]
            );
        var left = Left(original, asked.Type);
        var amount = original.Amount.With(Within(asked, left, original));
        return asked.Type == TransactionType.Refund
            ? (original.Reserve(amount.AmountMinor), amount)
            : (original with { InProgress = attempt }, amount);
    }

    /// <summary>The original after the follow-up has its outcome.</summary>
    public static Transaction End(this Transaction original, Transaction followUp)
    {
        var free =
            followUp.Type == TransactionType.Refund
                ? original.Reserve(-followUp.Amount.AmountMinor)
                : original with
                {
                    InProgress = null,
                };
        if (followUp.Outcome?.Answer.Outcome != ChargeOutcome.Approved)
            return free;
        var next = StateTable.Next(
            original.Type,
            original.Status,
            StateTable.OperationOf(followUp.Type),
            original.Payment.IsCard()
        );
        return free with { Status = next ?? original.Status, Amounts = free.After(followUp) };
    }

    private static Amounts After(this Transaction original, Transaction followUp)
    {
        var amounts = original.Amounts;
        return followUp.Type switch
        {
            TransactionType.Capture => amounts with { Captured = followUp.Amount },
            TransactionType.Void => amounts with { Captured = amounts.Captured.With(0) },
            _ => amounts with
            {
                Refunded = amounts.Refunded.With(amounts.Refunded.AmountMinor + followUp.Amount.AmountMinor),
            },
        };
    }

    private static Transaction Reserve(this Transaction original, long minor)
    {
        var reserved = original.Amounts.Refunding;
        return original with
        {
            Amounts = original.Amounts with { Refunding = reserved.With(reserved.AmountMinor + minor) },
        };
    }

    private static long Left(Transaction original, TransactionType type) =>
        type switch
        {
            TransactionType.Refund => original.Amounts.RefundableMinor,
            TransactionType.Void when original.Status == TransactionStatus.Captured => original
                .Amounts
                .Captured
                .AmountMinor,
            _ => original.Amounts.Authorized.AmountMinor,
        };

    private static long Within(FollowUp asked, long left, Transaction original)
    {
        var wanted = asked.Amount?.AmountMinor ?? left;
        var shown = original.Amount.With(left).Text;
        if (left == 0)
            throw Refusal.RequestFailed(
                Codes.NothingLeft,
                $"Nothing is left to {Verb(asked.Type)} of this transaction.",
                "transaction_id"
            );
        if (wanted > left)
            throw Refusal.RequestFailed(
                Codes.AmountTooHigh,
                $"At most {shown} {original.Amount.Currency.Code} is left to {Verb(asked.Type)} of this transaction.",
                "amount.value"
            );
        if (asked.Type == TransactionType.Void && wanted < left)
            throw Refusal.Invalid(
                Codes.InvalidValue,
                "amount.value",
                $"A void cancels the whole of {shown} {original.Amount.Currency.Code}; leave the amount out."
            );
        return wanted;
    }

    private static Refusal WrongState(Transaction original, TransactionType type)
    {
        var what = $"{Noun(original.Type)} that is {TransactionJson.Word(original.Status)}";
        var hint = (type, original.Status) switch
        {
            (TransactionType.Refund, TransactionStatus.Captured) => " It is not settled yet: void it instead.",
            (TransactionType.Void, TransactionStatus.Settled) => " It is settled: refund it instead.",
            _ => "",
        };
        return Refusal.Conflict(Codes.WrongState, $"There is no {Verb(type)} of {what}.{hint}", "transaction_id");
    }

    private static string Verb(TransactionType type) => TransactionJson.Word(type);

    private static string Noun(TransactionType type) =>
        type switch
        {
            TransactionType.Authorize => "an authorization",
            TransactionType.Validate => "a validation",
            _ => $"a {TransactionJson.Word(type)}",
        };
}
