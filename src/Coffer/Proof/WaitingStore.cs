// What waits: attempts that nobody asks about any more, and what was due and was not done.
using Coffer.Transactions;

namespace Coffer.Proof;

internal static class WaitingStore
{
    private const string Waiting = "SELECT count(*) FROM transactions WHERE account = $1 AND due IS NOT NULL";
    private const string Pending = "SELECT count(*) FROM transactions WHERE account = $1 AND status = 'pending'";
    private static readonly string s_end = Milliseconds(Schedule.End);
    private static readonly string s_hour = Milliseconds(TimeSpan.FromHours(1));
    private static readonly string s_day = Milliseconds(TimeSpan.FromDays(1));

    // The last ask is due at the very end of the schedule: it has an hour to be done.
    private static string Unresolved =>
        $"""
            SELECT CASE WHEN t.due > t.created + {s_end} THEN 'late' WHEN t.created + {s_end} > $2 THEN 'forgotten'
                ELSE 'over' END,
                CAST(t.id AS TEXT), t.type || ' ' || t.currency, t.amount_minor, t.created
            FROM transactions t WHERE t.account = $1 AND t.status = 'pending' AND (t.due IS NULL
                OR t.due > t.created + {s_end} OR (t.created + {s_end} <= $2 AND t.due <= $2 - {s_hour}))
            """;

    // What is older than the schedule is named there.
    private static string Overdue =>
        $"""
            SELECT x.fault, CAST(x.id AS TEXT), x.status, x.due, CAST(NULL AS BIGINT)
            FROM (SELECT t.id, t.status, t.due, CASE
                WHEN t.status = 'pending' THEN
                    CASE WHEN t.created + {s_end} > $2 AND t.due < $2 - {s_day} THEN 'late' END
                WHEN t.in_progress IS NOT NULL THEN CASE WHEN t.due IS NOT NULL THEN 'busy' END
                WHEN t.status IN ('authorized', 'captured') AND t.due IS NULL THEN 'never'
                WHEN t.status IN ('authorized', 'captured', 'settled') THEN
                    CASE WHEN t.due < $2 - {s_day} THEN 'late' END
                WHEN t.due IS NOT NULL THEN 'done'
                END AS fault FROM transactions t WHERE t.account = $1) x
            WHERE x.fault IS NOT NULL
            """;

    public static IReadOnlyList<Check> Checks { get; } =
    [
        new(
            "unresolved_attempts",
            "No attempt is older than the schedule by which the processor is asked and still without an outcome, and "
                + "each younger one will be asked about.",
            (Pending, Unresolved),
            found =>
            {
                var attempt =
                    $"The {found.Word.Split(' ')[0]} of {found.Money(found.First)} has no outcome since "
                    + $"{Found.Instant(found.Second)}";
                return found.Fault switch
                {
                    "over" => $"{attempt}, and nobody asks any more: look it up at the processor by this id.",
                    "forgotten" => $"{attempt}, and nobody will ask: look it up at the processor by this id.",
                    _ => $"{attempt}, and is asked about only after the schedule has ended.",
                };
            }
        ),
        new(
            "overdue",
            "What falls due is done within a day: asked about, expired, settled, looked at for a return. What is over "
                + "waits for nothing.",
            (Waiting, Overdue),
            found =>
                found.Fault switch
                {
                    "late" => $"It is {found.Word} and was due on {Found.Instant(found.First)}: is a server running?",
                    "never" => $"It is {found.Word} and nothing is due: it would stay so for ever.",
                    "busy" => "Its capture or void is under way, but it is due as well.",
                    _ => $"It is {found.Word}, which is the end, but it is due.",
                }
        ),
    ];

    private static string Milliseconds(TimeSpan time) =>
        ((long)time.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
