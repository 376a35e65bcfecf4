// Where an added method comes from: a token, or a transaction that was approved. Read and opened before the unit of
// work; the unit reads it again and refuses by what it finds then.
using Coffer.Cards;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;
using Coffer.Tokens;

namespace Coffer.Wallets;

/// <summary>The method as it would be stored, sealed for the customer; null when the source cannot give one.</summary>
public sealed record Candidate(Entry? Entry, Instrument? Instrument, SecurityCode? Code = null)
{
    public static Candidate None { get; } = new(null, null);

    public static Candidate Of(Call call, Instrument? instrument, DataKey? owner, Address? billing)
    {
        if (instrument is null || owner is null)
            return None;
        var id = Ids.New(call.RealNow);
        var sealedNumber = instrument.Seal(owner, EntryContext(call.Account, id));
        var method = new Method(id, instrument.Display, billing, call.Now);
        var mac = call.Keys.Fingerprints;
        return new(new Entry(0, method, mac.Version, instrument.Fingerprint(mac), sealedNumber, null), instrument);
    }

    public static SealContext EntryContext(long account, Guid id) => new(account, id, "wallet number");
}

public abstract class CardSource(Call call)
{
    public Candidate Candidate { get; protected set; } = Candidate.None;

    protected Call Call { get; } = call;

    public static CardSource Of(Call call, AddRequest request) =>
        request.Token is not null
            ? new TokenSource(call, request.Token)
            : new TransactionSource(call, request.Transaction!);

    /// <summary>Asks for what <see cref="Read"/> wants, before something else is asked.</summary>
    public virtual void Ask(Session session) { }

    /// <summary>Reads the source and opens its number.</summary>
    public abstract ValueTask Read(Session session);

    /// <summary>Seals what was read for the customer.</summary>
    public abstract Task Seal(DataKey? owner, Address? billing);

    /// <summary>Inside the unit: the method that the source gives, or the stored one that it stands for.</summary>
    /// <exception cref="Refusal">The source does not exist or cannot be used.</exception>
    public abstract ValueTask<Entry> Take(Session tx, Wallet wallet);

    /// <summary>Inside the unit, once the method is stored: what becomes of the source.</summary>
    public abstract ValueTask Spend(Session tx, Wallet wallet, DataKey owner);

    /// <summary>The method was checked: the network's id of the check is that of its first charge.</summary>
    public void Verified(string? networkTransactionId)
    {
        if (Candidate.Entry is { } entry)
            Candidate = Candidate with { Entry = entry with { NetworkTransactionId = networkTransactionId } };
    }
}

internal sealed class TokenSource(Call call, string text) : CardSource(call)
{
    private Asked<TokenWithCode>? _asked;
    private OpenToken? _opened;
    private Token? _taken;

    public override void Ask(Session session)
    {
        if (Ids.TryRead(text, out var id))
            _asked = TokenStore.Ask(session, Call.Account, id);
    }

    public override async ValueTask Read(Session session)
    {
        if (_asked is not null && await session.Answer(_asked) is [var found])
            _opened = await TokenStore.Open(session, Call.Keys, Call.Account, found);
    }

    public override async Task Seal(DataKey? owner, Address? billing)
    {
        if (await Opening.Lapse(Call, _opened) is { } open)
            Candidate = Candidate.Of(Call, open.Instrument, owner, billing) with { Code = open.Code };
    }

    public override async ValueTask<Entry> Take(Session tx, Wallet wallet)
    {
        // Whether it is used by now shows when it is used.
        if (tx.MayGuess)
            _taken = _opened?.Token;
        else
            _taken = Ids.TryRead(text, out var id) ? await TokenStore.Find(tx, Call.Account, id) : null;
        if (_taken is null)
            throw Token.NotFound("token");
        _taken.CheckUsable("token", Call.Now);
        if (_taken.OneTime)
            throw Refusal.Conflict(
                Codes.TokenOneTime,
                "The token was made for one payment and cannot be stored.",
                "token"
            );
        return Candidate.Entry ?? throw Token.NotFound("token");
    }

    public override ValueTask Spend(Session tx, Wallet wallet, DataKey owner)
    {
        TokenStore.Use(tx, Call.Account, _taken!.Seq, Instants.Milliseconds(Call.Now), _opened?.HasCode ?? true);
        return default;
    }
}

