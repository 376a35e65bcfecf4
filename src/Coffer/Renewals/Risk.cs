// What may keep a coming renewal from being paid. Pure.
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Subscriptions;
using Coffer.Transactions;

namespace Coffer.Renewals;

/// <param name="Code">A stable word.</param>
public sealed record Concern(string Code, string Message);

/// <summary>From today until the last day that counts, in the account's time zone.</summary>
public sealed record Horizon(DateOnly Today, DateOnly Until, string Zone);

public static class Risk
{
    // More periods than a year of days has.
    private const int MostPeriods = 400;

    /// <summary>None where nothing is unpaid and no bill of these days asks for money.</summary>
    public static IReadOnlyList<Concern> Of(Renewal renewal, Horizon horizon)
    {
        var days = Days(renewal, horizon);
        if (renewal.Unpaid is null && days.Count == 0)
            return [];
        Concern?[] concerns = [OfMethod(renewal, days, horizon), renewal.Unpaid is { } bill ? OfBill(bill) : null];
        return concerns.OfType<Concern>().ToArray();
    }

    // When its method will be charged, as far as is known.
    private static List<DateOnly> Days(Renewal renewal, Horizon horizon)
    {
        var days = Coming
            .Until(renewal.Subscription, horizon.Until, MostPeriods)
            .Where(bill => bill.Status != BillStatus.Skipped)
            .Select(bill => bill.Day)
            .ToList();
        if (renewal.Unpaid?.Retry is { } retry && Zone.Day(horizon.Zone, retry) is var day && day <= horizon.Until)
            days.Add(day);
        return days;
    }

    private static Concern? OfMethod(Renewal renewal, List<DateOnly> days, Horizon horizon)
    {
        if (renewal.Method is not { } method)
            return new("no_payment_method", "The customer has no payment method.");
        var amount = renewal.Unpaid?.Amount ?? renewal.Subscription.Terms.AmountOf(1);
        if (!Transaction.Suits(amount, method.Display.IsCard))
            return new(
                "method_cannot_pay",
                $"The method is a bank account, which is debited in USD only; the subscription bills in "
                    + $"{amount.Currency.Code}."
            );
        if (method.Display.Expiry is not { } expiry || !Expiry.TryRead(expiry, out var lastDay))
            return null;
        if (lastDay < horizon.Today)
            return new("card_expired", $"The card expired on {Instants.DayText(lastDay)}.");
        var late = days.FindAll(day => day > lastDay);
        return late.Count == 0
            ? null
            : new(
                "card_expires_before_renewal",
                $"The card expires on {Instants.DayText(lastDay)}, before the renewal of "
                    + $"{Instants.DayText(late.Min())}."
            );
    }

    private static Concern? OfBill(Bill bill) =>
        bill switch
        {
            { Hard: true } => new(
                "method_declined",
                $"Bill {bill.Number} had a hard decline ({bill.Note}): the payment method must change."
            ),
            { Down: not null } => new(
                "processor_unavailable",
                $"Bill {bill.Number} could not be sent to the processor."
            ),
            { FirstDecline: not null } => new(
                "declined",
                $"Bill {bill.Number} had a soft decline ({bill.Note}); it is tried again."
            ),
            _ => null,
        };
}
