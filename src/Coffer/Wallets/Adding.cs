// Adding a method to a wallet: read the source and seal its number for the customer, check it with the processor if
// asked, then decide and store in one unit of work.
using Coffer.Access;
using Coffer.Cards;
using Coffer.Customers;
using Coffer.Events;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Sealing;
using Coffer.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coffer.Wallets;

public static partial class Adding
{
    public static async Task Add(HttpContext http)
    {
        var call = Call.Of(http);
        using var body = await call.Body();
        var reading = call.NewReading();
        var request = WalletWire.ReadAdd(body, reading);
        var claim = Claim.Of(call, reading);
        var customer = WalletsApi.CustomerId(call);

        var source = CardSource.Of(call, request);
        var (key, seen) = await call.Read(session => Open(session, call, customer, source));
        using var owner = key;
        await source.Seal(owner, request.BillingAddress);
        var addition = new Addition(customer, request, source, owner) { Seen = seen };
        await Idempotency.Commit(
            call,
            claim,
            tx => Store(tx, call, addition),
            first: request.Verify ? () => Verify(call, claim, addition) : null
        );
    }

    // The source and the wallet by one question. The key comes last: whoever has it wipes it.
    private static async ValueTask<(DataKey? Owner, Wallet? Seen)> Open(
        Session session,
        Call call,
        Guid customer,
        CardSource source
    )
    {
        source.Ask(session);
        var found = call.Database.MayGuess ? await WalletStore.FindWithKey(session, call.Account, customer) : null;
        await source.Read(session);
        if (!call.Database.MayGuess)
            return (await call.Keys.OfCustomer(session, call.Account, customer), null);
        return found is var (seen, key) ? (key is null ? null : call.Keys.Unwrap(key), seen) : (null, null);
    }

    private static async ValueTask<Answer> Store(Session tx, Call call, Addition addition)
    {
        var (before, changed, inserted) = await Decide(tx, call, addition);
        var entry = changed.Entry;
        Save(tx, call, before, changed, inserted);
        await addition.Source.Spend(tx, changed.Wallet, addition.Owner!);
        var happened = Event.Of(
            new(call.Account, call.Now, addition.Owner),
            "wallet",
            inserted ? "created" : "updated",
            Ids.Text(entry.Method.Id),
            WalletWire.Shown(changed.Wallet, entry)
        );
        EventLog.Append(tx, call.Account, happened);
        var answer = WalletWire.AddAnswer(call.RequestId, changed, duplicate: !inserted);
        return await Telling.Billing(tx, call, call.Answer(answer, addition.Owner), before, changed);
    }

    // What was seen before the unit may have changed since: the rows that are written find it out.
    private static void Save(Session tx, Call call, Wallet before, Changed changed, bool inserted)
    {
        if (inserted && tx.MayGuess)
        {
            WalletStore.SaveAdded(tx, before, changed.Wallet);
            return;
        }

        if (tx.MayGuess)
            WalletStore.ExpectSame(tx, before);
        if (!inserted)
            WalletStore.Update(tx, call.Account, changed.Entry);
        WalletStore.Save(tx, changed.Wallet);
    }

    // The rules of contract section 4, in its order: the customer, the source, the same card again, a free place.
    private static async ValueTask<(Wallet Before, Changed Changed, bool Inserted)> Decide(
        Session tx,
        Call call,
        Addition addition
    )
    {
        var wallet = await LockWallet(tx, call, addition);
        var candidate = await addition.Source.Take(tx, wallet);
        if (Existing(call, wallet, candidate) is { } existing)
            return (wallet, wallet.Change(existing, Refresh(candidate, addition.Request)), false);
        wallet.CheckRoom();
        var entry = await WalletStore.Insert(
            tx,
            call.Account,
            wallet.Customer,
            candidate,
            isFirst: wallet.Entries.Count == 0
        );
        return (wallet, wallet.Add(entry, addition.Request.Default), true);
    }

