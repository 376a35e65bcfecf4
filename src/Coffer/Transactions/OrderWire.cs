// The order that goes with a charge: read by the rules of each member, written back in one spelling, totals not
// recomputed.
using System.Globalization;
using System.Text.Json;
using Coffer.Kernel;
using Coffer.Wire;

namespace Coffer.Transactions;

/// <summary>The order's JSON as it will be returned, and its billing address for address verification.</summary>
public sealed record Order(byte[] Json, Address? BillTo);

public static class OrderWire
{
    private const int MaxText = 100;
    private const int MaxDescription = 255;
    private const int MaxEmail = 254;
    private const int MaxLines = 500;
    private static readonly string[] DateForms =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];
    private static readonly string[] Amounts = ["discount", "surcharge", "shipping", "tip", "tax", "total"];
    private static readonly string[] LineTexts =
    [
        "product_code",
        "description",
        "commodity_code",
        "unit_of_measure",
        "alternate_tax_id",
    ];
    private static readonly string[] LineNumbers =
    [
        "unit_cost",
        "quantity",
        "discount",
        "taxable_amount",
        "tax",
        "total",
    ];

    private static readonly Shape Shape = new([
        "customer_public_identifier",
        "reference_object",
        "reference_object_id",
        "bill_to",
        "ship_to",
        .. Amounts,
        "email",
        "date",
        "lines",
    ]);
    private static readonly Shape LineShape = new([.. LineTexts, .. LineNumbers]);

    public static Order? Read(Members parent)
    {
        if (parent.Object("order", Shape) is not { } order)
            return null;
        var billTo = AddressWire.Read(order, "bill_to")?.Apply(null);
        var json = Http.Answers.Json(writer =>
        {
            writer.WriteStartObject();
            Text(writer, order, "customer_public_identifier", MaxText);
            Text(writer, order, "reference_object", MaxText);
            Number(writer, order, "reference_object_id");
            AddressWire.Write(writer, "bill_to", billTo);
            AddressWire.Write(writer, "ship_to", AddressWire.Read(order, "ship_to")?.Apply(null));
            foreach (var amount in Amounts)
                Number(writer, order, amount);
            Text(writer, order, "email", MaxEmail);
            Date(writer, order);
            Lines(writer, order);
            writer.WriteEndObject();
        });
        return new(json, billTo);
    }

    private static void Text(Utf8JsonWriter writer, Members members, string name, int max) =>
        Writing.Optional(writer, name, members.Text(name, max));

    // Kept as written: these are the merchant's own figures.
    private static void Number(Utf8JsonWriter writer, Members members, string name)
    {
        if (members.Number(name) is not { } text)
            return;
        if (text.Length > Metadata.MaxNumberLength || Decimals.TryRead(text, out _) != MoneyFault.None)
            members.Fault(
                name,
                Codes.OutOfRange,
                $"The {members.PathOf(name)} field must be a number of at most 32 characters."
            );
        else if (
            TextRules.BrokenNumber(text, members.PathOf(name), members.Reading.CardNumbersInTextAllowed) is { } broken
        )
            members.Fault(name, broken.Code, broken.Message);
        else
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(text, skipInputValidation: true);
        }
    }

    private static void Date(Utf8JsonWriter writer, Members order)
    {
        if (order.Text("date", MaxText) is not { } text)
            return;
        if (
            DateTimeOffset.TryParseExact(
                text,
                DateForms,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out _
            )
        )
            writer.WriteString("date", text);
        else
            order.Fault(
                "date",
                Codes.InvalidFormat,
                $"The {order.PathOf("date")} field must be a date or an instant (RFC 3339)."
            );
    }

    private static void Lines(Utf8JsonWriter writer, Members order)
    {
        if (order.Json("lines", JsonValueKind.Array) is not { } lines)
            return;
        var count = lines.GetArrayLength();
        if (count > MaxLines)
        {
            order.Fault(
                "lines",
                Codes.TooMany,
                $"The {order.PathOf("lines")} field must hold at most {MaxLines} lines."
            );
            return;
        }

        writer.WriteStartArray("lines");
        for (var i = 0; i < count; i++)
            Line(writer, order, lines[i], string.Create(CultureInfo.InvariantCulture, $"{order.PathOf("lines")}[{i}]"));
        writer.WriteEndArray();
    }

    private static void Line(Utf8JsonWriter writer, Members order, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            order.Reading.Fault(Codes.WrongType, path, $"The {path} field must be an object.");
            return;
        }

        var line = new Members(json, LineShape, path, order.Reading);
        order.Reading.Keep(path, "line");
        writer.WriteStartObject();
        foreach (var text in LineTexts)
            Text(writer, line, text, MaxDescription);
        foreach (var number in LineNumbers)
            Number(writer, line, number);
        writer.WriteEndObject();
    }
}
