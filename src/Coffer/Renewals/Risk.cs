// What may keep a coming renewal from being paid. Pure.
using Coffer.Cards;
using Coffer.Kernel;
using Coffer.Subscriptions;
using Coffer.Wallets;

namespace Coffer.Renewals;

/// <param name="Code">A stable word.</param>
public sealed record Concern(string Code, string Message);

/// <summary>From today until the last day that counts, in the account's time zone.</summary>
public sealed record Horizon(DateOnly Today, DateOnly Until, string Zone);

public static class Risk
{
    // More periods than a year of days has.
    private const int MostPeriods = 400;

    /// <param name="oldest">The oldest unpaid bill.</param>
    public static IReadOnlyList<Concern> Of(Renewal renewal, Bill? oldest, Horizon horizon)
    {
        var method = renewal.Method;
        var concerns = new List<Concern>();
        if (method is null)
            concerns.Add(new("no_payment_method", "The customer has no payment method."));
        else if (Expires(renewal.Subscription, oldest, method, horizon) is { } expires)
            concerns.Add(expires);
        if (oldest is { Hard: true })
            concerns.Add(
                new(
                    "method_declined",
                    $"Bill {oldest.Number} had a hard decline ({oldest.Note}): the payment method must change."
                )
            );
        else if (oldest is { Down: not null })
            concerns.Add(new("processor_unavailable", $"Bill {oldest.Number} could not be sent to the processor."));
        else if (oldest is { FirstDecline: not null })
            concerns.Add(
                new("declined", $"Bill {oldest.Number} had a soft decline ({oldest.Note}); it is tried again.")
            );
        return concerns;
    }

    private static Concern? Expires(Subscription subscription, Bill? oldest, Method method, Horizon horizon)
    {
        if (method.Display.Expiry is not { } expiry || !Expiry.TryRead(expiry, out var lastDay))
            return null;
        if (lastDay < horizon.Today)
            return new("card_expired", $"The card expired on {Instants.DayText(lastDay)}.");
        var days = Coming.Until(subscription, horizon.Until, MostPeriods).Select(bill => bill.Day).ToList();
        if (oldest?.Retry is { } retry)
            days.Add(Zone.Day(horizon.Zone, retry));
        days.RemoveAll(day => day <= lastDay || day > horizon.Until);
        return days.Count == 0
            ? null
            : new(
                "card_expires_before_renewal",
                $"The card expires on {Instants.DayText(lastDay)}, before the renewal of "
                    + $"{Instants.DayText(days.Min())}."
            );
    }
}
