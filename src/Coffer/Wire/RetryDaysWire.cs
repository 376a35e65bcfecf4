// The days on which an unpaid bill is tried again: a setting of the account, and of a plan.
using System.Text.Json;
using Coffer.Kernel;

namespace Coffer.Wire;

public static class RetryDaysWire
{
    private const string Name = "retry_days";
    private const int MaxRetries = 10;
    private const int MaxRetryDay = 365;

    public static IReadOnlyList<int>? Read(Members members)
    {
        if (members.WholeNumbers(Name) is not { } days)
            return null;
        if (days.Count > MaxRetries)
            members.Fault(Name, Codes.TooMany, $"The {Name} field must hold at most {MaxRetries} days.");
        else if (days.Where((day, i) => day < 1 || day > MaxRetryDay || (i > 0 && day <= days[i - 1])).Any())
            members.Fault(
                Name,
                Codes.OutOfRange,
                $"The {Name} field must be whole days from 1 to {MaxRetryDay}, each later than the one before."
            );
        return days;
    }

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<int> days)
    {
        writer.WriteStartArray(Name);
        foreach (var day in days)
            writer.WriteNumberValue(day);
        writer.WriteEndArray();
    }
}