internal sealed class TransactionSource(Call call, string text) : CardSource(call)
{
    private readonly long _id = Ids.ReadTransactionId(text);
    private ChargedCard? _taken;
    private Instrument? _opened;
    private byte[]? _copy;
    private byte[]? _display;

    public override async ValueTask Read(Session session)
    {
        if (_id != 0 && await CopyStore.Find(session, Call.Account, _id) is { } charged)
            _opened = await CopyStore.Open(session, Call.Keys, Call.Account, charged);
    }

    public override Task Seal(DataKey? owner, Address? billing)
    {
        Candidate = Candidate.Of(Call, _opened, owner, billing);
        if (_opened is null || owner is null)
            return Task.CompletedTask;
        _copy = _opened.Seal(owner, CopyStore.Context(Call.Account, _id));
        _display = Personal.Keep(CardsWire.Stored(_opened.Display), owner, CopyStore.DisplayContext(Call.Account, _id));
        return Task.CompletedTask;
    }

    public override async ValueTask<Entry> Take(Session tx, Wallet wallet)
    {
        _taken = _id == 0 ? null : await CopyStore.Find(tx, Call.Account, _id);
        if (_taken is null)
            throw Refusal.UnknownReference("transaction_id", "transaction");
        Check(_taken, wallet);
        return _taken.WalletEntry is { } charged
            ? wallet.Entries.FirstOrDefault(entry => entry.Seq == charged) ?? throw Gone()
            : (Candidate.Entry ?? throw Gone()) with
            {
                NetworkTransactionId = Candidate.Entry.NetworkTransactionId ?? _taken.NetworkTransactionId,
            };
    }

    public override async ValueTask Spend(Session tx, Wallet wallet, DataKey owner)
    {
        var charged = _taken!;
        if (charged.WalletEntry is not null || charged.Customer == wallet.Customer)
            return;
        var context = CopyStore.DetailContext(Call.Account, charged.Id);
        var detail = await Personal.Recall(tx, Call.Keys, charged.Detail, context);
        CopyStore.Link(
            tx,
            Call.Account,
            charged,
            new Adoption(wallet.Customer, Personal.Keep(detail ?? "{}"u8.ToArray(), owner, context), _display!, _copy!)
        );
        if (charged.Idempotency is not null)
            await Idempotency.Adopt(tx, Call, charged.Idempotency, owner);
        foreach (var followUp in await CopyStore.FindFollowUps(tx, Call.Account, charged.Id))
            await Adopt(tx, wallet.Customer, followUp, owner);
    }

    // What was captured, voided or refunded of it is the customer's too, with its order and metadata.
    private async ValueTask Adopt(
        Session tx,
        long customer,
        (long Id, byte[] Detail, byte[]? Idempotency) followUp,
        DataKey owner
    )
    {
        var context = CopyStore.DetailContext(Call.Account, followUp.Id);
        var detail = await Personal.Recall(tx, Call.Keys, followUp.Detail, context);
        var kept = Personal.Keep(detail ?? "{}"u8.ToArray(), owner, context);
        CopyStore.LinkDetail(tx, Call.Account, followUp.Id, customer, kept);
        if (followUp.Idempotency is not null)
            await Idempotency.Adopt(tx, Call, followUp.Idempotency, owner);
    }

    private static void Check(ChargedCard charged, Wallet wallet)
    {
        if (!charged.IsApproved)
            throw Refusal.RequestFailed(
                Codes.TransactionNotApproved,
                "Only an approved sale, authorization or validation can be added.",
                "transaction_id"
            );
        if (charged.OneTime)
            throw Refusal.Conflict(
                Codes.TransactionOneTime,
                "The transaction was made with a token for one payment, which cannot be stored.",
                "transaction_id"
            );
        if (charged.Customer is not null && charged.Customer != wallet.Customer)
            throw Refusal.Conflict(
                Codes.TransactionOfOtherCustomer,
                "The transaction charged a method of another customer.",
                "transaction_id"
            );
    }

    private static Refusal Gone() =>
        Refusal.Conflict(
            Codes.TransactionCardGone,
            "The transaction no longer holds the card that it charged.",
            "transaction_id"
        );
}
