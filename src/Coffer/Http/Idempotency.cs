// Idempotency: the key, the effect and the answer commit together. The same request again gets the first answer, byte
// for byte; another request with the key is refused by name; a charge that is still on its way is told to wait.
// Refusals leave the key free.
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Sealing;
using Coffer.Storage;
using Microsoft.AspNetCore.Http;

namespace Coffer.Http;

/// <summary>What a key was used for before: a stored answer, or a charge whose outcome nobody here knows.</summary>
/// <param name="Subscription">The subscription that it billed, or was about to; 0: none.</param>
public sealed record Earlier(byte[]? Json, long TransactionId, long Subscription = 0);

public static class Idempotency
{
    private const string AnswerField = "answer";
    private static readonly Sql ByKey = new(
        "SELECT request, answer, transaction_id, lease, subscription FROM idempotency WHERE key = $1 AND account = $2"
    );
    private static readonly Sql TransactionOf = new(
        "SELECT transaction_id FROM idempotency WHERE key = $1 AND account = $2"
    );
    private const string Row9 =
        "INSERT INTO idempotency (account, key, mac_version, request, answer, transaction_id, lease, created, "
        + "subscription) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    private static readonly Sql Insert = new(Row9 + " {taken}");
    private static readonly Sql InsertIfNew = new(Row9 + " ON CONFLICT DO NOTHING");
    private static readonly Sql Settle = new(
        "UPDATE idempotency SET answer = $4, lease = NULL WHERE key = $1 AND account = $2 AND transaction_id = $3"
    );
    private static readonly Sql SettleBilled = new(
        "UPDATE idempotency SET answer = $3, lease = NULL WHERE key = $1 AND account = $2 AND answer IS NULL"
    );
    private static readonly Sql Reseal = new("UPDATE idempotency SET answer = $3 WHERE key = $1 AND account = $2");
    private static readonly Sql Sweep = new(
        "DELETE FROM idempotency WHERE seq IN "
            + "(SELECT seq FROM idempotency WHERE created < $1 AND transaction_id IS NULL AND subscription IS NULL "
            + "ORDER BY created LIMIT $2)"
    );

    /// <summary>Runs a unit of work under the request's key, if it has one, and sends the answer.</summary>
    /// <param name="first">What must go well before the unit, and may refuse.</param>
    /// <param name="alone">No other unit of the account runs beside it.</param>
    public static Task Commit(
        Call call,
        Claim claim,
        Func<Session, ValueTask<Answer>> unit,
        Func<Task>? first = null,
        bool alone = false
    ) =>
        Answered(
            call,
            claim,
            async () =>
            {
                await (first?.Invoke() ?? Task.CompletedTask);
                return alone
                    ? await call.WriteAlone(tx => Once(tx, call, claim, unit))
                    : await call.Write(tx => Once(tx, call, claim, unit));
            }
        );

    /// <summary>The same with an answer that does not hang on what the unit finds: it is sealed before the unit, which
    /// begins by taking the key.</summary>
    public static Task Commit(Call call, Claim claim, Answer answer, Action<Session> unit)
    {
        var kept = claim.Key is null ? null : Personal.Keep(answer.Json, answer.Owner, Context(call, claim));
        return Answered(call, claim, () => call.Write(tx => Once(tx, call, claim, new Known(answer, kept, unit))));
    }

    /// <summary>Runs a request. One that is refused may have been refused only because the same request, at the same
    /// time, was done (its token used, its customer deleted): then it is a replay of that one.</summary>
    public static async Task UnlessDone(Call call, Claim claim, Func<Task> request, Func<Earlier, Task> replay)
    {
        try
        {
            await request();
        }
        catch (Refusal) when (claim.Key is not null)
        {
            if (await call.Database.Read(session => Find(session, call, claim)) is not { } earlier)
                throw;
            await replay(earlier);
        }
    }

    public static void MarkReplayed(Call call) => call.Http.Response.Headers["Idempotent-Replayed"] = "true";

