// What a charge is paid with: a token, a stored method, or a raw card or account. Opened before the unit of work that
// commits the attempt; that unit looks again and refuses by what it finds then.
using Coffer.Cards;
using Coffer.Customers;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Sealing;
using Coffer.Storage;
using Coffer.Tokens;
using Coffer.Wallets;

namespace Coffer.Transactions;

/// <summary>What could be opened. No instrument: <see cref="PaymentSource.Take"/> will say why.</summary>
public sealed record Payment(Instrument Instrument, SecurityCode? Code)
{
    /// <summary>The stored method that is charged, and how; null for a token or raw card.</summary>
    public OwnedEntry? Stored { get; init; }
    public StoredCredential? Credential { get; init; }
    public Address? BillingAddress { get; init; }
    public bool OneTime { get; init; }
}

/// <summary>What was opened is not what the unit found: open again.</summary>
public sealed class StaleSourceException() : Exception("The payment source changed while it was opened.");

public abstract class PaymentSource(Desk desk) : IDisposable
{
    /// <summary>The customer whose key seals what is personal about the charge; null when it is nobody's.</summary>
    public DataKey? Owner { get; protected set; }

    public Payment? Payment { get; protected set; }

    protected Desk Desk { get; } = desk;

    public static async Task<PaymentSource> Read(Desk desk, ChargeRequest request)
    {
        PaymentSource source =
            request.Payment.Token is { } token ? new TokenPayment(desk, token, request)
            : request.Payment.Stored is { } stored ? new StoredPayment(desk, stored, request.Order?.BillTo)
            : new RawPayment(desk, request);
        await source.Open();
        return source;
    }

    /// <summary>The member of the request that named it, for refusals.</summary>
    public abstract string Field { get; }

    /// <summary>Inside the unit: looks again, and uses up what is used up by an attempt.</summary>
    /// <exception cref="Refusal">It does not exist or cannot be used.</exception>
    public abstract ValueTask Take(Session tx);

    public void Dispose()
    {
        Owner?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task Open();
}

internal sealed class RawPayment(Desk desk, ChargeRequest request) : PaymentSource(desk)
{
    public override string Field =>
        request.Payment.Presented!.Instrument.Display.IsCard ? "payment.credit_card" : "payment.check";

    public override ValueTask Take(Session tx) => default;

    protected override Task Open()
    {
        var presented = request.Payment.Presented!;
        Payment = new(presented.Instrument, presented.Code) { BillingAddress = request.Order?.BillTo };
        return Task.CompletedTask;
    }
}

internal sealed class TokenPayment(Desk desk, string text, ChargeRequest request) : PaymentSource(desk)
{
    public override string Field => "payment.token";

    public override async ValueTask Take(Session tx)
    {
        var token = Ids.TryRead(text, out var id) ? await TokenStore.Find(tx, Desk.Account, id) : null;
        if (token is null)
            throw Token.NotFound(Field);
        token.CheckUsable(Field, Desk.Now);
        if (Payment is null)
            throw new StaleSourceException();
        TokenStore.Use(tx, Desk.Account, token.Seq, Instants.Milliseconds(Desk.Now));
    }

    protected override async Task Open()
    {
        if (await Opening.Open(Desk, text) is { Instrument: { } instrument } open)
            Payment = new(instrument, open.Code)
            {
                OneTime = open.Token.OneTime,
                BillingAddress = request.Order?.BillTo,
            };
    }
}

internal sealed class StoredPayment(Desk desk, StoredRequest request, Address? billTo) : PaymentSource(desk)
{
    public override string Field => request.Wallet is not null ? "payment.stored.wallet" : "payment.stored.customer";

    public override async ValueTask Take(Session tx)
    {
        if (tx.MayGuess && Payment?.Stored is { } opened)
        {
            WalletStore.ExpectAndKeep(tx, Desk.Account, opened);
            if (request.Wallet is null)
                WalletStore.ExpectDefault(tx, opened);
            return;
        }

        // The customer's lock first: what is found then stays so until the attempt is committed.
        if (
            Payment is not null
            && await CustomerStore.FindAndLock(tx, Desk.Account, Payment.Stored!.CustomerSeq) is null
        )
            throw new StaleSourceException();
        var entry = await Find(tx);
        if (Payment is null || entry.Entry.Seq != Payment.Stored!.Entry.Seq)
            throw new StaleSourceException();
    }

    protected override async Task Open()
    {
        try
        {
            await Desk.Database.Read(async session =>
            {
                var entry = await Find(session);
                Owner = entry.Key is { } wrapped ? Desk.Keys.Unwrap(wrapped) : null;
                if (Owner is not null && Sealer.KeyOf(entry.Entry.Sealed) == (Owner.Id, Owner.Version))
                    Unseal(entry, Owner);
                else
                    await UnsealByOlder(session, entry);
                return true;
            });
        }
        catch (Refusal)
        {
            // Said again by Take, inside the unit, after a replay of the request has had its turn.
        }
    }

    private async ValueTask UnsealByOlder(Session session, OwnedEntry entry)
    {
        using var key = await Desk.Keys.Find(session, entry.Entry.Sealed);
        if (key is not null)
            Unseal(entry, key);
    }

    private void Unseal(OwnedEntry entry, DataKey key)
    {
        var method = entry.Entry.Method;
        var context = Candidate.EntryContext(Desk.Account, method.Id);
        Payment = new(Instrument.Open(method.Display, key, context, entry.Entry.Sealed), request.Code)
        {
            Stored = entry,
            BillingAddress = billTo ?? method.BillingAddress,
            Credential = new(
                request.InitiatedBy,
                request.Reason,
                request.Installment,
                entry.Entry.NetworkTransactionId,
                request.InitialTransactionId
            ),
        };
    }

    private async ValueTask<OwnedEntry> Find(Session session)
    {
        if (request.Wallet is not null)
            return
                Ids.TryRead(request.Wallet, out var id)
                && await WalletStore.FindEntry(session, Desk.Account, id) is { } entry
                ? entry
                : throw Refusal.UnknownReference(Field, "payment method");
        if (
            !Ids.TryRead(request.Customer, out var customer)
            || await WalletStore.FindWithKey(session, Desk.Account, customer) is not var (wallet, key)
        )
            throw Refusal.UnknownReference(Field, "customer");
        return wallet.Default is { } chosen
            ? new(chosen, customer, wallet.Customer, key)
            : throw Refusal.Conflict(Codes.WalletEmpty, "The customer has no payment method to charge.", Field);
    }
}
