// What must hold of billing whenever nothing is due: every period of every subscription has one bill or lies in one
// gap; every paid bill was paid once, at the processor; every other has a reason. Reckoned from what clients asked for
// and from the processor's books, by a calendar that walks.
using System.Globalization;
using Coffer.Processing;

namespace Coffer.Tests.Simulation;

internal sealed class BillingAgreement
{
    private readonly World _world;
    private readonly BillingRows _rows;
    private readonly Dictionary<long, Deal> _deals;
    private readonly DateTimeOffset _now;
    private readonly string _zone;

    private BillingAgreement(World world, BillingRows rows, string zone)
    {
        (_world, _rows, _zone, _now) = (world, rows, zone, world.Scheduler.Now);
        _deals = world.Processor.Deals.ToDictionary(deal => deal.Attempt);
    }

    public static async Task Hold(World world)
    {
        var account = await world.Store.Read(session => Access.AccessStore.GetAccount(session, World.Account));
        var agreement = new BillingAgreement(world, await BillingRows.Of(world.Store), account.Settings.TimeZone);
        foreach (var subscription in agreement._rows.Subscriptions)
            agreement.Hold(subscription);
        agreement.NothingElseWasBilled();
    }

    private void Hold(SubscriptionRow subscription)
    {
        var offer = _world.Book.Plans.FirstOrDefault(plan => plan.Id == subscription.Plan.ToString()).Offer;
        var said = new Complaint(_world, _world.History.Name('S', subscription.Id.ToString()));
        if (offer is null)
        {
            said.Says("is of a plan that nobody was told of");
            return;
        }

        var bills = _rows.Bills[subscription.Seq].ToList();
        var dates = SlowCalendar.Dates(offer, subscription.Start, subscription.Passed + 1);
        Periods(subscription, bills, dates, said);
        Gaps(subscription, dates, said);
        Amounts(subscription, bills, offer, said);
        foreach (var bill in bills)
        {
            var of = said with { What = $"{said.What}'s bill {bill.Number} ({bill.Status}, {bill.Note})" };
            Money(subscription, bill, offer, of);
            Reason(subscription, bill, bills, of);
        }

        var moved = _world.Book.AccountMoved ? 1 : 0;
        new Footing(subscription, bills, offer, said).Hold(_now, _zone, moved);
    }

    private void Periods(SubscriptionRow subscription, List<BillRow> bills, List<DateOnly> dates, Complaint said)
    {
        for (var number = 1; number <= subscription.Passed; number++)
        {
            var gaps = subscription.Gaps.Count(gap => gap.First <= number && number <= gap.Last);
            var those = bills.Count(bill => bill.Number == number);
            if (gaps + those != 1)
                said.Says($"period {number} of {dates[number - 1]:O} has {those} bills and lies in {gaps} gaps");
        }

        foreach (var bill in bills.Where(bill => bill.Number < 1 || bill.Number > subscription.Passed))
            said.Says($"has a bill {bill.Number}, and {subscription.Passed} periods have passed");
        foreach (var bill in bills.Where(bill => bill.Number <= subscription.Passed))
        {
            if (bill.Day != dates[bill.Number - 1])
                said.Says($"bill {bill.Number} is of {bill.Day:O} and not of {dates[bill.Number - 1]:O}");
            if (bill.Day > DateOnly.FromDateTime(_now.UtcDateTime.AddHours(14)))
                said.Says($"bill {bill.Number} is of {bill.Day:O}, which is to come");
        }
    }

    // A pause or suspension leaves out what begins in it, and nothing from before.
    private void Gaps(SubscriptionRow subscription, List<DateOnly> dates, Complaint said)
    {
        foreach (var (first, last, reason) in subscription.Gaps)
        {
            if (reason is not ("paused" or "suspended") || first > last)
                said.Says($"has a gap from {first} to {last} for {reason}");
            if (reason != "paused")
                continue;
            if (_world.Book.Stops.FirstPause(subscription.Id) is not { } paused)
                said.Says("has a gap of a pause, and nobody asked for one");
            else if (dates[first - 1] < DateOnly.FromDateTime(paused.UtcDateTime.AddHours(-12)))
                said.Says($"has a gap from {dates[first - 1]:O}, and was not paused before {paused:O}");
        }
    }

    private static void Amounts(SubscriptionRow subscription, List<BillRow> bills, Offer offer, Complaint said)
    {
        var payment = 0L;
        foreach (var bill in bills)
        {
            var asks = bill.Note is not ("first_payment_skipped" or "caught_up_later");
            payment += asks ? 1 : 0;
            if (bill.Payment != (asks ? payment : 0))
                said.Says($"bill {bill.Number} is payment {bill.Payment}, and not {payment}");
            if (asks && (bill.Minor != offer.MinorOf(payment) || bill.Currency != offer.Currency))
                said.Says($"bill {bill.Number} is {bill.Minor} {bill.Currency}, and not {offer.MinorOf(payment)}");
            if (!asks && (bill.Status != "skipped" || bill.Attempts > 0))
                said.Says($"bill {bill.Number} was to be left out ({bill.Note}), and is {bill.Status}");
            if (bill.Note == "caught_up_later" && !offer.Latest)
                said.Says($"bill {bill.Number} was left out, and all should be caught up");
            if ((bill.Note == "first_payment_skipped") != (bill.Number == 1 && subscription.SkipFirst))
                said.Says($"bill {bill.Number}: the first payment is{(subscription.SkipFirst ? "" : " not")} skipped");
        }

        if (payment > offer.Installments)
            said.Says($"has {payment} payments of {offer.Installments}");
    }

