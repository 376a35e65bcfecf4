// What time, orders and outcomes make of a subscription and its bills.
using Coffer.Kernel;
using Coffer.Plans;
using Coffer.Subscriptions;
using static Coffer.Tests.Rules.Diary;

namespace Coffer.Tests.Rules;

public sealed class LedgerTests
{
    [Fact]
    public void Each_period_is_billed_on_its_day_and_an_anchor_on_the_31st_returns_to_it()
    {
        var diary = new Diary(Terms(), "2026-01-31");

        diary.Until("2026-06-01");

        Assert.Equal("01-31 02-28 03-31 04-30 05-31", string.Join(' ', diary.Tries.Select(each => each[..5])));
        Assert.Equal(Day("2026-06-30"), diary.Subscription.NextDay);
    }

    [Fact]
    public void Before_its_start_a_subscription_is_trialing()
    {
        var diary = new Diary(Terms() with { Days = [15] }, "2026-02-10", today: "2026-01-01");

        diary.Until("2026-02-09");
        Assert.Equal("trialing ", $"{diary.Status} {diary.Told}");
        diary.Until("2026-02-10");
        Assert.Equal("active ", $"{diary.Status} {diary.Told}");
        diary.Until("2026-02-15");

        Assert.Equal(["02-15 00:00 #1"], diary.Tries);
    }

    [Fact]
    public void Later_bills_wait_for_an_unpaid_one_and_then_run_oldest_first()
    {
        var diary = new Diary(Terms(CycleUnit.Day)) { Bank = (bill, _) => bill.Attempts < 2 ? Soft : Approved };

        diary.Until("2026-01-03");
        Assert.Equal("past_due 1 due, 2 waiting, 3 waiting", $"{diary.Status} {diary.Told}");
        diary.Bank = (_, _) => Approved;
        diary.Until("2026-01-04");

        Assert.Equal("active 1 paid, 2 paid, 3 paid, 4 paid", $"{diary.Status} {diary.Told}");
        Assert.Equal(["01-04 00:00 #1", "01-04 00:00 #2", "01-04 00:00 #3", "01-04 00:00 #4"], diary.Tries.TakeLast(4));
    }

    [Fact]
    public void A_paused_time_makes_no_bills()
    {
        var diary = new Diary(Terms());
        diary.Until("2026-01-20");

        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Until("2026-04-20");
        Assert.Equal("paused 1 paid", $"{diary.Status} {diary.Told}");
        Assert.Null(diary.Subscription.NextDay);
        diary.Do(ledger => ledger.Resume(diary.Moment));
        diary.Until("2026-05-02");

        Assert.Equal("active 1 paid, 5 paid", $"{diary.Status} {diary.Told}");
        Assert.Equal("2-4 paused", diary.Gaps);
    }

    [Fact]
    public void Resumed_on_a_due_day_that_day_is_not_billed()
    {
        var diary = new Diary(Terms());
        diary.Until("2026-01-02");
        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Until("2026-02-01");

        diary.Do(ledger => ledger.Resume(diary.Moment));
        diary.Until("2026-02-28");

        Assert.Equal("active 1 paid", $"{diary.Status} {diary.Told}");
        Assert.Equal("2-2 paused", diary.Gaps);
        Assert.Equal(Day("2026-03-01"), diary.Subscription.NextDay);
    }

    [Fact]
    public void Paused_on_the_day_that_it_was_billed_and_resumed_there_is_no_gap()
    {
        var diary = new Diary(Terms());
        diary.Work();

        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Do(ledger => ledger.Resume(diary.Moment));
        diary.Until("2026-02-01");

        Assert.Equal(" 1 paid, 2 paid", $"{diary.Gaps} {diary.Told}");
    }

    [Fact]
    public void An_unpaid_bill_is_not_tried_while_paused_and_tried_when_resumed()
    {
        var diary = new Diary(Terms(CycleUnit.Year)) { Bank = (_, _) => Soft };
        diary.Work();

        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Until("2026-01-05");
        Assert.Single(diary.Tries);
        diary.Bank = (_, _) => Approved;
        diary.Do(ledger => ledger.Resume(diary.Moment));
        diary.Work();

        Assert.Equal("active 1 paid", $"{diary.Status} {diary.Told}");
    }

