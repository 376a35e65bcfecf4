// The desk at which work for an account is done: whose it is, what time it is there, and the tools. A request has one
// (Call); work that nobody asked for by HTTP (the resolver, the batch) sits down at an AccountDesk.
using Coffer.Access;
using Coffer.Kernel;
using Coffer.Keys;
using Coffer.Processing;
using Coffer.Sealing;
using Coffer.Storage;

namespace Coffer.Http;

public abstract class Desk(Tools tools, DateTimeOffset realNow)
{
    public Tools Tools => tools;
    public Database Database => tools.Database;
    public DataKeys Keys => tools.Keys;
    public Callers Callers => tools.Callers;
    public Lifetimes Lifetimes => tools.Lifetimes;
    public TimeProvider Time => tools.Time;
    public Processors Processors => tools.Processors;

    public abstract long Account { get; }
    public abstract AccountKind AccountKind { get; }
    public abstract AccountSettings Settings { get; }

    /// <summary>The account's own time, which a sandbox may have moved forward. Domain times are this one.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>The server stops, or the work took its turn: what is left comes with the next one.</summary>
    public virtual bool IsEnough => false;

    /// <summary>The world's time: for idempotency, leases, key revocation and logs.</summary>
    public DateTimeOffset RealNow => realNow;

    /// <summary>A unit of work for the account. It shares the account with others of its kind, and is done before one
    /// that must be alone, or after it.</summary>
    public Task<T> Write<T>(Func<Session, ValueTask<T>> unit) =>
        Database.Write(tx =>
        {
            tx.Share(Account);
            return unit(tx);
        });

    public Task Write(Func<Session, ValueTask> unit) =>
        Write(async tx =>
        {
            await unit(tx);
            return true;
        });

    /// <summary>A unit of work beside which no other of the account runs: none is half before it and half
    /// after.</summary>
    public Task<T> WriteAlone<T>(Func<Session, ValueTask<T>> unit) =>
        Database.Write(async tx =>
        {
            await tx.Exclude(Account);
            return await unit(tx);
        });

    /// <summary>The key of the account's day, for tokens and copies of cards.</summary>
    public Task<DataKey> DayKey() =>
        Keys.OfDay(Account, RealNow, Lifetimes.DayKey, mayBeGone: AccountKind == AccountKind.Sandbox);

    /// <summary>The civil date in the account's time zone, by the account's time: until when a card is good.</summary>
    public DateOnly Today => Zone.Day(Settings.TimeZone, Now);
}

/// <summary>Work for an account that no request asked for.</summary>
public sealed class AccountDesk(Tools tools, Account account, DateTimeOffset realNow, DateTimeOffset now)
    : Desk(tools, realNow)
{
    public override long Account => account.Seq;
    public override AccountKind AccountKind => account.Kind;
    public override AccountSettings Settings => account.Settings;
    public override DateTimeOffset Now => now;
    public override bool IsEnough => Enough?.Invoke() ?? false;

    /// <summary>Asked before each piece of work.</summary>
    public Func<bool>? Enough { get; init; }

    /// <summary>At the account's present time.</summary>
    public static AccountDesk Of(Tools tools, Account account, Func<bool>? enough = null)
    {
        var real = tools.Time.GetUtcNow();
        return new(tools, account, real, real + TimeSpan.FromMilliseconds(account.ClockOffsetMs)) { Enough = enough };
    }
}
