// The plan on the wire: what is billed and how often.
using System.Text.Json;
using Coffer.Http;
using Coffer.Kernel;
using Coffer.Wire;

namespace Coffer.Plans;

public static class PlanWire
{
    private const int MaxLabel = 100;
    private static readonly Shape Shape = new(
        "label",
        "cycle",
        "amount",
        "total_amount",
        "installments",
        "retry_days",
        "fallback",
        "catch_up"
    );

    /// <summary>Label and terms; what they are where a fault was noted does not matter.</summary>
    public static (string Label, Terms Terms) Read(Body body, Reading reading)
    {
        var members = body.Read(Shape, reading);
        members.Require("label");
        var label = members.Text("label", MaxLabel) ?? "";
        var cycle = CycleWire.Read(members);
        var installments = members.Whole("installments", 0, int.MaxValue);
        var (amount, total) = ReadAmounts(members, installments);
        var terms = new Terms(
            cycle.Unit,
            cycle.Interval,
            cycle.Days,
            ((amount ?? total)?.Currency ?? Currency.Usd).Code,
            amount?.AmountMinor,
            total?.AmountMinor,
            installments is null or 0 ? null : installments,
            RetryDaysWire.Read(members),
            members.Bool("fallback") ?? false,
            (CatchUp)(members.Word("catch_up", "all", "latest") ?? 0)
        );
        return (label, terms);
    }

    public static byte[] Body(Plan plan) =>
        Answers.Json(writer =>
        {
            var terms = plan.Terms;
            writer.WriteStartObject();
            writer.WriteString("id"u8, plan.Id);
            writer.WriteString("label"u8, plan.Label);
            writer.WriteString("status"u8, plan.Closed is null ? "open" : "closed");
            writer.WriteStartObject("cycle"u8);
            CycleWire.Write(writer, terms);
            writer.WriteEndObject();
            WriteMoney(writer, terms);
            if (terms.Installments is { } installments)
                writer.WriteNumber("installments"u8, installments);
            else
                writer.WriteNull("installments"u8);
            WriteRules(writer, terms);
            writer.WriteString("created"u8, Instants.Text(plan.Created));
            writer.WriteEndObject();
        });

    private static void WriteMoney(Utf8JsonWriter writer, Terms terms)
    {
        var currency = Currency.Get(terms.Currency);
        if (terms.AmountMinor is { } each)
            MoneyWire.Write(writer, "amount", new(each, currency));
        if (terms.TotalMinor is { } total)
            MoneyWire.Write(writer, "total_amount", new(total, currency));
    }

    private static void WriteRules(Utf8JsonWriter writer, Terms terms)
    {
        if (terms.RetryDays is { } days)
            RetryDaysWire.Write(writer, days);
        else
            writer.WriteNull("retry_days"u8);

        writer.WriteBoolean("fallback"u8, terms.Fallback);
        writer.WriteString("catch_up"u8, terms.CatchUp == CatchUp.All ? "all" : "latest");
    }

    private static (Money? Amount, Money? Total) ReadAmounts(Members members, int? installments)
    {
        if (members.Has("amount") == members.Has("total_amount"))
            members.Fault(
                members.Has("amount") ? "total_amount" : "amount.value",
                members.Has("amount") ? Codes.ConflictingMembers : Codes.Required,
                "Exactly one of amount and total_amount is required."
            );
        var amount = ReadAmount(members, "amount");
        var total = ReadAmount(members, "total_amount");
        if (total is not null && (installments == 0 || !members.Has("installments")))
            members.Fault(
                "installments",
                Codes.Required,
                "The total_amount is split over installments, so the installments field must be from 1."
            );
        else if (total is { } sum && sum.AmountMinor < installments)
            members.Fault(
                "total_amount.value",
                Codes.OutOfRange,
                $"The total_amount cannot be split into {installments} payments of at least one minor unit."
            );
        return (amount, total);
    }

    private static Money? ReadAmount(Members parent, string name) =>
        parent.Object(name, MoneyWire.Shape) is { } amount ? MoneyWire.Read(amount) : null;
}
