// The counterpart of reading: what every writer of an answer does alike.
using System.Text.Json;

namespace Coffer.Wire;

public static class Writing
{
    /// <summary>Absent values are left out of answers.</summary>
    public static void Optional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }
}
