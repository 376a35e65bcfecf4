// Whatever happens to a subscription, in whatever order: every period is accounted for once, what is asked for is asked
// for once, and its status says what its bills say.
using Coffer.Kernel;
using Coffer.Plans;
using Coffer.Subscriptions;
using Coffer.Tests.Simulation;
using CsCheck;
using static Coffer.Tests.Rules.Diary;

namespace Coffer.Tests.Rules;

public sealed class LedgerPropertyTests
{
    private const int Events = 40;
    private const int MostOpen = 100;
    private static readonly CycleUnit[] Units = Enum.GetValues<CycleUnit>();

    [Fact]
    public void Whatever_happens_each_period_is_accounted_for_once() =>
        Gen.Long.Sample(seed => Live(new Dice(seed)), iter: 2_000);

    private static void Live(Dice dice)
    {
        var diary = Begin(dice);
        for (var i = 0; i < Events; i++)
        {
            Happen(diary, dice);
            HoldsTogether(diary);
        }
    }

    private static Diary Begin(Dice dice)
    {
        var unit = dice.Of(Units);
        var terms = Terms(
            unit,
            unit == CycleUnit.SemiMonth ? 1 : dice.Between(1, 3),
            dice.Below(3) == 0 ? dice.Between(1, 5) : null
        ) with
        {
            CatchUp = dice.Below(3) == 0 ? CatchUp.Latest : CatchUp.All,
            Fallback = dice.Below(3) == 0,
        };
        var start = new DateOnly(2026, 1, 1).AddDays(dice.Below(366));
        string[] zones = ["UTC", "America/New_York", "Africa/Cairo", "Pacific/Auckland"];
        int[][] days =
        [
            [1, 3, 5, 7],
            [],
            [2],
            [30, 200],
        ];
        return new(
            terms,
            $"{start:yyyy-MM-dd}",
            dice.Of(zones),
            dice.Below(4) == 0 ? $"{start.AddDays(-dice.Between(1, 19)):yyyy-MM-dd}" : null
        )
        {
            RetryDays = dice.Of(days),
            Methods = [1, 2, 3],
            Bank = (_, _) =>
                dice.Below(10) switch
                {
                    < 5 => Approved,
                    < 7 => Soft,
                    < 9 => Hard,
                    _ => Down,
                },
        };
    }

    private static void Happen(Diary diary, Dice dice)
    {
        switch (dice.Below(9))
        {
            case 0:
                diary.Now += TimeSpan.FromDays(dice.Below(400)); // the machine was off
                diary.Work();
                break;
            case 1 when diary.Subscription.IsRunning:
                diary.Do(ledger => ledger.Look(diary.Moment).Pause(diary.Moment));
                break;
            case 2 when diary.Subscription.Status is SubscriptionStatus.Paused or SubscriptionStatus.Suspended:
                diary.Do(ledger => ledger.Look(diary.Moment).Resume(diary.Moment));
                break;
            case 3 when diary.Subscription.IsLive:
                diary.Do(ledger => ledger.Look(diary.Moment).Renew(diary.Moment));
                break;
            case 4 when dice.Below(10) == 0 && diary.Subscription.IsLive:
                diary.Do(ledger => ledger.Look(diary.Moment).Cancel());
                break;
            case 5 when diary.Bills.LastOrDefault(bill => bill.Status == BillStatus.Paid) is { } paid:
                diary.Return(paid.Number, dice.Below(2) == 0 ? "R01" : "R02", dice.Between(1, 3));
                break;
            case 6:
                diary.Do(ledger => ledger.Look(diary.Moment));
                if (diary.Ledger.Payable(diary.Moment) is not null)
                    diary.Begin();
                break;
            case 7 when diary.Bills.Any(bill => bill.Attempt is not null):
                diary.Outcome(diary.Bank(diary.Bills.Single(bill => bill.Attempt is not null), 1));
                break;
            default:
                diary.Until(diary.Now.AddHours(dice.Below(24 * 60)));
                break;
        }
    }

    private static void HoldsTogether(Diary diary)
    {
        diary.Work();
        var subscription = diary.Subscription;
        var periods = subscription
            .Gaps.SelectMany(gap => Enumerable.Range(gap.First, gap.Last - gap.First + 1))
            .Concat(diary.Bills.Select(bill => bill.Number))
            .Order();
        Assert.Equal(Enumerable.Range(1, subscription.NextPeriod), periods);
        Assert.Distinct(diary.Bills.Select(bill => bill.Day));
        Assert.All(diary.Bills, bill => Assert.Equal(subscription.DayOf(bill.Number - 1), bill.Day));
        var asking = diary.Bills.Select(bill => bill.Payment).Where(payment => payment > 0).ToList();
        Assert.Equal(Enumerable.Range(1, (int)subscription.Payments).Select(i => (long)i), asking);
        Assert.True(asking.Count <= (subscription.Terms.Installments ?? int.MaxValue));

        var open = diary.Bills.Where(bill => bill.IsOpen).ToList();
        Assert.Equal(open.Take(1), open.Where(bill => bill.Status == BillStatus.Due));
        Assert.True(diary.Bills.Count(bill => bill.Attempt is not null) <= 1);
        Assert.True(!subscription.IsRunning || open.Count >= MostOpen || !(subscription.NextDay <= diary.Moment.Today));
        Assert.True(!(diary.Ledger.Due(diary.Moment) <= diary.Now), "It is looked at again and again.");
        Assert.True(SaysWhatItsBillsSay(diary, open), $"{diary.Status}: {diary.Told}");
    }

    private static bool SaysWhatItsBillsSay(Diary diary, List<Bill> open)
    {
        var hasFailed = diary.Bills.Any(bill => bill.Status == BillStatus.Failed);
        var subscription = diary.Subscription;
        return subscription.Status switch
        {
            SubscriptionStatus.Trialing => diary.Moment.Today < subscription.Start && !hasFailed,
            SubscriptionStatus.Active => diary.Moment.Today >= subscription.Start
                && !hasFailed
                && !open.Any(bill => bill.IsOverdue),
            SubscriptionStatus.PastDue => !hasFailed && open.Any(bill => bill.IsOverdue),
            SubscriptionStatus.Suspended => hasFailed,
            SubscriptionStatus.Completed => subscription.HasAllPayments && open.Count == 0 && !hasFailed,
            SubscriptionStatus.Cancelled => open.All(bill => bill.Attempt is not null),
            _ => true,
        };
    }
}
