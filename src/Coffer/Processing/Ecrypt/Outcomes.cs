// What upstream's answer means for an attempt. Certain is only what it says in so many words, or a refusal that it
// gives before it does anything; all else is not known, and will be asked about.
using Coffer.Kernel;

namespace Coffer.Processing.Ecrypt;

internal static class Outcomes
{
    public const string GenericDecline = "generic_decline";

    // Refused before anything was done: malformed, not allowed, no such thing, too much.
    private static readonly int[] Refusals = [400, 401, 402, 403, 404, 405, 413, 415, 422, 429];

    // A conflict may be about the idempotency key, and then the charge may exist. These are not. (A token that is used,
    // or an original in the wrong state, may be so because this very request came twice.)
    private static readonly string[] RefusingConflicts = ["token_expired", "not_for_ach"];

    private static readonly string[] HardDeclines =
    [
        "do_not_honor",
        "lost_card",
        "stolen_card",
        "pickup_card",
        "expired_card",
        "incorrect_cvc",
        "invalid_account",
    ];

    /// <summary>Of the answer to a charge, capture, void or refund.</summary>
    public static ChargeAnswer Of(Reply reply, Charge charge)
    {
        var told = reply.Json is { } json ? Of(Reported.Read(json), charge.Type, charge.Amount) : null;
        if (reply.Status is >= 200 and < 300)
            return told ?? NotKnown;
        if (told is { Outcome: ChargeOutcome.Declined })
            return told;
        return IsRefusal(reply, charge) && told is null or { Outcome: ChargeOutcome.Failed }
            ? ChargeAnswer.Failed($"The upstream processor refused the request ({reply.Status})")
            : NotKnown;
    }

    /// <summary>Of a transaction as upstream tells of it; null when it says nothing about an outcome.</summary>
    public static ChargeAnswer? Of(Reported it, TransactionType type, Money asked) =>
        Word(it) switch
        {
            null => null,
            "APPROVED" => Approved(it, type, asked),
            "DECLINED" => Declined(it),
            "PENDING" => new(ChargeOutcome.Pending, "Pending"),
            "ERROR" or "FAILED" => ChargeAnswer.Failed("The upstream processor answered with an error"),
            _ => NotKnown,
        };

    private static ChargeAnswer NotKnown { get; } = ChargeAnswer.Unknown("The outcome is not known");

    // Nothing left to capture or refund: perhaps because this very request came twice.
    private static bool IsRefusal(Reply reply, Charge charge) =>
        (Refusals.Contains(reply.Status) && !(reply.Status == 402 && charge.Original is not null))
        || (reply.Status == 409 && reply.Codes.Count > 0 && reply.Codes.All(RefusingConflicts.Contains));

    // A list that has no response code still has the status that followed from it.
    private static string? Word(Reported it) =>
        it.ResponseCode
        ?? it.Status switch
        {
            "approved" or "authorized" or "captured" or "settled" or "voided" or "expired" or "returned" => "APPROVED",
            "refunded" or "partially_refunded" => "APPROVED",
            "declined" or "rejected" => "DECLINED",
            { } other => other.ToUpperInvariant(),
            null => null,
        };

    // Without its id it could never be captured or refunded; another amount is not the charge that was asked for.
    private static ChargeAnswer Approved(Reported it, TransactionType type, Money asked) =>
        it.Id is null || !IsFor(it, type, asked)
            ? NotKnown
            : new(
                ChargeOutcome.Approved,
                it.ResponseText ?? "Approved",
                AuthCode: it.AuthCode,
                Avs: it.Avs,
                Cvv: it.Cvv,
                NetworkTransactionId: it.NetworkTransactionId,
                Reference: it.Id
            );

    // Lists may show money that goes out as negative.
    private static bool IsFor(Reported it, TransactionType type, Money asked) =>
        type is TransactionType.Void or TransactionType.Validate
        || (
            (it.Amount is not { } amount || Math.Abs(amount) * asked.Currency.MinorUnits == asked.AmountMinor)
            && (it.Currency is null || it.Currency == asked.Currency.Code)
        );

    // A decline that does not say why may pass: a subscription is tried a few times only, and a customer can pay
    // another way.
    private static ChargeAnswer Declined(Reported it)
    {
        var code = it.DeclineCode ?? GenericDecline;
        var kind = it.DeclineKind ?? (HardDeclines.Contains(code) ? DeclineKind.Hard : DeclineKind.Soft);
        return new(
            ChargeOutcome.Declined,
            it.ResponseText ?? "Transaction Rejected",
            code,
            kind,
            Avs: it.Avs,
            Cvv: it.Cvv,
            Reference: it.Id
        );
    }
}
