// The dates of a subscription, found by walking from day to day, with nothing of the program's own calendar in it.
namespace Coffer.Tests.Simulation;

internal static class SlowCalendar
{
    /// <summary>The first so many dates.</summary>
    public static List<DateOnly> Dates(Offer offer, DateOnly start, int count)
    {
        var dates = new List<DateOnly>();
        var passed = 0;
        for (var day = start; dates.Count < count; day = day.AddDays(1))
        {
            if (!IsOfUnit(offer, start, day))
                continue;
            if (passed % offer.Interval == 0)
                dates.Add(day);
            passed++;
        }

        return dates;
    }

    // Whether a cycle of one unit would fall on this day.
    private static bool IsOfUnit(Offer offer, DateOnly start, DateOnly day) =>
        offer.Unit switch
        {
            "day" => true,
            "week" => Weekday(day) == (offer.Days.Count == 1 ? offer.Days[0] : Weekday(start)),
            "month" => IsDayOfMonth(day, offer.Days.Count == 1 ? offer.Days[0] : start.Day),
            "semi_month" => Halves(offer, start).Any(half => IsDayOfMonth(day, half)),
            _ => day.Month == start.Month && IsDayOfMonth(day, start.Day),
        };

    private static int[] Halves(Offer offer, DateOnly start) =>
        offer.Days.Count == 2 ? [offer.Days[0], offer.Days[1]]
        : start.Day > 15 ? [start.Day - 15, start.Day]
        : [start.Day, start.Day + 15];

    // A month without that day has its last one instead.
    private static bool IsDayOfMonth(DateOnly day, int wanted) =>
        day.Day == wanted || (day.Day < wanted && day.AddDays(1).Day == 1);

    private static int Weekday(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;
}
