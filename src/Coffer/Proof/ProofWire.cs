// What was verified, on the wire and on the command line's --json.
using System.Text.Json;

namespace Coffer.Proof;

internal static class ProofWire
{
    public static void Members(Utf8JsonWriter writer, IReadOnlyList<CheckResult> results)
    {
        writer.WriteBoolean("verified"u8, results.All(result => result.OffenderCount == 0));
        writer.WriteStartArray("checks"u8);
        foreach (var result in results)
            Write(writer, result);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, CheckResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, result.Name);
        writer.WriteNumber("checked"u8, result.Checked);
        writer.WriteNumber("offender_count"u8, result.OffenderCount);
        writer.WriteStartArray("offenders"u8);
        foreach (var offender in result.Offenders)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, offender.Id);
            writer.WriteString("message"u8, offender.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
