// A value of metadata: text, a truth value, or a number kept exactly as it was written.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coffer.Client;

/// <summary>What a <see cref="MetadataValue"/> is.</summary>
public enum MetadataKind
{
    /// <summary>A string.</summary>
    Text = 0,

    /// <summary>True or false.</summary>
    Boolean = 1,

    /// <summary>A JSON number, kept as written.</summary>
    Number = 2,

    /// <summary>Any other JSON, which Coffer does not store but a later server might send.</summary>
    Json = 3,
}

/// <summary>
/// A value of metadata: a string (at most 500 characters), a boolean, or a number (at most 32 characters), which is
/// kept as it is written: <c>1.10</c> stays <c>1.10</c>, <c>1e3</c> stays <c>1e3</c>.
/// </summary>
/// <remarks>
/// Strings, booleans, whole numbers and decimals convert by themselves. Two numbers are equal if they are written
/// the same.
/// </remarks>
[JsonConverter(typeof(MetadataValueConverter))]
public readonly record struct MetadataValue
{
    private readonly string? _text;

    private MetadataValue(MetadataKind kind, string text)
    {
        Kind = kind;
        _text = text;
    }

    /// <summary>What the value is.</summary>
    public MetadataKind Kind { get; }

    /// <summary>The string itself, or the JSON text of anything else.</summary>
    public string Text => _text ?? "";

    /// <summary>The number by value; null if this is no number, or one that a decimal cannot hold.</summary>
    public decimal? AsDecimal =>
        Kind == MetadataKind.Number
        && decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>The truth value; null if this is none.</summary>
    public bool? AsBoolean => Kind == MetadataKind.Boolean ? Text == "true" : null;

    /// <summary>A number as it is to be written.</summary>
    /// <param name="json">A JSON number of at most 32 characters, such as <c>1e3</c>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The text is not a JSON number, or too long.</exception>
    public static MetadataValue Number(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Length <= 32 && json.Trim() == json && AnswerText.Parse(json)?.ValueKind == JsonValueKind.Number
            ? new(MetadataKind.Number, json)
            : throw new ArgumentException("A metadata number is a JSON number of at most 32 characters.", nameof(json));
    }

    internal static MetadataValue Read(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.String => new(MetadataKind.Text, json.GetString()!),
            JsonValueKind.True or JsonValueKind.False => new(MetadataKind.Boolean, json.GetRawText()),
            JsonValueKind.Number => new(MetadataKind.Number, json.GetRawText()),
            _ => new(MetadataKind.Json, json.GetRawText()),
        };

    /// <summary>A string.</summary>
    /// <param name="value">The text; null is refused.</param>
    public static implicit operator MetadataValue(string value) =>
        new(MetadataKind.Text, value ?? throw new ArgumentNullException(nameof(value)));

    /// <summary>A boolean.</summary>
    /// <param name="value">True or false.</param>
    public static implicit operator MetadataValue(bool value) => new(MetadataKind.Boolean, value ? "true" : "false");

    /// <summary>A whole number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator MetadataValue(long value) =>
        new(MetadataKind.Number, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A decimal, with the digits it has: <c>1.10m</c> is written <c>1.10</c>.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator MetadataValue(decimal value) =>
        new(MetadataKind.Number, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The string itself, or the JSON text of anything else.</summary>
    /// <returns>The same as <see cref="Text"/>.</returns>
    public override string ToString() => Text;
}

internal sealed class MetadataValueConverter : JsonConverter<MetadataValue>
{
    public override bool HandleNull => true;

    public override MetadataValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MetadataValue.Read(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, MetadataValue value, JsonSerializerOptions options)
    {
        if (value.Kind == MetadataKind.Text)
        {
            writer.WriteStringValue(value.Text);
        }
        else
        {
            writer.WriteRawValue(value.Text);
        }
    }
}
