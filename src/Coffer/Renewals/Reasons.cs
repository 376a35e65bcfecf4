// Why a bill has this date, this amount, this method, this retry: sentences for explain. Pure.
using System.Globalization;
using Coffer.Kernel;
using Coffer.Plans;
using Coffer.Subscriptions;
using Coffer.Transactions;

namespace Coffer.Renewals;

public static class Reasons
{
    public static string Date(Subscription subscription, Bill bill)
    {
        var (terms, first) = (subscription.Terms, subscription.DayOf(0));
        var wanted = WantedDay(subscription, bill.Day);
        var clamped = wanted > bill.Day.Day ? $"; the month has no day {wanted}, so its last day counts." : null;
        if (bill.Number == 1)
            return terms.Days.Count == 0
                ? $"The subscription starts on {Text(first)}."
                : $"The first {Days(terms)} from the start, {Text(subscription.Start)}, on{clamped ?? "."}";
        var cycles = $"{Cycles(terms, bill.Number - 1)} after {Text(first)}, the first date";
        var isFirstClamped = WantedDay(subscription, first) > first.Day;
        return cycles + (clamped ?? (isFirstClamped ? $", on day {wanted} of the month." : "."));
    }

    public static string Amount(Subscription subscription, Bill bill)
    {
        var terms = subscription.Terms;
        if (bill.Status == BillStatus.Skipped && bill.Payment == 0)
            return "It asks for no money.";
        if (terms.TotalMinor is not { } total)
            return terms.Installments is { } of
                ? $"Payment {bill.Payment} of {of}, each of {bill.Amount}."
                : $"The plan bills {bill.Amount} each time.";
        var (count, sum) = (terms.Installments!.Value, bill.Amount.With(total));
        var over = total % count;
        var rest = over == 0 ? "" : $"; what is left over, {sum.With(over)}, is spread over the first {over}";
        return $"Payment {bill.Payment} of {count}: {sum} split evenly{rest}.";
    }

    /// <param name="method">The method in words; null: there is none.</param>
    public static string Method(Subscription subscription, string? method)
    {
        var fallback = subscription.Terms.Fallback ? " On a soft decline the customer's other methods are tried." : "";
        if (method is null)
            return "The customer has no payment method." + fallback;
        return (
                subscription.Wallet is null
                    ? $"The customer's default at the time of the charge; now that is {method}."
                    : $"The subscription names this method: {method}."
            ) + fallback;
    }

    public static string Retry(Ledger ledger, Bill bill, Moment moment) =>
        bill.Status switch
        {
            BillStatus.Paid => bill.Attempts == 1 ? "Paid at the first attempt." : $"Paid at attempt {bill.Attempts}.",
            BillStatus.Skipped => Skipped(bill),
            BillStatus.Failed when bill.Attempt is null => bill.Note == "cancelled"
                ? "Given up: the subscription was cancelled."
                : $"Given up after {Times(bill.Attempts)}, the last refused for {bill.Note}: the days of retries are "
                    + "spent.",
            _ when bill.Attempt is { } attempt =>
                $"Transaction {TransactionJson.IdText(attempt)} is under way; nothing else is tried until it has its "
                    + "outcome.",
            BillStatus.Waiting => $"Bill {ledger.Oldest?.Number} is older and unpaid: it comes first.",
            _ => Open(ledger, bill, moment),
        };

    private static string Open(Ledger ledger, Bill bill, Moment moment)
    {
        if (ledger.Subscription.Status == SubscriptionStatus.Paused)
            return "The subscription is paused: nothing is charged.";
        if (bill.Down is { } since)
            return $"The processor could not be reached since {Instants.Text(since)}: tried again each hour for a day, "
                + $"next at {Next(bill)}; after that it counts as a soft decline.";
        if (bill.Hard)
            return $"{bill.Note} is a hard decline: nothing is tried until the payment method changes. Given up at "
                + $"{Instants.Text(bill.GivenUpAt(moment) ?? moment.Now)}.";
        if (bill.Tried is not null)
            return $"{bill.Note} is a soft decline: the customer's other methods are tried now.";
        return bill.FirstDecline is { } first
            ? $"{bill.Note} is a soft decline: tried again {Schedule(moment)} days after the first one, "
                + $"{Instants.Text(first)}; next at {Next(bill)}."
            : "It is charged at the next turn.";
    }

    private static string Skipped(Bill bill) =>
        bill.Note switch
        {
            "first_payment_skipped" => "The enrolment skips the first payment.",
            "caught_up_later" =>
                "Nobody was there to bill it in time, and the plan catches up with the latest period only.",
            _ => "The subscription was cancelled before it was tried.",
        };

    private static string Schedule(Moment moment) =>
        moment.RetryDays.Count == 0
            ? "no"
            : string.Join(", ", moment.RetryDays.Select(day => day.ToString(CultureInfo.InvariantCulture)));

    private static string Next(Bill bill) => bill.Retry is { } retry ? Instants.Text(retry) : "no time yet";

    private static string Times(int attempts) => attempts == 1 ? "1 attempt" : $"{attempts} attempts";

    private static string Cycles(Terms terms, int cycles)
    {
        var units = cycles * terms.Interval;
        return terms.Unit == CycleUnit.SemiMonth
            ? $"{cycles} half {(cycles == 1 ? "month" : "months")}"
            : $"{units} {terms.Unit.ToString().ToLowerInvariant()}{(units == 1 ? "" : "s")}";
    }

    private static string Days(Terms terms) =>
        terms.Unit == CycleUnit.Week
            ? $"day {terms.Days[0]} of the week"
            : $"day {string.Join(" or ", terms.Days)} of the month";

    // Later than the day itself only at the end of a month that has no such day.
    private static int WantedDay(Subscription subscription, DateOnly due) =>
        subscription.Terms.Unit switch
        {
            CycleUnit.Month or CycleUnit.Year or CycleUnit.SemiMonth => BillingCalendar
                .Begin(subscription.Terms.Cycle, subscription.Start)
                .Days.Where(day => day >= due.Day)
                .DefaultIfEmpty(due.Day)
                .Min(),
            _ => due.Day,
        };

    private static string Text(DateOnly day) => Instants.DayText(day);
}
