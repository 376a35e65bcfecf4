// The first dates of a billing cycle as one line of text: what the tests of the calendar compare.
using System.Globalization;
using Coffer.Kernel;

namespace Coffer.Tests.Rules;

internal static class DueDates
{
    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Of(Cycle cycle, string start, int count) => Of(cycle, Day(start), count);

    public static string Of(Cycle cycle, DateOnly start, int count)
    {
        var anchor = BillingCalendar.Begin(cycle, start);
        return Line(Enumerable.Range(0, count).Select(n => BillingCalendar.Due(cycle, anchor, n)));
    }

    public static string Line(IEnumerable<DateOnly> days) =>
        string.Join(' ', days.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
}
