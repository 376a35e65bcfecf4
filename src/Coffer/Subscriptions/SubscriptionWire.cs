// A customer's subscription on the wire: reading enrolments and changes, writing what it is and its bills.
using System.Text.Json;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Plans;
using Coffer.Processing;
using Coffer.Transactions;
using Coffer.Wire;

namespace Coffer.Subscriptions;

/// <param name="Plan">As written.</param>
/// <param name="Wallet">As written; null: the default at the time of each charge.</param>
/// <param name="Start">Null: today.</param>
public sealed record Enrolment(string Plan, string? Wallet, Initiator InitiatedBy, DateOnly? Start, bool SkipFirst);

public static class SubscriptionWire
{
    private const int MaxId = 64;
    private const int MaxDate = 40;
    private static readonly Shape Shape = new("payment", "subscription_id", "start", "skip_first_payment");
    private static readonly Shape PatchShape = new("wallet", "payment");
    private static readonly Shape PaymentShape = new("stored");
    private static readonly Shape StoredShape = new("wallet", "initiated_by");

    private static readonly string[] Words =
    [
        "trialing",
        "active",
        "past_due",
        "paused",
        "suspended",
        "cancelled",
        "completed",
    ];

    public static IReadOnlyList<string> Statuses => Words;

    public static string Word(SubscriptionStatus status) => Words[(int)status];

    public static SubscriptionStatus ReadStatus(string word) => (SubscriptionStatus)Array.IndexOf(Words, word);

    /// <param name="zone">The account's: an instant starts the day that it lies in there.</param>
    public static Enrolment Read(Body body, Reading reading, string zone)
    {
        var members = body.Read(Shape, reading);
        members.Require("subscription_id");
        var plan = members.Text("subscription_id", MaxId) ?? "";
        var payment = members.Require("payment") ? members.Object("payment", PaymentShape) : null;
        var stored = payment?.Require("stored") == true ? payment.Object("stored", StoredShape) : null;
        stored?.Require("initiated_by");
        return new(
            plan,
            stored?.Text("wallet", MaxId),
            (Initiator)(stored?.Word("initiated_by", "MERCHANT", "CUSTOMER") ?? 0),
            ReadStart(members, zone),
            members.Bool("skip_first_payment") ?? false
        );
    }

    /// <summary>The method to charge from now on, null: the default; it must be given.</summary>
    public static string? ReadPatch(Body body, Reading reading)
    {
        var members = body.Read(PatchShape, reading);
        var stored = members.Object("payment", PaymentShape)?.Object("stored", StoredShape);
        var (isGiven, isNested) = (members.IsGiven("wallet"), stored?.IsGiven("wallet") == true);
        if (isGiven && isNested)
            members.Fault("wallet", Codes.ConflictingMembers, "Give either wallet or payment.stored.wallet, not both.");
        else if (!isGiven && !isNested && !reading.Failed)
            members.Fault(
                "wallet",
                Codes.Required,
                "The wallet field is required: a payment method's id, or null for the customer's default."
            );
        if (members.IsCleared("wallet") || stored?.IsCleared("wallet") == true)
            members.Keep("wallet", "\0cleared");
        return members.Text("wallet", MaxId) ?? stored?.Text("wallet", MaxId);
    }

    /// <param name="bills">By number; null: they are not shown.</param>
    public static byte[] Body(Subscription subscription, IEnumerable<Bill>? bills, DateTimeOffset? nextRetry) =>
        Answers.Json(writer =>
        {
            writer.WriteStartObject();
            WriteFacts(writer, subscription, nextRetry);
            WriteTerms(writer, subscription);
            if (bills is not null)
            {
                writer.WriteStartArray("bills"u8);
                foreach (var bill in bills)
                    Write(writer, bill);
                writer.WriteEndArray();
            }

            writer.WriteString("created"u8, Instants.Text(subscription.Created));
            writer.WriteEndObject();
        });

    /// <summary>A bill as an event's data.</summary>
    public static byte[] BillBody(Subscription subscription, Bill bill) =>
        Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("customer_subscription"u8, subscription.Id);
            writer.WriteString("customer"u8, subscription.Customer);
            WriteMembers(writer, bill);
            writer.WriteEndObject();
        });

    public static void Day(Utf8JsonWriter writer, string name, DateOnly? day)
    {
        if (day is { } some)
            writer.WriteString(name, Instants.DayText(some));
        else
            writer.WriteNull(name);
    }

    public static void Instant(Utf8JsonWriter writer, string name, DateTimeOffset? instant)
    {
        if (instant is { } some)
            writer.WriteString(name, Instants.Text(some));
        else
            writer.WriteNull(name);
    }

    private static void WriteFacts(Utf8JsonWriter writer, Subscription subscription, DateTimeOffset? nextRetry)
    {
        writer.WriteString("id"u8, subscription.Id);
        writer.WriteString("customer"u8, subscription.Customer);
        writer.WriteString("subscription_id"u8, subscription.Plan);
        writer.WriteString("status"u8, Word(subscription.Status));
        Day(writer, "start", subscription.Start);
        Day(writer, "next_due", subscription.NextDay);
        Instant(writer, "next_retry_at", subscription.IsRunning ? nextRetry : null);
        writer.WriteStartObject("payment"u8);
        writer.WriteStartObject("stored"u8);
        if (subscription.Wallet is { } wallet)
            writer.WriteString("wallet"u8, wallet.Id);
        writer.WriteString("initiated_by"u8, subscription.InitiatedBy);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTerms(Utf8JsonWriter writer, Subscription subscription)
    {
        var terms = subscription.Terms;
        writer.WriteBoolean("skip_first_payment"u8, subscription.SkipFirst);
        MoneyWire.Write(writer, "amount", terms.AmountOf(subscription.Payments + 1));
        if (terms.Installments is { } count)
        {
            writer.WriteNumber("installments"u8, count);
            writer.WriteNumber("installments_billed"u8, subscription.Payments);
        }
        else
        {
            writer.WriteNull("installments"u8);
        }
    }

    private static void Write(Utf8JsonWriter writer, Bill bill)
    {
        writer.WriteStartObject();
        WriteMembers(writer, bill);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, Bill bill)
    {
        writer.WriteNumber("number"u8, bill.Number);
        Day(writer, "due", bill.Day);
        MoneyWire.Write(writer, "amount", bill.Amount);
        writer.WriteString("status"u8, BillStore.Word(bill.Status));
        if (bill.Transaction is { } transaction)
            writer.WriteString("transaction_id"u8, TransactionJson.IdText(transaction));
        else
            writer.WriteNull("transaction_id"u8);
        writer.WriteNumber("attempts"u8, bill.Attempts);
        if (bill.Note is not null)
            writer.WriteString("reason"u8, bill.Note);
    }

    private static DateOnly? ReadStart(Members members, string zone)
    {
        if (members.Text("start", MaxDate) is not { } text)
            return null;
        if (Instants.TryReadDay(text, out var day))
            return day;
        if (Instants.TryRead(text, out var instant))
            return Zone.Day(zone, instant);
        members.Fault(
            "start",
            Codes.InvalidFormat,
            "The start field must be a date (2026-12-01) or an instant (2026-12-01T00:00:00Z)."
        );
        return null;
    }
}
