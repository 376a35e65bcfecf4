// The account's own clock, moved forward: everything that falls due on the way happens in order of time, each at its
// own instant.
using Coffer.Access;
using Coffer.Agenda;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Subscriptions;
using Coffer.Transactions;

namespace Coffer.Sandbox;

public static class Clock
{
    /// <summary>How far a call may move it.</summary>
    public const int MostYears = 10;

    /// <summary>Where the clock would stand.</summary>
    /// <exception cref="Refusal">That is behind, or too far ahead.</exception>
    public static DateTimeOffset Check(Desk desk, DateTimeOffset target)
    {
        if (target < desk.Now)
            throw Refusal.Conflict(
                Codes.ClockBackwards,
                $"The account's clock stands at {Instants.Text(desk.Now)} and moves forward only.",
                "now"
            );
        return target <= desk.Now.AddYears(MostYears)
            ? target
            : throw Refusal.Invalid(
                Codes.OutOfRange,
                "now",
                $"The clock moves by at most {MostYears} years in one call."
            );
    }

    /// <param name="turn">The account's: nobody else does what is due there meanwhile.</param>
    /// <param name="progress">Told after each instant at which something was due.</param>
    public static async Task Advance(Turn turn, Desk desk, DateTimeOffset target, Func<DateTimeOffset, Task> progress)
    {
        var at = desk.Now;
        await Chores.RunDue(await Move(desk, at));
        while (await Chores.Next(desk, after: at) is { } due && Instants.From(due) < target)
        {
            at = Instants.From(due);
            await turn.Renew();
            await Chores.RunDue(await Move(desk, at));
            await progress(at);
        }

        await turn.Renew();
        await Chores.RunDue(await Move(desk, target));
    }

    private static async Task<AccountDesk> Move(Desk desk, DateTimeOffset at)
    {
        var real = desk.Time.GetUtcNow();
        var offset = (long)(at - real).TotalMilliseconds;
        var account = await desk.Write(async tx =>
        {
            var locked = await AccessStore.GetAndLock(tx, desk.Account);
            AccessStore.MoveClock(tx, desk.Account, offset);
            SubscriptionStore.Free(tx, desk.Account);
            DueStore.Free(tx, desk.Account); // all that falls due happens now, whoever may be at it
            return locked;
        });
        desk.Callers.Forget(desk.Account);
        return new(desk.Tools, account, real, at);
    }
}
