// How often: {unit, interval, day_of_cycle}.
using System.Text.Json;
using Coffer.Kernel;
using Coffer.Wire;

namespace Coffer.Plans;

public static class CycleWire
{
    private const string Day = "day_of_cycle";
    private const int LastWeekday = 7;
    private const int LastDay = 31;

    // The second of two days that no month brings onto the first one: in February both would be the 28th.
    private const int LastFirstHalf = 27;
    private static readonly Shape Shape = new("unit", "interval", Day);
    private static readonly string[] Units = ["day", "week", "month", "semi_month", "year"];

    public static Cycle Read(Members parent)
    {
        if (!parent.Require("cycle") || parent.Object("cycle", Shape) is not { } cycle)
            return new(CycleUnit.Month, 1);
        cycle.Require("unit");
        var unit = (CycleUnit?)cycle.Word("unit", Units);
        var interval = cycle.Whole("interval", 1, Cycle.MaxInterval);
        if (unit == CycleUnit.SemiMonth && interval is not (null or 1))
            cycle.Fault(
                "interval",
                Codes.OutOfRange,
                $"The {cycle.PathOf("interval")} field must be 1 where the unit is semi_month."
            );
        return new(unit ?? CycleUnit.Month, interval ?? 1, ReadDays(cycle, unit));
    }

    public static void Write(Utf8JsonWriter writer, Terms terms)
    {
        writer.WriteString("unit"u8, Units[(int)terms.Unit]);
        writer.WriteNumber("interval"u8, terms.Interval);
        if (terms.Days is [var day])
        {
            writer.WriteNumber("day_of_cycle"u8, day);
        }
        else if (terms.Days.Count > 1)
        {
            writer.WriteStartArray("day_of_cycle"u8);
            foreach (var one in terms.Days)
                writer.WriteNumberValue(one);
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteNull("day_of_cycle"u8);
        }
    }

    // Where the unit is wrong, what would be wrong with any.
    private static List<int> ReadDays(Members cycle, CycleUnit? unit)
    {
        if (!cycle.Has(Day))
            return [];
        switch (unit)
        {
            case CycleUnit.Week:
                return cycle.Whole(Day, 1, LastWeekday) is { } weekday ? [weekday] : [];
            case CycleUnit.Month:
            case null when !cycle.IsArray(Day):
                return cycle.Whole(Day, 1, LastDay) is { } day ? [day] : [];
            case CycleUnit.SemiMonth:
            case null:
                return ReadPair(cycle);
            default:
                cycle.Fault(
                    Day,
                    Codes.InvalidValue,
                    $"The {cycle.PathOf(Day)} field does not go with the unit "
                        + $"{Units[(int)unit.Value]}: the start says the day."
                );
                return [];
        }
    }

    private static List<int> ReadPair(Members cycle)
    {
        if (cycle.WholeNumbers(Day) is not { } days)
            return [];
        if (days is not [>= 1 and <= LastFirstHalf, <= LastDay] || days[1] <= days[0])
            cycle.Fault(
                Day,
                Codes.OutOfRange,
                $"The {cycle.PathOf(Day)} field must be two days of the month, the first from 1 to {LastFirstHalf} and "
                    + "the second later, such as [1, 15]."
            );
        return days;
    }
}
