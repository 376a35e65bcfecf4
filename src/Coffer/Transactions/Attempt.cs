// An attempt to charge, with all that is slow or random made before its first commit: the id, the sealed copy, the
// sealed detail.
using Coffer.Cards;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Processing;
using Coffer.Sealing;

namespace Coffer.Transactions;

/// <summary>A committed attempt that has no outcome yet, with what its second commit needs.</summary>
/// <param name="Detail">Order and metadata in the clear, for the answer; null once they are erased.</param>
/// <param name="Owner">The customer's key; null when the charge is nobody's.</param>
/// <param name="Key">The digest of the idempotency key.</param>
/// <param name="Bill">The bills row that it pays; null, too, when <see cref="Billed"/> says it.</param>
public sealed record Undecided(
    Transaction Transaction,
    byte[]? Detail,
    DataKey? Owner,
    byte[]? Key,
    long? WalletEntry,
    long? Bill = null
)
{
    /// <summary>The stored method knows the card network's id of its first charge.</summary>
    public bool HasNetworkId { get; init; }

    /// <summary>The bill that it pays, as it was begun here.</summary>
    public Billed? Billed { get; init; }
}

/// <param name="Detail">Order and metadata in the clear, for the answer.</param>
/// <param name="Copy">The transaction's own sealed copy of the card; null for a stored method and a one-time
/// token.</param>
internal sealed record Attempt(
    NewTransaction Row,
    byte[] Detail,
    CardCopy? Copy,
    PaymentSource Source,
    Claim Claim,
    IProcessor Processor
)
{
    public Billed? Billed { get; init; }

    public Undecided ToUndecided() =>
        new(Row.Transaction, Detail, Source.Owner, Claim.Key, Row.WalletEntry)
        {
            Billed = Billed,
            HasNetworkId = Source.Payment?.Credential?.NetworkTransactionId is not null,
        };

    /// <param name="requestId">Of the request that asked for it.</param>
    public static async Task<Attempt> Prepare(
        Desk desk,
        string requestId,
        ChargeRequest request,
        PaymentSource source,
        Claim claim
    )
    {
        var id = Ids.NewTransactionId(desk.RealNow);
        var detail = TransactionJson.Detail(request.Order, request.Metadata);
        var kept = Personal.Keep(detail, source.Owner, CopyStore.DetailContext(desk.Account, id));
        var payment = source.Payment;
        var facts = payment is null ? Unknown : Facts(payment, request);
        var processor = await desk.Processors.For(desk.Account, desk.AccountKind);
        var transaction = new Transaction(
            id,
            request.Type,
            TransactionStatus.Pending,
            request.Amount,
            Amounts.None(request.Amount),
            facts,
            desk.Now
        )
        {
            Upstream = processor.Upstream,
            RequestId = requestId,
        };
        var row = new NewTransaction(
            transaction,
            kept,
            payment?.Stored?.CustomerSeq,
            payment?.Stored?.Entry.Seq,
            payment?.OneTime ?? false,
            claim.Key,
            Schedule.FirstAsk(desk.Now)
        )
        {
            Bill = request.Billed?.Bill,
        };
        return new(row, detail, await Seal(desk, id, payment), source, claim, processor.Processor)
        {
            Billed = request.Billed,
        };
    }

    public Charge ToCharge(Desk desk)
    {
        var payment = Source.Payment!;
        var transaction = Row.Transaction;
        return new(transaction.Id, desk.Account, transaction.Type, transaction.Amount)
        {
            Instrument = payment.Instrument,
            Code = payment.Code,
            Stored = payment.Credential,
            BillingAddress = payment.BillingAddress,
            Today = desk.Today,
        };
    }

    // Never committed: a source that could not be opened refuses before.
    private static PaymentFacts Unknown { get; } =
        new()
        {
            Type = "",
            Network = "",
            AccountNumber = "",
        };

    private static PaymentFacts Facts(Payment payment, ChargeRequest request)
    {
        var facts = PaymentFacts.Of(payment.Instrument.Display);
        if (payment.Stored is not { } entry || request.Payment.Stored is not { } stored)
            return facts;
        return facts with
        {
            Customer = Ids.Text(entry.Customer),
            Wallet = Ids.Text(entry.Entry.Method.Id),
            InitiatedBy = stored.InitiatedBy == Initiator.Merchant ? "MERCHANT" : "CUSTOMER",
            Reason = stored.Reason,
            Installment = stored.Installment,
            InitialTransactionId = stored.InitialTransactionId,
            Subscription = request.Billed is { } billed ? Ids.Text(billed.Subscription) : null,
            Bill = request.Billed?.Bill.Number,
        };
    }

    private static async Task<CardCopy?> Seal(Desk desk, long id, Payment? payment)
    {
        if (
            payment is null
            || payment.Stored is not null
            || payment.OneTime
            || desk.Lifetimes.CardCopy <= TimeSpan.Zero
        )
            return null;
        var key = await desk.DayKey();
        var mac = desk.Keys.Fingerprints;
        var display = Personal.Keep(
            CardsWire.Stored(payment.Instrument.Display),
            owner: null,
            CopyStore.DisplayContext(desk.Account, id)
        );
        return new(
            display,
            payment.Instrument.Seal(key, CopyStore.Context(desk.Account, id)),
            mac.Version,
            payment.Instrument.Fingerprint(mac)
        );
    }
}
