// An attempt to charge, with all that is slow or random made before its first commit: the id, the sealed copy, the
// sealed detail.
using Coffer.Cards;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Processing;

namespace Coffer.Transactions;

/// <param name="Detail">Order and metadata in the clear, for the answer.</param>
/// <param name="Copy">The transaction's own sealed copy of the card; null for a stored method and a one-time
/// token.</param>
internal sealed record Attempt(NewTransaction Row, byte[] Detail, CardCopy? Copy, PaymentSource Source, Claim Claim)
{
    public static async Task<Attempt> Prepare(
        Call call,
        ChargeType type,
        ChargeRequest request,
        PaymentSource source,
        Claim claim
    )
    {
        var id = Ids.NewTransactionId(call.RealNow);
        var detail = TransactionJson.Detail(request.Order, request.Metadata);
        var kept = Personal.Keep(detail, source.Owner, CopyStore.DetailContext(call.Account, id));
        var payment = source.Payment;
        var facts = payment is null ? Unknown : Facts(payment, request.Payment.Stored);
        var transaction = Transaction.Begin(id, type, request.Amount, facts, call.Now);
        var row = new NewTransaction(
            transaction,
            kept,
            payment?.Stored?.CustomerSeq,
            payment?.Stored?.Entry.Seq,
            payment?.OneTime ?? false,
            claim.Key
        );
        return new(row, detail, await Seal(call, id, payment), source, claim);
    }

    public Charge ToCharge(Call call)
    {
        var payment = Source.Payment!;
        return new(
            Row.Transaction.Id,
            Row.Transaction.Type,
            Row.Transaction.Amount,
            payment.Instrument,
            payment.Code,
            payment.Credential,
            payment.BillingAddress,
            call.Today
        );
    }

    // Never committed: a source that could not be opened refuses before.
    private static PaymentFacts Unknown { get; } =
        new()
        {
            Type = "",
            Network = "",
            AccountNumber = "",
        };

    private static PaymentFacts Facts(Payment payment, StoredRequest? stored)
    {
        var facts = PaymentFacts.Of(payment.Instrument.Display);
        if (payment.Stored is not { } entry || stored is null)
            return facts;
        return facts with
        {
            Customer = Ids.Text(entry.Customer),
            Wallet = Ids.Text(entry.Entry.Method.Id),
            InitiatedBy = stored.InitiatedBy == Initiator.Merchant ? "MERCHANT" : "CUSTOMER",
            Reason = stored.Reason,
            Installment = stored.Installment,
            InitialTransactionId = stored.InitialTransactionId,
        };
    }

    private static async Task<CardCopy?> Seal(Call call, long id, Payment? payment)
    {
        if (
            payment is null
            || payment.Stored is not null
            || payment.OneTime
            || call.Lifetimes.CardCopy <= TimeSpan.Zero
        )
            return null;
        var key = await call.Keys.OfDay(call.Account, call.RealNow, call.Lifetimes.DayKey);
        var mac = call.Keys.Fingerprints;
        var display = Personal.Keep(
            CardsWire.Stored(payment.Instrument.Display),
            owner: null,
            CopyStore.DisplayContext(call.Account, id)
        );
        return new(
            display,
            payment.Instrument.Seal(key, CopyStore.Context(call.Account, id)),
            mac.Version,
            payment.Instrument.Fingerprint(mac)
        );
    }
}