    /// <exception cref="Refusal">The key was used for another request, its charge is running, or its answer was
    /// erased.</exception>
    public static async ValueTask<Earlier?> Find(Session tx, Desk desk, Claim claim)
    {
        if (claim.Key is null || await tx.First(ByKey, Stored.Read, claim.Key, desk.Account) is not { } stored)
            return null;
        if (Claim.Difference(stored.Request, claim.Request) is { } member)
            throw KeyRefusals.Reused(member);
        if (stored.Answer is not null)
            return new(
                await Personal.Recall(tx, desk.Keys, stored.Answer, Context(desk, claim)) ?? throw KeyRefusals.Erased(),
                stored.TransactionId,
                stored.Subscription
            );
        if (stored.Lease > Instants.Milliseconds(desk.RealNow))
            throw KeyRefusals.Running();
        return new(null, stored.TransactionId, stored.Subscription);
    }

    /// <summary>The same inside the unit that keeps the key at its end. Keys are nearly always new: where asking costs
    /// a round trip it is not asked, and a used key is found out when it is to be kept; what the unit refuses until
    /// then, <see cref="UnlessDone"/> looks up.</summary>
    public static ValueTask<Earlier?> FindUnlessNew(Session tx, Desk desk, Claim claim) =>
        tx.MayGuess ? default : Find(tx, desk, claim);

    /// <summary>The answer that a key keeps; null when it keeps none yet.</summary>
    /// <param name="key">The key's digest.</param>
    /// <exception cref="Refusal">It was erased.</exception>
    public static async ValueTask<byte[]?> FindAnswer(Session session, Desk desk, byte[] key) =>
        await session.First(ByKey, Stored.Read, key, desk.Account) is { Answer: { } answer }
            ? await Personal.Recall(session, desk.Keys, answer, Context(desk.Account, key))
                ?? throw KeyRefusals.Erased()
            : null;

    /// <summary>The transaction that a key made, if it made one.</summary>
    /// <param name="key">The key's digest.</param>
    public static ValueTask<long?> FindTransaction(Session session, long account, byte[] key) =>
        session.Number(TransactionOf, key, account);

    /// <summary>Keeps the key with the answer, or, where there is none yet, with the attempt that will have
    /// one.</summary>
    public static void Keep(Session tx, Desk desk, Claim claim, Answer answer) =>
        Write(tx, desk, claim, new(Personal.Keep(answer.Json, answer.Owner, Context(desk, claim)), null, null));

    public static void KeepRunning(Session tx, Desk desk, Claim claim, long transaction) =>
        Write(
            tx,
            desk,
            claim,
            new(null, transaction, Instants.Milliseconds(desk.RealNow + desk.Lifetimes.ChargeLease))
        );

    /// <summary>Keeps the key for a request that bills a subscription before it answers.</summary>
    public static void KeepBilling(Session tx, Desk desk, Claim claim, long subscription) =>
        Write(
            tx,
            desk,
            claim,
            new(null, null, Instants.Milliseconds(desk.RealNow + desk.Lifetimes.ChargeLease), subscription)
        );

    /// <summary>That request has its answer, which holds nobody's personal data. Returns the one that counts: who came
    /// again when the lease had ended may have been answered before.</summary>
    public static async ValueTask<byte[]> KeepBilled(Session tx, Desk desk, Claim claim, byte[] json)
    {
        if (claim.Key is null)
            return json;
        var kept = Personal.Keep(json, owner: null, Context(desk, claim));
        return await tx.Execute(SettleBilled, claim.Key, desk.Account, kept) == 1
            ? json
            : await FindAnswer(tx, desk, claim.Key) ?? json;
    }

    /// <summary>The charge has its outcome, or an answer that says that it has none yet.</summary>
    /// <param name="key">The key's digest; null when the caller sent none.</param>
    public static void KeepOutcome(Session tx, long account, byte[]? key, long transaction, Answer answer)
    {
        if (key is not null)
            tx.RunOnce(
                Settle,
                key,
                account,
                transaction,
                Personal.Keep(answer.Json, answer.Owner, Context(account, key))
            );
    }