    [Fact]
    public void An_outcome_reaches_a_bill_that_was_paused_meanwhile()
    {
        var diary = new Diary(Terms());
        diary.Do(ledger => ledger.Look(diary.Moment));
        diary.Begin();

        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Outcome(Approved);

        Assert.Equal("paused 1 paid", $"{diary.Status} {diary.Told}");
    }

    [Fact]
    public void What_was_waiting_when_it_was_suspended_is_asked_for_when_it_goes_on()
    {
        var diary = new Diary(Terms(CycleUnit.Week)) { Bank = (_, _) => Soft, RetryDays = [1, 10] };
        diary.Until("2026-01-31");
        Assert.Equal("suspended 1 failed, 2 due", $"{diary.Status} {diary.Told}");
        diary.Bank = (_, _) => Approved;

        diary.Do(ledger => ledger.Resume(diary.Moment));
        diary.Until("2026-02-05");

        Assert.Equal("active 1 paid, 2 paid, 6 paid", $"{diary.Status} {diary.Told}");
        Assert.Equal("3-5 suspended", diary.Gaps);
    }

    [Fact]
    public void Cancelled_nothing_is_asked_for_any_more()
    {
        var diary = new Diary(Terms(CycleUnit.Day)) { Bank = (_, _) => Soft };
        diary.Until("2026-01-03");

        diary.Do(ledger => ledger.Cancel());
        diary.Until("2026-02-01");

        Assert.Equal("cancelled 1 failed, 2 skipped, 3 skipped", $"{diary.Status} {diary.Told}");
        Assert.Equal(2, diary.Tries.Count);
        Assert.All(diary.Bills, bill => Assert.Equal("cancelled", bill.Note));
        Assert.Null(diary.Ledger.Due(diary.Moment));
    }

    [Fact]
    public void An_attempt_under_way_when_it_is_cancelled_has_its_outcome()
    {
        foreach (var (answer, told) in new[] { (Approved, "1 paid"), (Soft, "1 failed"), (Down, "1 failed") })
        {
            var diary = new Diary(Terms());
            diary.Do(ledger => ledger.Look(diary.Moment));
            diary.Begin();

            diary.Do(ledger => ledger.Cancel());
            diary.Outcome(answer);
            diary.Until("2026-03-01");

            Assert.Equal($"cancelled {told}", $"{diary.Status} {diary.Told}");
            Assert.Single(diary.Tries);
        }
    }

    [Fact]
    public void A_debit_that_comes_back_after_cancelling_is_not_presented_again()
    {
        var diary = new Diary(Terms());
        diary.Until("2026-01-03");
        diary.Do(ledger => ledger.Cancel());

        diary.Return(1, "R01");
        diary.Until("2026-02-01");

        Assert.Equal("cancelled 1 failed", $"{diary.Status} {diary.Told}");
        Assert.Single(diary.Tries);
    }

    [Fact]
    public void Installments_end_and_a_returned_debit_opens_the_last_one_again()
    {
        var diary = new Diary(Terms(installments: 2));
        diary.Until("2026-02-01");
        Assert.Equal("completed 1 paid, 2 paid", $"{diary.Status} {diary.Told}");
        Assert.Null(diary.Subscription.NextDay);

        diary.Until("2026-02-04");
        diary.Return(2, "R01");
        Assert.Equal("past_due 1 paid, 2 due", $"{diary.Status} {diary.Told}");
        diary.Until("2026-06-01");

        Assert.Equal("completed 1 paid, 2 paid", $"{diary.Status} {diary.Told}");
        Assert.Equal("02-05 00:00 #2", diary.Tries[^1]);
    }

    [Fact]
    public void A_skipped_period_is_no_installment()
    {
        var diary = new Diary(Terms(installments: 2));
        diary.Do(ledger => ledger with { Subscription = ledger.Subscription with { SkipFirst = true } });

        diary.Until("2026-06-01");

        Assert.Equal("completed 1 skipped, 2 paid, 3 paid", $"{diary.Status} {diary.Told}");
        Assert.Equal([0L, 1L, 2L], diary.Bills.Select(bill => bill.Payment));
    }

