// The processor of sandbox accounts: answers by the card table of contract section 9, at once and without a network. It
// keeps books only of what it did not tell (ADR 7): a pending card, a reply that was dropped, a bank debit that will be
// returned. Asked about an attempt without a row, it is certain that it never answered it.
using System.Globalization;
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Processing;

public sealed class SandboxProcessor(Database database) : IProcessor
{
    private const int ReturnAfterBusinessDays = 2;

    /// <summary>Takes an answer that comes on its own: account, attempt, answer. The reply that was asked for follows
    /// it, so that the receiver hears the same thing twice.</summary>
    public Func<long, long, ChargeAnswer, Task>? Deliver { get; set; }

    private const string ApprovedText = "Approved";
    private const string DeclinedText = "Transaction Rejected";
    private const string Expired = "expired_card";

    private static readonly Check CvvMatch = new("M", "CVV2/CVC2 match");
    private static readonly Check CvvNoMatch = new("N", "CVV2/CVC2 no match");
    private static readonly Check CvvNotProcessed = new("P", "CVV2/CVC2 not processed");
    private static readonly Check AvsBoth = new("Y", "Address and ZIP code match");
    private static readonly Check AvsZip = new("Z", "ZIP code matches");
    private static readonly Check AvsNone = new("N", "Neither address nor ZIP code matches");
    private static readonly Check AvsUnavailable = new("U", "Address information is unavailable");

    private static readonly ChargeAnswer Waiting = new(ChargeOutcome.Pending, "Pending");

    public async Task<ChargeAnswer> Send(Charge charge, CancellationToken cancellationToken)
    {
        var fault = charge.IsSpared ? null : await NextFault(charge.Account);
        if (fault == SandboxFault.ProcessorDown)
            return ChargeAnswer.Failed("The processor refused the connection");
        if (fault == SandboxFault.Timeout)
            throw new TimeoutException("The sandbox processor was told to time out; it did nothing.");
        var answer = Decide(charge);
        var returns = answer.Outcome == ChargeOutcome.Approved ? ReturnCode(charge) : null;
        var waits = IsAnsweredLater(charge) && answer.DeclineCode != Expired; // an expired card has nothing to wait for
        // Whoever waited for this has gone and may have asked already, and heard that nothing was done.
        cancellationToken.ThrowIfCancellationRequested();
        if (fault == SandboxFault.DropReplyAfterCommit || waits || returns is not null)
            await Remember(charge, new(answer, returns));
        if (fault == SandboxFault.DuplicateReply && Deliver is not null)
            await Deliver(charge.Account, charge.AttemptId, waits ? Waiting : answer);
        return fault == SandboxFault.DropReplyAfterCommit
                ? throw new TimeoutException("The sandbox processor was told to drop its reply after the charge.")
            : waits ? Waiting
            : answer;
    }

    public async Task<ChargeAnswer> Inquire(Inquiry inquiry, CancellationToken cancellationToken)
    {
        var charge = await Find(inquiry);
        return charge?.Answer ?? ChargeAnswer.Failed("The processor knows of no such charge");
    }

    public async Task<Standing> Look(Inquiry inquiry, CancellationToken cancellationToken)
    {
        var code = inquiry.IsCard ? null : (await Find(inquiry))?.ReturnCode;
        if (code is null)
            return new(Whereabouts.Settled);
        if (inquiry.Settled is not { } settled)
            return new(Whereabouts.Settled, LookAgain: Returns(inquiry.Now));
        return inquiry.Now >= Returns(settled)
            ? new(Whereabouts.Returned, code)
            : new(Whereabouts.Settled, LookAgain: Returns(settled));
    }

    private static DateTimeOffset Returns(DateTimeOffset settled)
    {
        var day = settled;
        for (var left = ReturnAfterBusinessDays; left > 0; )
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                left--;
        }

        return day;
    }

    private static ChargeAnswer Decide(Charge charge) =>
        charge.Instrument switch
        {
            null => new(ChargeOutcome.Approved, ApprovedText, AuthCode: AuthCode(charge)),
            { Card: { } card } => OnCard(charge, card),
            var instrument => OnAccount(charge, instrument.Account!),
        };

    private static bool IsAnsweredLater(Charge charge) =>
        charge.Instrument?.Card?.Reveal(static digits =>
            digits.SequenceEqual("4000000000000119"u8) || digits.SequenceEqual("4000000000000259"u8)
        ) == true;

    private static string? ReturnCode(Charge charge) =>
        charge is { Type: TransactionType.Sale, Instrument.Account: { } account }
            ? account.Reveal(static digits =>
                digits.SequenceEqual("000111111113"u8) ? "R02"
                : digits.SequenceEqual("000111111116"u8) ? "R01"
                : null
            )
            : null;

    private async Task<SandboxFault?> NextFault(long account) =>
        await database.Read(session => SandboxStore.HasFault(session, account))
            ? await database.Write(tx => SandboxStore.TakeFault(tx, account))
            : null;

    private Task Remember(Charge charge, SandboxCharge made) =>
        database.Write(tx =>
        {
            SandboxStore.Remember(tx, charge.Account, charge.AttemptId, made);
            return ValueTask.CompletedTask;
        });

    private Task<SandboxCharge?> Find(Inquiry inquiry) =>
        database.Read(session => SandboxStore.Find(session, inquiry.Account, inquiry.AttemptId));

    private static ChargeAnswer OnCard(Charge charge, CardNumber card)
    {
        var number = card.Reveal(static digits => long.Parse(digits, CultureInfo.InvariantCulture));
        var instrument = charge.Instrument!;
        var expired = !Expiry.IsGood(instrument.Display.Expiry!, charge.Today);
        var decline = expired ? (Expired, DeclineKind.Hard) : DeclineOf(number, charge);
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
            4000000000000259 => ("do_not_honor", DeclineKind.Hard),
            4000000000009987 => ("lost_card", DeclineKind.Hard),
            4000000000000069 => (Expired, DeclineKind.Hard),
            4000000000000127 when charge.Code is not null => ("incorrect_cvc", DeclineKind.Hard),
            4000000000000341 when charge is { Stored: not null, Type: not TransactionType.Validate } => (
                "generic_decline",
                DeclineKind.Soft
            ),
            _ => null,
        };

    private static ChargeAnswer OnAccount(Charge charge, AccountNumber account) =>
        account.Reveal(static digits => digits.SequenceEqual("000222222227"u8))
            ? new(ChargeOutcome.Declined, DeclinedText, "invalid_account", DeclineKind.Hard)
            : new(ChargeOutcome.Approved, ApprovedText, AuthCode: AuthCode(charge));

    // A billing address counts first, then the card's own postal code.
    private static Check Avs(Charge charge)
    {
        var zip = charge.BillingAddress?.PostalCode ?? charge.Instrument!.Display.PostalCode;
        if (zip is null)
            return AvsUnavailable;
        return charge.BillingAddress?.Line1 is null ? AvsZip : AvsBoth;
    }

    private static string AuthCode(Charge charge) =>
        (charge.AttemptId % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    // All of the attempt's id: a part of it comes again after 115 days, and a network's id never does.
    private static string? NetworkId(Charge charge) =>
        string.Create(CultureInfo.InvariantCulture, $"SBX{charge.AttemptId % 100_000_000_000_000:X12}");
}
