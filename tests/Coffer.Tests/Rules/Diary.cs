// A ledger with a pretended biller and bank beside it: time passes, and what is due is charged with the outcome that a
// test says. Bills that are paid or skipped leave the ledger, as they do when its rows are read again.
using System.Globalization;
using Coffer.Kernel;
using Coffer.Plans;
using Coffer.Processing;
using Coffer.Subscriptions;

namespace Coffer.Tests.Rules;

internal sealed class Diary
{
    public static readonly ChargeAnswer Approved = new(ChargeOutcome.Approved, "");
    public static readonly ChargeAnswer Down = ChargeAnswer.Failed("");
    public static readonly ChargeAnswer Soft = Declined("insufficient_funds", DeclineKind.Soft);
    public static readonly ChargeAnswer Hard = Declined("lost_card", DeclineKind.Hard);

    private const int MostTries = 10_000;
    private readonly SortedDictionary<int, Bill> _all = [];
    private readonly List<string> _tries = [];
    private long _lastTransaction;

    /// <param name="today">Where it is not the start, the subscription begins later.</param>
    public Diary(Terms terms, string start = "2026-01-01", string zone = "UTC", string? today = null)
    {
        Zone = zone;
        Now = Kernel.Zone.StartOfDay(zone, Day(today ?? start));
        var status = today is null ? SubscriptionStatus.Active : SubscriptionStatus.Trialing;
        var (id, created) = (Guid.Empty, default(DateTimeOffset));
        Ledger = new(new(1, id, 1, id, id, null, status, terms, Day(start), created) { InitiatedBy = "MERCHANT" }, []);
    }

    public string Zone { get; }
    public DateTimeOffset Now { get; set; }
    public Ledger Ledger { get; private set; }
    public IReadOnlyList<int> RetryDays { get; set; } = [1, 3, 5, 7];

    /// <summary>What it answers to a charge of a bill with a method.</summary>
    public Func<Bill, long, ChargeAnswer> Bank { get; set; } = (_, _) => Approved;

    /// <summary>The customer's methods, the charged one first; more than that one only for a fallback.</summary>
    public IReadOnlyList<long> Methods { get; set; } = [1];

    public Moment Moment => new(Now, Zone, RetryDays);
    public Subscription Subscription => Ledger.Subscription;
    public IReadOnlyCollection<Bill> Bills => _all.Values;

    public Bill Bill(int number) => _all[number];

    /// <summary>Each try as "MM-dd HH:mm #number", in UTC.</summary>
    public IReadOnlyList<string> Tries => _tries;

    /// <summary>"1 paid, 2 due" of all bills.</summary>
    public string Told => string.Join(", ", _all.Values.Select(b => $"{b.Number} {BillStore.Word(b.Status)}"));

    public string Status => SubscriptionWire.Word(Subscription.Status);

    public string Gaps => string.Join(", ", Subscription.Gaps.Select(gap => $"{gap.First}-{gap.Last} {gap.Reason}"));

    public static Terms Terms(CycleUnit unit = CycleUnit.Month, int interval = 1, int? installments = null) =>
        new(unit, interval, [], "USD", 1000, null, installments, null, Fallback: false, CatchUp.All);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>As the biller would have it: each due instant in order, everything payable charged.</summary>
    public void Until(string day) => Until(Kernel.Zone.StartOfDay(Zone, Day(day)));

    public void Until(DateTimeOffset end)
    {
        Work();
        while (Ledger.Due(Moment) is { } due && due <= end)
        {
            Now = due > Now ? due : Now;
            Work();
        }

        Now = end;
        Work();
    }

    /// <summary>What the biller does at one instant.</summary>
    public void Work()
    {
        Do(ledger => ledger.Look(Moment));
        while (Ledger.Payable(Moment) is { } bill)
        {
            Assert.True(_tries.Count < MostTries, "It is charged without end.");
            Outcome(Bank(bill, Begin()));
            Do(ledger => ledger.Look(Moment));
        }
    }

    public void Do(Func<Ledger, Ledger> change)
    {
        var after = change(Ledger);
        foreach (var bill in after.Bills)
            _all[bill.Number] = bill;
        Ledger = after with
        {
            Bills = after.Bills.Where(bill => bill.Status is not (BillStatus.Paid or BillStatus.Skipped)).ToArray(),
        };
    }

    /// <summary>An attempt at the payable bill is under way; the method that it charges.</summary>
    public long Begin()
    {
        var bill = Ledger.Payable(Moment)!;
        _tries.Add(string.Create(CultureInfo.InvariantCulture, $"{Now.UtcDateTime:MM-dd HH:mm} #{bill.Number}"));
        Do(ledger => ledger.Changed(bill.Tried(++_lastTransaction), Moment));
        return Method(bill);
    }

    /// <summary>The attempt that is under way has its outcome.</summary>
    public void Outcome(ChargeAnswer answer)
    {
        var bill = Ledger.Bills.Single(bill => bill.Attempt is not null);
        var others = Subscription.Terms.Fallback ? Methods : [];
        var after = answer.Outcome switch
        {
            ChargeOutcome.Approved => bill.Paid(),
            ChargeOutcome.Declined => bill.Declined(answer, (Method(bill), others), Moment),
            _ => bill.NotMade(Moment),
        };
        Do(ledger => ledger.Changed(after, Moment));
    }

    /// <summary>The bank takes a paid bill's debit back.</summary>
    /// <param name="presented">For the so manieth time.</param>
    public void Return(int number, string code, int presented = 1)
    {
        var after = _all[number].Returned(code, presented, Moment);
        Do(ledger => (ledger with { Bills = [.. ledger.Bills, _all[number]] }).Changed(after, Moment));
    }

    private static ChargeAnswer Declined(string code, DeclineKind kind) => new(ChargeOutcome.Declined, "", code, kind);

    private long Method(Bill bill) =>
        bill.TriedEntries.Count == 0 ? Methods[0] : Methods.First(method => !bill.TriedEntries.Contains(method));
}
