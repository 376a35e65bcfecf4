// The bills that are to come, as the calendar has them today: for previews, and for whoever asks what is at risk. Pure.
using Coffer.Kernel;
using Coffer.Subscriptions;

namespace Coffer.Renewals;

public static class Coming
{
    /// <summary>The bills of the next periods up to a day, of a subscription that runs on as it is; at most so
    /// many.</summary>
    public static IEnumerable<Bill> Until(Subscription subscription, DateOnly until, int most)
    {
        var at = subscription;
        for (var count = 0; count < most && at.NextDay is { } day && day <= until; count++)
        {
            var bill = at.NextBill(day, today: day);
            yield return bill;
            at = at.Past(bill);
        }
    }

    /// <summary>What the coming bills ask for.</summary>
    public static Money Total(Subscription subscription, IEnumerable<Bill> bills) =>
        new(
            bills.Where(bill => bill.Status != BillStatus.Skipped).Sum(bill => bill.Amount.AmountMinor),
            Currency.Get(subscription.Terms.Currency)
        );
}
