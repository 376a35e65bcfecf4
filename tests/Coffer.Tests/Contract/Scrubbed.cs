// An answer with the sample values of the approved examples in place of what differs from run to run:
//   the n-th different UUID            00000000-0000-0000-0000-00000000000n, n from 0
//   the n-th different transaction id  10000000000000n, n from 0
//   every instant                      2026-01-01T00:00:00.000Z, since two in a row may or may not be one millisecond
//   request_id, auth_code, network_transaction_id, latency    zeros
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coffer.Tests.Contract;

internal sealed partial class Scrubbed
{
    private const string SampleInstant = "2026-01-01T00:00:00.000Z";

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<string> ids = [];
    private readonly List<string> transactions = [];

    /// <summary>The JSON laid out as the examples are, with a line feed at its end. Members keep their order, numbers
    /// their text.</summary>
    public static string Text(string json)
    {
        var scrubbed = new Scrubbed();
        var value = ContractCheck.Json(json);
        using var utf8 = new MemoryStream();
        using (var writer = new Utf8JsonWriter(utf8, Indented))
        {
            scrubbed.Write(writer, "", value);
        }
        return Encoding.UTF8.GetString(utf8.ToArray()) + "\n";
    }

    private void Write(Utf8JsonWriter writer, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Name, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, name, item);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Sample(name, value.GetString()!));
                break;
            case JsonValueKind.Number when name == "latency":
                writer.WriteNumberValue(0);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private string Sample(string name, string text) =>
        name switch
        {
            "request_id" when RequestId().IsMatch(text) => new string('0', text.Length),
            "auth_code" => new string('0', text.Length),
            "network_transaction_id" => SandboxId().Replace(text, "SBX000000000000"),
            _ when name.EndsWith("transaction_id", StringComparison.Ordinal) && TransactionId().IsMatch(text) =>
                $"1{Place(transactions, text):D14}",
            _ => Instant().Replace(Uuid().Replace(text, id => SampleId(id.Value)), SampleInstant),
        };

    private string SampleId(string id) => $"00000000-0000-0000-0000-{Place(ids, id):x12}";

    private static int Place(List<string> known, string text)
    {
        if (!known.Contains(text))
        {
            known.Add(text);
        }
        return known.IndexOf(text);
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z")]
    private static partial Regex Instant();

    [GeneratedRegex("^1[0-9]{14}$")]
    private static partial Regex TransactionId();

    [GeneratedRegex("^[0-9A-Z]{21}$")]
    private static partial Regex RequestId();

    [GeneratedRegex("^SBX[0-9A-F]{12}$")]
    private static partial Regex SandboxId();
}
