// Transactions as JSON: the flat answer of the wire, and the parts that the tables keep.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Wire;

namespace Coffer.Transactions;

public static class TransactionJson
{
    /// <summary>Which form the stored parts have.</summary>
    public const int Form = 1;

    public static string IdText(long id) => id.ToString(CultureInfo.InvariantCulture);

    public static string Word(TransactionType type) => type.ToString().ToLowerInvariant();

    public static TransactionType ReadType(string word) => Enum.Parse<TransactionType>(word, ignoreCase: true);

    public static string Word(TransactionStatus status) => status.ToString().ToLowerInvariant();

    public static TransactionStatus ReadStatus(string word) => Enum.Parse<TransactionStatus>(word, ignoreCase: true);

    public static byte[] Answer(string requestId, Transaction transaction, byte[]? detail) =>
        Answers.Object(requestId, writer => Members(writer, transaction, detail));

    /// <summary>An element of a list, or an event's data: without a request id.</summary>
    public static byte[] Body(Transaction transaction, byte[]? detail) =>
        Answers.Json(writer =>
        {
            writer.WriteStartObject();
            Members(writer, transaction, detail);
            writer.WriteEndObject();
        });

    /// <summary>What is the merchant's own about it: order and metadata.</summary>
    public static byte[] Detail(Order? order, Metadata metadata) =>
        Answers.Json(writer =>
        {
            writer.WriteStartObject();
            if (order is not null)
                Answers.Raw(writer, "order", order.Json);
            MetadataWire.Write(writer, metadata);
            writer.WriteEndObject();
        });

    public static byte[] Stored(PaymentFacts payment) =>
        JsonSerializer.SerializeToUtf8Bytes(payment, TransactionParts.Default.PaymentFacts);

    public static byte[] Stored(Outcome outcome) =>
        JsonSerializer.SerializeToUtf8Bytes(outcome, TransactionParts.Default.Outcome);

    public static PaymentFacts ReadPayment(byte[] json) =>
        JsonSerializer.Deserialize(json, TransactionParts.Default.PaymentFacts)!;

    public static Outcome? ReadOutcome(byte[]? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, TransactionParts.Default.Outcome);

    private static void Members(Utf8JsonWriter writer, Transaction transaction, byte[]? detail)
    {
        var answer = transaction.Outcome?.Answer;
        writer.WriteString("transaction_id"u8, IdText(transaction.Id));
        writer.WriteString("type"u8, Word(transaction.Type));
        writer.WriteString("status"u8, Word(transaction.Status));
        writer.WriteString("response_code"u8, ResponseCode(transaction.Status));
        writer.WriteString("response_text"u8, answer?.Text ?? "Pending");
        Writing.Optional(writer, "decline_code", answer?.DeclineCode);
        Writing.Optional(writer, "decline_kind", answer?.DeclineKind?.ToString().ToLowerInvariant());
        Writing.Optional(writer, "auth_code", answer?.AuthCode);
        Amount(writer, "amount", transaction.Amount);
        writer.WriteString("currency"u8, transaction.Amount.Currency.Code);
        Amount(writer, "authorized_amount", transaction.Amounts.Authorized);
        Amount(writer, "captured_amount", transaction.Amounts.Captured);
        Amount(writer, "refunded_amount", transaction.Amounts.Refunded);
        Check(writer, "avs", answer?.Avs);
        Check(writer, "cvv", answer?.Cvv);
        Payment(writer, transaction.Payment);
        if (transaction.Reference is { } reference)
            writer.WriteString("reference_transaction_id"u8, IdText(reference));
        Writing.Optional(writer, "network_transaction_id", answer?.NetworkTransactionId);
        Writing.Optional(writer, "return_code", transaction.ReturnCode);
        if (transaction.Outcome is { } outcome)
            writer.WriteNumber("latency"u8, outcome.LatencyMs);
        WriteDetail(writer, detail);
        writer.WriteString("created"u8, Instants.Text(transaction.Created));
    }

    private static string ResponseCode(TransactionStatus status) =>
        status switch
        {
            TransactionStatus.Pending => "PENDING",
            TransactionStatus.Declined => "DECLINED",
            TransactionStatus.Failed => "ERROR",
            _ => "APPROVED",
        };

    private static void Amount(Utf8JsonWriter writer, string name, Money money)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(money.Text, skipInputValidation: true);
    }

    private static void Check(Utf8JsonWriter writer, string name, Check? check)
    {
        if (check is null)
            return;
        writer.WriteStartObject(name);
        writer.WriteString("code"u8, check.Code);
        writer.WriteString("text"u8, check.Text);
        writer.WriteEndObject();
    }

    private static void Payment(Utf8JsonWriter writer, PaymentFacts payment)
    {
        writer.WriteStartObject("payment"u8);
        writer.WriteString("type"u8, payment.Type);
        writer.WriteString("network"u8, payment.Network);
        writer.WriteString("account_number"u8, payment.AccountNumber);
        Writing.Optional(writer, "expiry", payment.Expiry);
        Writing.Optional(writer, "customer", payment.Customer);
        Writing.Optional(writer, "wallet", payment.Wallet);
        Writing.Optional(writer, "initiated_by", payment.InitiatedBy);
        Writing.Optional(writer, "reason", payment.Reason);
        if (payment.Installment is { } installment)
            writer.WriteNumber("installment"u8, installment);
        Writing.Optional(writer, "initial_transaction_id", payment.InitialTransactionId);
        Writing.Optional(writer, "customer_subscription", payment.Subscription);
        if (payment.Bill is { } bill)
            writer.WriteNumber("bill"u8, bill);
        writer.WriteEndObject();
    }

    // Null detail: erased with its customer.
    private static void WriteDetail(Utf8JsonWriter writer, byte[]? detail)
    {
        using var json = JsonDocument.Parse(detail ?? """{"metadata":{}}"""u8.ToArray());
        foreach (var member in json.RootElement.EnumerateObject())
            member.WriteTo(writer);
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PaymentFacts))]
[JsonSerializable(typeof(Outcome))]
internal sealed partial class TransactionParts : JsonSerializerContext;
