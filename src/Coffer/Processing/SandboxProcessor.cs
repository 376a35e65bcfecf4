// The processor of sandbox accounts: answers by the card table of contract section 9, at once and without a network. It
// holds no state: the answer to an attempt follows from the attempt, so that the same attempt gets the same answer.
using System.Globalization;
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Sealing;

namespace Coffer.Processing;

public sealed class SandboxProcessor : IProcessor
{
    private const string ApprovedText = "Approved";
    private const string DeclinedText = "Transaction Rejected";

    private static readonly Check CvvMatch = new("M", "CVV2/CVC2 match");
    private static readonly Check CvvNoMatch = new("N", "CVV2/CVC2 no match");
    private static readonly Check CvvNotProcessed = new("P", "CVV2/CVC2 not processed");
    private static readonly Check AvsBoth = new("Y", "Address and ZIP code match");
    private static readonly Check AvsZip = new("Z", "ZIP code matches");
    private static readonly Check AvsNone = new("N", "Neither address nor ZIP code matches");
    private static readonly Check AvsUnavailable = new("U", "Address information is unavailable");

    public Task<ChargeAnswer> Send(Charge charge, CancellationToken cancellationToken) =>
        Task.FromResult(
            charge.Instrument.Card is { } card ? OnCard(charge, card) : OnAccount(charge, charge.Instrument.Account!)
        );

    private static ChargeAnswer OnCard(Charge charge, CardNumber card)
    {
        var number = card.Reveal(static digits => long.Parse(digits, CultureInfo.InvariantCulture));
        var expired = !Expiry.IsGood(charge.Instrument.Display.Expiry!, charge.Today);
        var decline = expired ? ("expired_card", DeclineKind.Hard) : DeclineOf(number, charge);
        var cvv = number switch
        {
            4000000000000127 when charge.Code is not null => CvvNoMatch,
            4000000000000101 => CvvNoMatch,
            _ => charge.Code is null ? CvvNotProcessed : CvvMatch,
        };
        var avs = number == 4000000000000036 ? AvsNone : Avs(charge);
        return decline is { } declined
            ? new(ChargeOutcome.Declined, DeclinedText, declined.Item1, declined.Item2, Avs: avs, Cvv: cvv)
            : new(
                ChargeOutcome.Approved,
                ApprovedText,
                AuthCode: AuthCode(charge),
                Avs: avs,
                Cvv: cvv,
                NetworkTransactionId: NetworkId(charge)
            );
    }

    private static (string Code, DeclineKind Kind)? DeclineOf(long number, Charge charge) =>
        number switch
        {
            4000000000000002 => ("do_not_honor", DeclineKind.Hard),
            4000000000009995 => ("insufficient_funds", DeclineKind.Soft),
            4000000000009987 => ("lost_card", DeclineKind.Hard),
            4000000000000069 => ("expired_card", DeclineKind.Hard),
            4000000000000127 when charge.Code is not null => ("incorrect_cvc", DeclineKind.Hard),
            4000000000000341 when charge.Stored is not null => ("generic_decline", DeclineKind.Soft),
            _ => null,
        };

    private static ChargeAnswer OnAccount(Charge charge, AccountNumber account) =>
        account.Reveal(static digits => digits.SequenceEqual("000222222227"u8))
            ? new(ChargeOutcome.Declined, DeclinedText, "invalid_account", DeclineKind.Hard)
            : new(ChargeOutcome.Approved, ApprovedText, AuthCode: AuthCode(charge));

    // A billing address counts first, then the card's own postal code.
    private static Check Avs(Charge charge)
    {
        var zip = charge.BillingAddress?.PostalCode ?? charge.Instrument.Display.PostalCode;
        if (zip is null)
            return AvsUnavailable;
        return charge.BillingAddress?.Line1 is null ? AvsZip : AvsBoth;
    }

    private static string AuthCode(Charge charge) =>
        (charge.AttemptId % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    private static string? NetworkId(Charge charge) =>
        string.Create(CultureInfo.InvariantCulture, $"SBX{charge.AttemptId % 1_000_000_000_000:D12}");
}
