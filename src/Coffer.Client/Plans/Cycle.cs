// How often a plan bills.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>How often a plan bills: every so many units, on a day of the unit.</summary>
/// <example><code>new Cycle { Unit = CycleUnit.SemiMonth, DaysOfCycle = [1, 15] }</code></example>
public sealed class Cycle
{
    /// <summary>The unit. Required.</summary>
    public CycleUnit? Unit { get; init; }

    /// <summary>Every so many units, 1 to 366; null for 1. Half months take 1 only.</summary>
    public int? Interval { get; init; }

    /// <summary>
    /// For a week one day, 1 (Monday) to 7; for a month one, 1 to 31, where a shorter month counts its last day; for a
    /// half month two days of the month, the first at most 27. Null: the start says it, as always for days and years.
    /// </summary>
    [JsonPropertyName("day_of_cycle")]
    [JsonConverter(typeof(DaysOfCycleConverter))]
    public IReadOnlyList<int>? DaysOfCycle { get; init; }
}

/// <summary>The unit of a cycle. An unknown word is kept as it came.</summary>
/// <param name="Value">The text on the wire.</param>
[JsonConverter(typeof(TextConverter<CycleUnit>))]
public readonly record struct CycleUnit(string Value) : IText<CycleUnit>
{
    /// <summary>Days.</summary>
    public static readonly CycleUnit Day = new("day");

    /// <summary>Weeks.</summary>
    public static readonly CycleUnit Week = new("week");

    /// <summary>Months.</summary>
    public static readonly CycleUnit Month = new("month");

    /// <summary>Half months: two days of each month.</summary>
    public static readonly CycleUnit SemiMonth = new("semi_month");

    /// <summary>Years.</summary>
    public static readonly CycleUnit Year = new("year");

    /// <summary>The text on the wire.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value ?? "";

    /// <summary>Takes a word by its text.</summary>
    /// <param name="value">The text on the wire.</param>
    public static implicit operator CycleUnit(string value) => new(value);

    static CycleUnit IText<CycleUnit>.From(string text) => new(text);
}

// One day is a number on the wire, two are an array.
internal sealed class DaysOfCycleConverter : JsonConverter<IReadOnlyList<int>>
{
    public override IReadOnlyList<int>? Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return [reader.GetInt32()];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A day of the cycle is neither a number nor an array.");
        }

        var days = new List<int>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            days.Add(reader.GetInt32());
        }

        return days;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<int> value, JsonSerializerOptions options)
    {
        if (value is [var day])
        {
            writer.WriteNumberValue(day);
            return;
        }

        writer.WriteStartArray();
        foreach (var one in value)
        {
            writer.WriteNumberValue(one);
        }

        writer.WriteEndArray();
    }
}
