// ISO 8601 durations such as P1M, P2W or PT36H: years to days by the calendar, hours to seconds by the clock.
using System.Globalization;
using System.Text.RegularExpressions;

namespace Coffer.Kernel;

public sealed partial record Duration(int Months, int Days, TimeSpan Time)
{
    /// <summary>Null when the text is no duration, is negative, or is too large to mean anything.</summary>
    public static Duration? Read(string text)
    {
        var match = Form().Match(text);
        if (!match.Success || text.EndsWith('T') || text == "P")
            return null;
        long Whole(string group) =>
            match.Groups[group].Success
                ? long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
                : 0;
        var seconds = match.Groups["s"].Success
            ? decimal.Parse(match.Groups["s"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : 0;
        var clock = (Whole("h") * 3600) + (Whole("min") * 60) + seconds;
        return new(
            (int)((Whole("y") * 12) + Whole("mon")),
            (int)((Whole("w") * 7) + Whole("d")),
            TimeSpan.FromMilliseconds((long)(clock * 1000))
        );
    }

    /// <summary>The instant this much later, by the civil calendar of a time zone.</summary>
    public DateTimeOffset After(DateTimeOffset instant, string zone) =>
        (Months == 0 && Days == 0 ? instant : Zone.Instant(zone, Moved(Zone.Local(zone, instant)))) + Time;

    private DateTime Moved(DateTime local) => local.AddMonths(Months).AddDays(Days);

    [GeneratedRegex(
        @"^P(?:(?<y>\d{1,4})Y)?(?:(?<mon>\d{1,5})M)?(?:(?<w>\d{1,5})W)?(?:(?<d>\d{1,6})D)?"
            + @"(?:T(?:(?<h>\d{1,7})H)?(?:(?<min>\d{1,8})M)?(?:(?<s>\d{1,10}(?:\.\d{1,9})?)S)?)?$",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form();
}
