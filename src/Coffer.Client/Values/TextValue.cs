// Enumerations of the wire as texts with known names: a word that a later server invents is kept, not an error.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coffer.Client;

internal interface IText<TSelf>
    where TSelf : struct, IText<TSelf>
{
    string Value { get; }

    static abstract TSelf From(string text);
}

internal sealed class TextConverter<T> : JsonConverter<T>
    where T : struct, IText<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return T.From(reader.GetString()!);
        }

        using var other = JsonDocument.ParseValue(ref reader);
        return T.From(other.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
