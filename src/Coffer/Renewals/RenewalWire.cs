// Explain, preview and at-risk on the wire.
using System.Text.Json;
using Coffer.Cards;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Subscriptions;
using Coffer.Transactions;
using Coffer.Wallets;
using Coffer.Wire;

namespace Coffer.Renewals;

/// <summary>All that an explanation is made of.</summary>
/// <param name="Bills">The newest ones, by number.</param>
/// <param name="Attempts">By the bills' rows.</param>
/// <param name="Method">The one that would be charged now.</param>
public sealed record Explained(
    Ledger Ledger,
    IReadOnlyList<Bill> Bills,
    ILookup<long, Transaction> Attempts,
    Method? Method,
    Moment Moment
);

public static class RenewalWire
{
    public static byte[] Preview(
        string requestId,
        Subscription subscription,
        DateOnly until,
        IReadOnlyList<Bill> bills
    ) =>
        Answers.Object(
            requestId,
            writer =>
            {
                writer.WriteStartObject("preview"u8);
                writer.WriteString("customer_subscription"u8, subscription.Id);
                writer.WriteString("status"u8, SubscriptionWire.Word(subscription.Status));
                SubscriptionWire.Day(writer, "until", until);
                writer.WriteStartArray("bills"u8);
                foreach (var bill in bills)
                {
                    writer.WriteStartObject();
                    WriteBill(writer, bill, bill.Status == BillStatus.Skipped ? "skipped" : "due");
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                MoneyWire.Write(writer, "total", Coming.Total(subscription, bills));
                writer.WriteEndObject();
            }
        );

    public static byte[] Explanation(string requestId, Explained explained) =>
        Answers.Object(
            requestId,
            writer =>
            {
                var subscription = explained.Ledger.Subscription;
                writer.WriteStartObject("explanation"u8);
                writer.WriteString("customer_subscription"u8, subscription.Id);
                writer.WriteString("status"u8, SubscriptionWire.Word(subscription.Status));
                writer.WriteStartArray("bills"u8);
                foreach (var bill in explained.Bills)
                    WritePast(writer, explained, bill);
                writer.WriteEndArray();
                WriteGaps(writer, subscription);
                WriteNext(writer, explained);
                writer.WriteEndObject();
            }
        );

    public static byte[] AtRisk(Renewal renewal, IReadOnlyList<Concern> concerns) =>
        Answers.Json(writer =>
        {
            var subscription = renewal.Subscription;
            writer.WriteStartObject();
            writer.WriteString("customer_subscription"u8, subscription.Id);
            writer.WriteString("customer"u8, subscription.Customer);
            writer.WriteString("subscription_id"u8, subscription.Plan);
            writer.WriteString("status"u8, SubscriptionWire.Word(subscription.Status));
            SubscriptionWire.Day(writer, "next_due", subscription.NextDay);
            MoneyWire.Write(
                writer,
                "amount",
                renewal.Unpaid?.Amount ?? subscription.Terms.AmountOf(subscription.Payments + 1)
            );
            if (renewal.Method is { } method)
            {
                writer.WriteString("wallet"u8, method.Id);
                writer.WriteString("account_number"u8, method.Display.AccountNumber);
                Writing.Optional(writer, "expiry", method.Display.Expiry);
            }

            writer.WriteStartArray("reasons"u8);
            foreach (var concern in concerns)
            {
                writer.WriteStartObject();
                writer.WriteString("code"u8, concern.Code);
                writer.WriteString("message"u8, concern.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private static void WriteBill(Utf8JsonWriter writer, Bill bill, string status)
    {
        writer.WriteNumber("number"u8, bill.Number);
        SubscriptionWire.Day(writer, "due", bill.Day);
        MoneyWire.Write(writer, "amount", bill.Amount);
        writer.WriteString("status"u8, status);
    }

    private static void WritePast(Utf8JsonWriter writer, Explained explained, Bill bill)
    {
        writer.WriteStartObject();
        WriteBill(writer, bill, BillStore.Word(bill.Status));
        var attempts = explained.Attempts[bill.Seq].ToList();
        WriteWhy(
            writer,
            explained,
            bill,
            attempts.Count == 0
                ? Reasons.Method(explained.Ledger.Subscription, Words(explained.Method?.Display))
                : $"The last attempt charged {Words(attempts[^1].Payment)}."
        );
        writer.WriteStartArray("attempts"u8);
        foreach (var attempt in attempts)
            WriteAttempt(writer, attempt);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteWhy(Utf8JsonWriter writer, Explained explained, Bill bill, string method)
    {
        var (ledger, subscription) = (explained.Ledger, explained.Ledger.Subscription);
        writer.WriteStartObject("why"u8);
        writer.WriteString("date"u8, Reasons.Date(subscription, bill));
        writer.WriteString("amount"u8, Reasons.Amount(subscription, bill));
        writer.WriteString("method"u8, method);
        if (bill.Seq != 0)
            writer.WriteString("retry"u8, Reasons.Retry(ledger, bill, explained.Moment));
        writer.WriteEndObject();
    }

    private static void WriteAttempt(Utf8JsonWriter writer, Transaction attempt)
    {
        var answer = attempt.Outcome?.Answer;
        writer.WriteStartObject();
        writer.WriteString("transaction_id"u8, TransactionJson.IdText(attempt.Id));
        writer.WriteString("created"u8, Instants.Text(attempt.Created));
        writer.WriteString("status"u8, TransactionJson.Word(attempt.Status));
        Writing.Optional(writer, "wallet", attempt.Payment.Wallet);
        writer.WriteString("account_number"u8, attempt.Payment.AccountNumber);
        Writing.Optional(writer, "decline_code", answer?.DeclineCode);
        Writing.Optional(writer, "decline_kind", answer?.DeclineKind?.ToString().ToLowerInvariant());
        Writing.Optional(writer, "return_code", attempt.ReturnCode);
        writer.WriteEndObject();
    }

    private static void WriteGaps(Utf8JsonWriter writer, Subscription subscription)
    {
        writer.WriteStartArray("gaps"u8);
        foreach (var gap in subscription.Gaps)
        {
            writer.WriteStartObject();
            writer.WriteNumber("first"u8, gap.First);
            writer.WriteNumber("last"u8, gap.Last);
            SubscriptionWire.Day(writer, "from", subscription.DayOf(gap.First - 1));
            SubscriptionWire.Day(writer, "to", subscription.DayOf(gap.Last - 1));
            writer.WriteString("reason"u8, gap.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNext(Utf8JsonWriter writer, Explained explained)
    {
        var subscription = explained.Ledger.Subscription;
        if (Coming.Until(subscription, DateOnly.MaxValue, 1).FirstOrDefault() is not { } next)
        {
            writer.WriteNull("next"u8);
            return;
        }

        writer.WriteStartObject("next"u8);
        WriteBill(writer, next, next.Status == BillStatus.Skipped ? "skipped" : "due");
        WriteWhy(writer, explained, next, Reasons.Method(subscription, Words(explained.Method?.Display)));
        writer.WriteEndObject();
    }

    private static string? Words(Display? display) =>
        display is null ? null : $"{display.Network} {display.AccountNumber}".Trim();

    private static string Words(PaymentFacts facts) => $"{facts.Network} {facts.AccountNumber}".Trim();
}