    [Fact]
    public void A_paused_time_takes_no_installment_away()
    {
        var diary = new Diary(Terms(installments: 3));
        diary.Until("2026-01-02");
        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Until("2026-06-15");

        diary.Do(ledger => ledger.Resume(diary.Moment));
        diary.Until("2026-12-31");

        Assert.Equal("completed 1 paid, 7 paid, 8 paid", $"{diary.Status} {diary.Told}");
    }

    [Theory]
    [InlineData(CatchUp.All, "1 paid, 2 paid, 3 paid, 4 paid", 4)]
    [InlineData(CatchUp.Latest, "1 skipped, 2 skipped, 3 skipped, 4 paid", 1)]
    public void A_machine_that_was_off_bills_what_it_missed(CatchUp catchUp, string told, int tries)
    {
        var diary = new Diary(Terms() with { CatchUp = catchUp });

        diary.Now = new(2026, 4, 20, 12, 0, 0, TimeSpan.Zero);
        diary.Work();

        Assert.Equal(told, diary.Told);
        Assert.Equal(tries, diary.Tries.Count);
        Assert.Equal(diary.Tries.Order(StringComparer.Ordinal), diary.Tries);
        Assert.Equal(
            ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"],
            diary.Bills.Select(b => $"{b.Day:yyyy-MM-dd}")
        );
    }

    [Fact]
    public void With_a_hundred_unpaid_bills_there_is_nothing_to_do_until_one_is_paid()
    {
        var diary = new Diary(Terms(CycleUnit.Day)) { Bank = (_, _) => Soft, RetryDays = [150] };

        diary.Until("2026-05-15");
        Assert.Equal(100, diary.Bills.Count);
        Assert.Equal(new DateTimeOffset(2026, 5, 31, 0, 0, 0, TimeSpan.Zero), diary.Ledger.Due(diary.Moment));
        diary.Bank = (_, _) => Approved;
        diary.Until("2026-05-31");

        Assert.Equal(151, diary.Bills.Count);
        Assert.All(diary.Bills, bill => Assert.Equal(BillStatus.Paid, bill.Status));
        Assert.Equal(Enumerable.Range(1, 151).Select(i => $"05-31 00:00 #{i}"), diary.Tries.Skip(1));
    }

    // The simulation found it: seed 639310396563947000.
    [Fact]
    public void A_pause_leaves_out_nothing_that_began_before_it_though_a_hundred_bills_are_unpaid()
    {
        var diary = new Diary(Terms(CycleUnit.Day)) { Bank = (_, _) => Soft, RetryDays = [150] };

        diary.Until("2026-05-15");
        diary.Do(ledger => ledger.Pause(diary.Moment));
        Assert.Equal(new DateOnly(2026, 5, 15), diary.Bills.Last().Day);
        diary.Bank = (_, _) => Approved;
        diary.Until("2026-05-20");
        diary.Do(ledger => ledger.Resume(diary.Moment));

        Assert.Equal([new(136, 140, "paused")], diary.Ledger.Subscription.Gaps);
    }

    [Fact]
    public void A_sum_is_split_to_the_cent_with_what_is_over_on_the_first_payments()
    {
        long[] totals = [1_000, 1_001, 9_999, 10_000, 100_01, 123_456_789, 99_999_999_999];
        foreach (var total in totals)
        {
            for (var count = 1; count <= 1_000; count += count < 40 ? 1 : 37)
            {
                var terms = Terms(installments: count) with { AmountMinor = null, TotalMinor = total };
                var amounts = Enumerable.Range(1, count).Select(i => terms.AmountOf(i).AmountMinor).ToList();

                Assert.Equal(total, amounts.Sum());
                Assert.InRange(amounts[0] - amounts[^1], 0, 1);
                Assert.Equal(amounts.OrderDescending(), amounts);
            }
        }
    }
}
