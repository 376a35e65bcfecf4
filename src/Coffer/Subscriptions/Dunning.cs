// The one state machine of retries: what an outcome makes of a bill, whichever path found it (biller, resolver, a
// returned debit). Soft declines are tried again on stated days after the first one; hard ones wait for another method;
// on the last of those days what is unpaid is given up. Pure.
using System.Globalization;
using Coffer.Kernel;
using Coffer.Processing;

namespace Coffer.Subscriptions;

/// <summary>An instant at an account, and the rules of a subscription then.</summary>
/// <param name="Zone">The account's time zone: bills and retries come at the beginning of its days.</param>
/// <param name="RetryDays">Days after the first decline, rising; the last ends it.</param>
public sealed record Moment(DateTimeOffset Now, string Zone, IReadOnlyList<int> RetryDays)
{
    public DateOnly Today => Kernel.Zone.Day(Zone, Now);

    public DateTimeOffset Midnight(DateOnly day) => Kernel.Zone.StartOfDay(Zone, day);

    /// <summary>The beginning of a day so many days after an instant's.</summary>
    public DateTimeOffset DaysAfter(DateTimeOffset first, int days) =>
        Midnight(Kernel.Zone.Day(Zone, first).AddDays(days));
}

public static class Dunning
{
    /// <summary>NACHA: a debit may be presented three times in all, in 180 days.</summary>
    public const int MaxPresentments = 3;
    public const int PresentmentDays = 180;

    /// <summary>Card networks: a declined charge may be tried again 15 times in 30 days.</summary>
    public const int MaxDeclines = 15;
    public const int DeclineDays = 30;

    public const string NoProcessor = "processor_unavailable";
    public const string LimitReached = "network_limit";

    // Certainly not charged, and no fault of who pays: soon again, for a day; then it counts as a soft decline.
    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);
    private static readonly TimeSpan FailuresEnd = TimeSpan.FromDays(1);

    /// <summary>Tried at once because somebody asked; its days of retries stay as they are. One that was given up stays
    /// so, unless that pays it.</summary>
    public static Bill Asked(this Bill bill, DateTimeOffset now) => bill with { Retry = now };

    /// <summary>The bill while an attempt is under way.</summary>
    public static Bill Tried(this Bill bill, long transaction) =>
        bill with
        {
            Attempt = transaction,
            Transaction = transaction,
            Attempts = bill.Attempts + 1,
            Retry = null,
        };

    public static Bill Paid(this Bill bill) =>
        bill with
        {
            Status = BillStatus.Paid,
            Attempt = null,
            FirstDecline = null,
            Retry = null,
            Hard = false,
            Down = null,
            Tried = null,
            Note = null,
        };

    /// <param name="entry">The method that declined.</param>
    /// <param name="others">The customer's methods that a soft decline may fall back on; empty: none.</param>
    public static Bill Declined(
        this Bill bill,
        ChargeAnswer answer,
        (long? Entry, IReadOnlyList<long> Others) methods,
        Moment moment
    )
    {
        var code = answer.DeclineCode ?? "declined";
        var inRound = bill.Tried is not null;
        var hard = answer.DeclineKind == DeclineKind.Hard && !inRound;
        var tried = bill.TriedEntries.Append(methods.Entry ?? 0).ToArray();
        if (hard || methods.Others.All(tried.Contains))
            return bill.Refused(hard, code, moment);
        return bill with
        {
            Attempt = null,
            FirstDecline = bill.FirstDecline ?? moment.Now,
            Retry = moment.Now,
            Down = null,
            Tried = string.Join(',', tried.Select(e => e.ToString(CultureInfo.InvariantCulture))),
            Note = code,
        };
    }

    /// <summary>The bill after an attempt that was certainly not made, or could not be.</summary>
    public static Bill NotMade(this Bill bill, Moment moment)
    {
        if (bill.Status == BillStatus.Failed)
            return (bill with { Attempt = null }).GivenUp();
        var since = bill.Down ?? moment.Now;
        return moment.Now - since < FailuresEnd
            ? bill with
            {
                Attempt = null,
                Retry = moment.Now + AfterFailure,
                Down = since,
                Note = NoProcessor,
            }
            : bill.Refused(hard: false, NoProcessor, moment);
    }

    /// <summary>The bill after its approved bank debit came back: R01 is presented again, the others count as
    /// hard.</summary>
    /// <param name="presented">How often it was presented in the last 180 days, and came back.</param>
    public static Bill Returned(this Bill bill, string code, int presented, Moment moment) =>
        (bill with { Status = BillStatus.Due }).Refused(code != "R01" || presented >= MaxPresentments, code, moment);

    /// <summary>Nothing can be charged until the method changes.</summary>
    public static Bill Blocked(this Bill bill, string code, Moment moment) => bill.Refused(hard: true, code, moment);

    /// <summary>The method was changed: the bill is tried at once, its retries begin anew. While an attempt is under
    /// way, that is after it.</summary>
    public static Bill Renewed(this Bill bill, DateTimeOffset now) =>
        bill.Attempt is not null
            ? bill with
            {
                Status = BillStatus.Due,
                Retry = now,
            }
            : bill with
            {
                Status = BillStatus.Due,
                Retry = now,
                Hard = false,
                FirstDecline = bill.FirstDecline is null ? null : now,
                Down = null,
                Tried = null,
            };

    /// <summary>The pause is over, and took none of its days: what was declined is tried at once and its retries begin
    /// anew; after a hard decline it waits for another method as long as it would from now on.</summary>
    public static Bill Resumed(this Bill bill, DateTimeOffset now) =>
        bill switch
        {
            { Attempt: not null } or { Hard: true } => bill with
            {
                Status = BillStatus.Due,
                FirstDecline = bill.FirstDecline is null ? null : now,
            },
            { Status: BillStatus.Failed } or { IsOverdue: true } or { Down: not null } => bill.Renewed(now),
            _ => bill,
        };

    /// <summary>When an unpaid bill that waits for another method is given up.</summary>
    public static DateTimeOffset? GivenUpAt(this Bill bill, Moment moment) =>
        bill.FirstDecline is { } first
            ? moment.DaysAfter(first, moment.RetryDays.Count == 0 ? 0 : moment.RetryDays[^1])
            : null;

    public static Bill GivenUp(this Bill bill) => bill with { Status = BillStatus.Failed, Retry = null };

    private static Bill Refused(this Bill bill, bool hard, string note, Moment moment)
    {
        if (bill is { Attempt: not null, Retry: not null })
            return (bill with { Attempt = null, Note = note, FirstDecline = moment.Now }).Renewed(moment.Now);
        var first = bill.FirstDecline ?? moment.Now;
        var refused = bill with
        {
            Attempt = null,
            FirstDecline = first,
            Hard = hard,
            Note = note,
            Down = null,
            Tried = null,
        };
        foreach (var day in moment.RetryDays)
        {
            var retry = moment.DaysAfter(first, day);
            if (retry > moment.Now)
                return refused with { Status = BillStatus.Due, Retry = hard ? null : retry };
        }

        return refused.GivenUp();
    }
}