    /// <summary>A customer takes over the transaction that a key made: its stored answer is from now on sealed for
    /// them.</summary>
    public static async ValueTask Adopt(Session tx, Desk desk, byte[] key, DataKey owner)
    {
        if (await tx.First(ByKey, Stored.Read, key, desk.Account) is not { Answer: { } answer })
            return;
        var context = Context(desk.Account, key);
        if (await Personal.Recall(tx, desk.Keys, answer, context) is { } json)
            tx.RunOnce(Reseal, key, desk.Account, Personal.Keep(json, owner, context));
    }

    /// <summary>Forgets up to <paramref name="most"/> keys older than <paramref name="before"/> that moved no
    /// money.</summary>
    public static ValueTask<int> Forget(Session tx, long before, int most) => tx.Execute(Sweep, before, most);

    private static async ValueTask<(Answer Answer, bool Replayed)> Once(
        Session tx,
        Call call,
        Claim claim,
        Func<Session, ValueTask<Answer>> unit
    )
    {
        if (await FindUnlessNew(tx, call, claim) is { Json: { } earlier })
            return (new(earlier, null), true);
        var answer = await unit(tx);
        Keep(tx, call, claim, answer);
        return (answer, false);
    }

    private static async ValueTask<(Answer Answer, bool Replayed)> Once(Session tx, Call call, Claim claim, Known known)
    {
        if (claim.Key is not null)
        {
            var row = Row(call, claim, new(known.Kept, null, null));
            if (tx.MayGuess)
                tx.Append(Insert, row);
            else if (await tx.Execute(InsertIfNew, row) == 0)
                return await Find(tx, call, claim) is { Json: { } earlier }
                    ? (new(earlier, null), true)
                    : throw new InvalidOperationException("The key of an answer was taken for something without one.");
        }

        known.Unit(tx);
        return (known.Answer, false);
    }

    private static Task Answered(Call call, Claim claim, Func<Task<(Answer Answer, bool Replayed)>> commit) =>
        UnlessDone(
            call,
            claim,
            async () =>
            {
                var (answer, replayed) = await commit();
                if (replayed)
                    MarkReplayed(call);
                await (answer.Then?.Invoke() ?? Task.CompletedTask);
                await call.Send(answer.Json);
            },
            earlier =>
            {
                MarkReplayed(call);
                return call.Send(earlier.Json!);
            }
        );

    private static void Write(Session tx, Desk desk, Claim claim, Result result)
    {
        if (claim.Key is not null)
            tx.Append(Insert, Row(desk, claim, result));
    }

    private static Arg[] Row(Desk desk, Claim claim, Result result) =>
        [
            desk.Account,
            claim.Key,
            claim.MacVersion,
            claim.Request,
            result.Answer,
            result.Transaction,
            result.Lease,
            Instants.Milliseconds(desk.RealNow),
            result.Subscription,
        ];

    private static SealContext Context(Desk desk, Claim claim) => Context(desk.Account, claim.Key ?? new byte[16]);

    private static SealContext Context(long account, byte[] key) =>
        new(account, new Guid(key, bigEndian: true), AnswerField);

    /// <summary>An answer that is known before its unit, and as the key keeps it.</summary>
    private sealed record Known(Answer Answer, byte[]? Kept, Action<Session> Unit);

    /// <summary>What the key stands for: an answer, or a charge that is under way until its lease ends.</summary>
    private sealed record Result(byte[]? Answer, long? Transaction, long? Lease, long? Subscription = null);

    private sealed record Stored(byte[] Request, byte[]? Answer, long TransactionId, long? Lease, long Subscription)
    {
        public static Stored Read(Row row) =>
            new(row.Bytes(0), row.BytesOrNull(1), row.LongOrNull(2) ?? 0, row.LongOrNull(3), row.LongOrNull(4) ?? 0);
    }
}
