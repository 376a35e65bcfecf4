// The expiry of a card, MMYY: good through the last day of its month.
using System.Globalization;

namespace Coffer.Cards;

public static class Expiry
{
    public static bool TryRead(string text, out DateOnly lastDay)
    {
        lastDay = default;
        if (text.Length != 4 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        var month = int.Parse(text.AsSpan(0, 2), CultureInfo.InvariantCulture);
        var year = 2000 + int.Parse(text.AsSpan(2), CultureInfo.InvariantCulture);
        if (month is < 1 or > 12)
            return false;
        lastDay = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        return true;
    }

    /// <summary>Whether a card with this expiry is still good on a civil date.</summary>
    public static bool IsGood(string text, DateOnly today) => TryRead(text, out var lastDay) && today <= lastDay;
}