    private static async ValueTask<Wallet> LockWallet(Session tx, Call call, Addition addition)
    {
        if (tx.MayGuess && addition.Seen is { } seen)
        {
            CustomerStore.ExpectAndLock(tx, call.Account, seen.Customer);
            return seen;
        }

        await CustomerStore.GetAndLock(tx, call.Account, addition.Customer);
        return await WalletStore.Get(tx, call.Account, addition.Customer);
    }

    private static Entry? Existing(Call call, Wallet wallet, Entry candidate)
    {
        if (candidate.Seq != 0)
            return candidate; // the transaction charged this very method
        return call.Caller.Settings.WalletDuplicates == DuplicateRule.Merge
            ? wallet.DuplicateOf(candidate.FingerprintVersion, candidate.Fingerprint)
            : null;
    }

    // The existing entry takes what is new; "default": false takes nothing away.
    private static MethodChange Refresh(Entry candidate, AddRequest request)
    {
        var display = candidate.Method.Display;
        return new(
            request.Default == true ? true : null,
            display.Expiry,
            display.Name,
            display.PostalCode,
            request.BillingAddress
        );
    }

    // A zero-amount check, only where the add would succeed; the store's unit decides again.
    private static async Task Verify(Call call, Claim claim, Addition addition)
    {
        var instrument = addition.Source.Candidate.Instrument;
        var wouldStore = await call.Read(async session =>
        {
            if (await Idempotency.Find(session, call, claim) is not null)
                return false;
            if (await WalletStore.Find(session, call.Account, addition.Customer) is not { } wallet)
                return false;
            var candidate = await addition.Source.Take(session, wallet);
            if (Existing(call, wallet, candidate) is null)
                wallet.CheckRoom();
            return true;
        });
        if (!wouldStore || instrument is null)
            return;
        var answer = await Ask(call, Check(call, addition, instrument));
        if (answer.Outcome != ChargeOutcome.Approved)
            throw Refusal.RequestFailed(
                Codes.VerificationDeclined,
                $"The zero-amount check was declined: {answer.DeclineCode ?? answer.Text}. Nothing was stored."
            );
        addition.Source.Verified(answer.NetworkTransactionId);
    }

    private static Charge Check(Call call, Addition addition, Instrument instrument) =>
        new(Ids.NewTransactionId(call.RealNow), call.Account, TransactionType.Validate, new Money(0, Currency.Usd))
        {
            Instrument = instrument,
            Code = addition.Source.Candidate.Code,
            BillingAddress = addition.Request.BillingAddress,
            Today = call.Today,
        };

    // A check moves no money, so one without an answer leaves nothing behind and may be asked for again. One that is
    // answered later is asked about at once: the method is stored now or not at all.
    private static async Task<ChargeAnswer> Ask(Call call, Charge check)
    {
        var chosen = await call.Processors.For(call.Account, call.AccountKind);
        var fault = "no outcome";
        try
        {
            var answer = await chosen.Processor.Send(check, CancellationToken.None);
            if (!answer.IsFinal)
                answer = await chosen.Processor.Inquire(
                    new(check.AttemptId, check.Account, check.Type, check.Amount, call.Now)
                    {
                        IsCard = check.Instrument!.Card is not null,
                    },
                    CancellationToken.None
                );
            if (answer.Outcome is ChargeOutcome.Approved or ChargeOutcome.Declined)
                return answer;
        }
        catch (Exception e)
        {
            fault = e.GetType().Name;
        }

        LogNoAnswer(call.Tools.Log("Wallets"), check.AttemptId, fault);
        throw Refusal.Unavailable(
            Codes.Unavailable,
            "The processor did not answer the zero-amount check. Nothing was stored; try again."
        );
    }

    [LoggerMessage(55, LogLevel.Warning, "The processor did not answer the zero-amount check {Check} ({Fault}).")]
    private static partial void LogNoAnswer(ILogger logger, long check, string fault);

    /// <summary>What is to be added, and to whom.</summary>
    private sealed record Addition(Guid Customer, AddRequest Request, CardSource Source, DataKey? Owner)
    {
        /// <summary>The wallet as it was before the unit, for one that guesses.</summary>
        public Wallet? Seen { get; init; }
    }
}
