// What a subscription's status must say of its bills, when nothing is due.
namespace Coffer.Tests.Simulation;

internal sealed record Footing(SubscriptionRow Subscription, List<BillRow> Bills, Offer Offer, Complaint Said)
{
    private const int MostOpen = 100;

    /// <param name="late">A node works by its account's old time zone for some seconds: so many days late is no
    /// fault.</param>
    public void Hold(DateTimeOffset now, string zone, int late)
    {
        var today = Day(now, zone).AddDays(-late);
        if (Subscription.IsRunning && NextDay(today) is { } missing)
            Said.Says($"is {Subscription.Status}, and the bill of {missing:O} is missing");
        if (Subscription.Due <= now.ToUnixTimeMilliseconds())
            Said.Says("is due");
        switch (Subscription.Status)
        {
            case "suspended":
                Suspended(today.AddDays(2 * late), zone);
                break;
            case "cancelled":
                if (Bills.Exists(bill => bill.IsOpen && bill.Attempt is null))
                    Said.Says("is cancelled and has an open bill");
                break;
            case "completed":
                Completed();
                break;
            case "trialing" when today >= Subscription.Start:
                Said.Says($"is trialing, and began {Subscription.Start:O}");
                break;
            case "past_due" when !Bills.Exists(bill => bill is { IsOpen: true, FirstDecline: not null }):
                Said.Says("is past due without a declined bill");
                break;
            case "active" when Bills.Exists(bill => bill is { IsOpen: true, FirstDecline: not null }):
                Said.Says("is active with a declined bill");
                break;
        }

        if (Subscription.IsRunning && Bills.Exists(bill => bill.Status == "failed"))
            Said.Says("is running with a failed bill");
        if (Subscription.IsRunning && HasAll && Bills.TrueForAll(bill => bill.Status is "paid" or "skipped"))
            Said.Says("has all payments and is not completed");
    }

    private bool HasAll => Offer.Installments is { } count && Bills.Count(bill => bill.Payment > 0) >= count;

    private DateOnly? NextDay(DateOnly today)
    {
        if (HasAll || Bills.Count(bill => bill.IsOpen) >= MostOpen)
            return null;
        var next = SlowCalendar.Dates(Offer, Subscription.Start, Subscription.Passed + 1)[^1];
        return next <= today ? next : null;
    }

    // Its retries were spent: the last of their days has come.
    private void Suspended(DateOnly today, string zone)
    {
        var failed = Bills.FindAll(bill => bill.Status == "failed");
        if (failed.Count == 0)
            Said.Says("is suspended without a failed bill");
        var days = Offer.RetryDays ?? Offer.UsualRetryDays;
        var last = days.Count == 0 ? 0 : days[^1];
        foreach (var bill in failed.Where(bill => bill.FirstDecline is not null))
        {
            var first = Day(DateTimeOffset.FromUnixTimeMilliseconds(bill.FirstDecline!.Value), zone);
            if (first.AddDays(last) > today)
                Said.Says($"gave bill {bill.Number} up, which was declined first on {first:O}");
        }
    }

    private void Completed()
    {
        var paid = Bills.FindAll(bill => bill.Status == "paid");
        if (!HasAll || Bills.Exists(bill => bill.Status is not ("paid" or "skipped")))
            Said.Says("is completed, and something is unpaid");
        if (paid.Count == Offer.Installments && Offer.Total is { } total && paid.Sum(bill => bill.Minor) != total)
            Said.Says($"is completed, and was paid {paid.Sum(bill => bill.Minor)} of {total}");
    }

    private static DateOnly Day(DateTimeOffset instant, string zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);
}