    // At the processor: once for a paid bill, never for another; its amount, to a method of its customer, in its time.
    private void Money(SubscriptionRow subscription, BillRow bill, Offer offer, Complaint said)
    {
        var attempts = _rows.Attempts[bill.Seq].ToList();
        if (attempts.Count != bill.Attempts)
            said.Says($"counts {bill.Attempts} attempts and has {attempts.Count}");
        foreach (var attempt in attempts)
        {
            var deal = _deals.GetValueOrDefault(attempt.Id);
            var name = _world.History.Transaction(attempt.Id);
            if (attempt.Owner != subscription.Customer)
                said.Says($"was charged by {name} to a method of another customer");
            if (_world.Book.Stops.Forbids(subscription.Id, attempt.Begun) is { } why)
                said.Says($"was charged by {name} at {attempt.Begun:MM-dd HH:mm:ss}, and {why}");
            if (deal is not { Sent: true })
                continue;
            Charged(bill, deal, offer, said with { What = $"{said.What}, {name}" });
        }

        var paid = attempts.Where(IsPaid).ToList();
        if (paid.Count > 1)
            said.Says($"was paid {paid.Count} times, by {Names(paid)}");
        if (bill.Status == "paid" && (paid.Count == 0 || bill.Transaction != paid[0].Id))
            said.Says($"is paid by {Of(bill.Transaction)}, and at the processor by {Names(paid)}");
        if (bill.Status != "paid" && paid.Exists(attempt => attempt.Id != bill.Attempt))
            said.Says($"is not paid, and at the processor it is by {Names(paid)}");
    }

    private static void Charged(BillRow bill, Deal deal, Offer offer, Complaint said)
    {
        var charge = deal.Charge!;
        if (charge.Amount.AmountMinor != bill.Minor || charge.Amount.Currency.Code != bill.Currency)
            said.Says($"charged {charge.Amount.Text} {charge.Amount.Currency.Code}");
        var isInstallment = offer.Installments is not null;
        if (
            charge.Type != TransactionType.Sale
            || charge.Stored is not { InitiatedBy: Initiator.Merchant } stored
            || stored.Reason != (isInstallment ? "installment" : "recurring")
            || stored.Installment != (isInstallment ? (int?)bill.Payment : null)
        )
            said.Says($"charged a {charge.Type} that is {charge.Stored}");
        if (DateOnly.FromDateTime(deal.SentAt.UtcDateTime.AddHours(14).AddSeconds(3)) < bill.Day)
            said.Says($"charged at {deal.SentAt:O}, before its day {bill.Day:O}");
    }

    // Of all that asks for money and has none.
    private void Reason(SubscriptionRow subscription, BillRow bill, List<BillRow> bills, Complaint said)
    {
        var oldest = bills.First(other => other.IsOpen || other == bill);
        switch (bill.Status)
        {
            case "waiting" when oldest == bill:
                said.Says("waits for nothing");
                break;
            case "due" when oldest != bill:
                said.Says($"is due before bill {oldest.Number}");
                break;
            case "due" or "waiting" when bill.Attempt is { } attempt:
                if (_rows.Attempts[bill.Seq].FirstOrDefault(one => one.Id == attempt)?.Status != "pending")
                    said.Says($"waits for the outcome of {Of(attempt)}, which has it");
                break;
            case "due" when subscription.IsRunning && !bill.Hard && !(bill.Retry > _now.ToUnixTimeMilliseconds()):
                said.Says($"is due, and nobody charges it: its retry is {bill.Retry}");
                break;
            case "failed" or "skipped" when bill.Note is null:
                said.Says("has no reason");
                break;
        }

        if (!bill.IsOpen && bill.Attempt is { } late && !IsTriedOnceMore(bill, late))
            said.Says($"still waits for {Of(late)}");
    }

    // Given up, and somebody asked to try it again.
    private bool IsTriedOnceMore(BillRow bill, long attempt) =>
        bill.Status == "failed" && _rows.Attempts[bill.Seq].Any(one => one.Id == attempt && one.Status == "pending");

    // A debit that came back is paid until we hear of it; who heard nothing is to look again.
    private bool IsPaid(AttemptRow attempt) =>
        _deals.GetValueOrDefault(attempt.Id) is { State: DealState.Approved } deal
        && (deal.Returned is null || (attempt.Status == "settled" && attempt.Due > _now));

    private void NothingElseWasBilled()
    {
        var billed = _rows.Attempts.SelectMany(some => some).Select(attempt => attempt.Id).ToHashSet();
        foreach (var deal in _deals.Values.Where(deal => deal.Charge?.Stored?.Reason is not null))
        {
            if (!billed.Contains(deal.Attempt))
                _world.Scream($"{Of(deal.Attempt)} was charged as a bill, and is of none");
        }
    }

    private string Names(List<AttemptRow> attempts) =>
        attempts.Count == 0 ? "nobody" : string.Join(", ", attempts.Select(attempt => Of(attempt.Id)));

    private string Of(long? attempt) =>
        attempt is { } id
            ? string.Create(CultureInfo.InvariantCulture, $"{_world.History.Transaction(id)}")
            : "nothing";
}

/// <param name="What">Of which it complains.</param>
internal sealed record Complaint(World World, string What)
{
    public void Says(string wrong) => World.Scream($"{What}: {wrong}");
}
