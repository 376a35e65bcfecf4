// A batch on the wire.
using System.Text.Json;
using Coffer.Http;
using Coffer.Kernel;

namespace Coffer.Settlement;

public static class BatchWire
{
    public static byte[] Body(Batch batch) =>
        Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, batch.Id);
            writer.WriteString("status"u8, batch.Status.ToString().ToLowerInvariant());
            writer.WriteString("cutoff"u8, Instants.Text(batch.Cutoff));
            if (batch.Closed is { } closed)
                writer.WriteString("closed"u8, Instants.Text(closed));
            writer.WriteNumber("transaction_count"u8, batch.Transactions);
            writer.WriteStartArray("totals"u8);
            foreach (var totals in batch.Totals)
                Write(writer, totals);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private static void Write(Utf8JsonWriter writer, Totals totals)
    {
        var currency = Currency.Get(totals.Currency);
        writer.WriteStartObject();
        writer.WriteString("currency"u8, totals.Currency);
        writer.WriteNumber("sales_count"u8, totals.SalesCount);
        Amount("sales", totals.SalesMinor);
        writer.WriteNumber("refunds_count"u8, totals.RefundsCount);
        Amount("refunds", totals.RefundsMinor);
        writer.WriteNumber("credits_count"u8, totals.CreditsCount);
        Amount("credits", totals.CreditsMinor);
        Amount("net", totals.NetMinor);
        writer.WriteEndObject();

        void Amount(string name, long minor)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(new Money(minor, currency).Text, skipInputValidation: true);
        }
    }
}
