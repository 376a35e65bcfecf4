// Query parameters: names in any case; Page, Size and after= by the rules of every list.
using System.Globalization;
using Coffer.Kernel;
using Microsoft.AspNetCore.Http;

namespace Coffer.Wire;

public static class Query
{
    /// <summary>The value of a parameter, null when absent or empty. Given twice, it is a fault.</summary>
    public static string? Value(IQueryCollection query, string name, Reading reading)
    {
        if (!query.TryGetValue(name, out var values) || values.Count == 0)
            return null;
        if (values.Count > 1)
            reading.Fault(Codes.DuplicateMember, name, $"The {name} parameter is given more than once.");
        return string.IsNullOrEmpty(values[0]) ? null : values[0];
    }

    public static Page Page(IQueryCollection query, Reading reading)
    {
        var number = Whole(query, "Page", int.MaxValue, reading);
        var size = Whole(query, "Size", Kernel.Page.MaxSize, reading);
        var after = Value(query, "after", reading);
        if (number is not null && after is not null)
            reading.Fault(Codes.ConflictingMembers, "after", "Give either Page or after, not both.");
        return new Page(after is null ? number ?? 1 : null, size ?? Kernel.Page.MaxSize, after);
    }

    public static int? Whole(IQueryCollection query, string name, int max, Reading reading)
    {
        if (Value(query, name, reading) is not { } text)
            return null;
        var isWhole =
            !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            || (text[0] == '-' && text.Length > 1 && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9'));
        if (!isWhole)
        {
            reading.Fault(Codes.WrongType, name, $"The {name} parameter must be a whole number.");
            return null;
        }

        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= 1
            && value <= max
        )
            return value;
        reading.Fault(
            Codes.OutOfRange,
            name,
            string.Create(CultureInfo.InvariantCulture, $"The {name} parameter must be from 1 to {max}.")
        );
        return null;
    }
}
