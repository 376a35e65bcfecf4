// When a charge without an outcome is asked about (contract section 6): after 1 minute, 5 minutes, 1 hour, then daily
// five times, counted from its creation; after that it waits for an operator, and verify names it.
namespace Coffer.Transactions;

public static class Schedule
{
    private static readonly TimeSpan[] Asks =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromHours(1),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(2),
        TimeSpan.FromDays(3),
        TimeSpan.FromDays(4),
        TimeSpan.FromDays(5),
    ];

    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <summary>After this long nobody asks any more, unless the machine was off in the meantime.</summary>
    public static TimeSpan End => Asks[^1];

    public static DateTimeOffset FirstAsk(DateTimeOffset created) => created + Asks[0];

    /// <summary>The ask after <paramref name="asked"/> of them, later than now: a machine that was off does not ask
    /// eight times at once, but it asks as often, a day apart once the schedule is over. Null: it was the
    /// last.</summary>
    public static DateTimeOffset? NextAsk(DateTimeOffset created, int asked, DateTimeOffset now)
    {
        if (asked >= Asks.Length)
            return null;
        var later = Asks.Skip(asked).Select(ask => created + ask).Where(ask => ask > now).Take(1).ToArray();
        return later.Length == 0 ? now + Daily : later[0];
    }
}
