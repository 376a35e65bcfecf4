// What an outcome makes of a bill: when it is tried again, when nothing is tried, when it is given up.
using Coffer.Kernel;
using Coffer.Processing;
using Coffer.Subscriptions;
using static Coffer.Tests.Rules.Diary;

namespace Coffer.Tests.Rules;

public sealed class DunningTests
{
    [Fact]
    public void A_soft_decline_is_tried_again_on_four_days_and_given_up_on_the_last()
    {
        var diary = new Diary(Terms()) { Bank = (_, _) => Soft };

        diary.Until("2026-01-07");
        Assert.Equal("past_due 1 due", $"{diary.Status} {diary.Told}");
        Assert.Equal(new DateTimeOffset(2026, 1, 8, 0, 0, 0, TimeSpan.Zero), diary.Ledger.NextRetry);
        diary.Until("2026-01-20");

        Assert.Equal(
            ["01-01 00:00 #1", "01-02 00:00 #1", "01-04 00:00 #1", "01-06 00:00 #1", "01-08 00:00 #1"],
            diary.Tries
        );
        Assert.Equal("suspended 1 failed", $"{diary.Status} {diary.Told}");
        Assert.Equal((5, "insufficient_funds"), (diary.Bill(1).Attempts, diary.Bill(1).Note));
        Assert.Null(diary.Ledger.Due(diary.Moment));
    }

    // New York springs forward on March 8; Cairo skips the midnight that April 24 would begin with.
    [Theory]
    [InlineData("America/New_York", "2026-03-06", "03-06 20:00 03-07 05:00 03-09 04:00 03-11 04:00 03-13 04:00")]
    [InlineData("America/New_York", "2026-10-31", "10-31 19:00 11-01 04:00 11-03 05:00 11-05 05:00 11-07 05:00")]
    [InlineData("Africa/Cairo", "2026-04-23", "04-23 13:00 04-23 22:00 04-25 21:00 04-27 21:00 04-29 21:00")]
    [InlineData("Pacific/Auckland", "2026-09-25", "09-25 03:00 09-25 12:00 09-27 11:00 09-29 11:00 10-01 11:00")]
    public void Retries_come_at_the_beginning_of_the_accounts_days(string zone, string day, string tries)
    {
        var diary = new Diary(Terms(CycleUnit.Year), day, zone) { Bank = (_, _) => Soft };

        diary.Now += TimeSpan.FromHours(15);
        diary.Until(diary.Now.AddDays(20));

        Assert.Equal(tries, string.Join(' ', diary.Tries.Select(each => each[..^3])));
    }

    [Fact]
    public void A_hard_decline_is_not_tried_again_and_given_up_on_the_last_day()
    {
        var diary = new Diary(Terms()) { Bank = (_, _) => Hard };

        diary.Until("2026-01-07");
        Assert.Equal("past_due 1 due", $"{diary.Status} {diary.Told}");
        Assert.Null(diary.Ledger.NextRetry);
        Assert.Equal(new DateTimeOffset(2026, 1, 8, 0, 0, 0, TimeSpan.Zero), diary.Ledger.Due(diary.Moment));
        diary.Until("2026-01-08");

        Assert.Single(diary.Tries);
        Assert.Equal("suspended 1 failed", $"{diary.Status} {diary.Told}");
    }

    [Fact]
    public void A_new_method_is_tried_at_once_and_its_days_begin_anew()
    {
        var diary = new Diary(Terms()) { Bank = (_, _) => Hard };
        diary.Until("2026-01-05");
        diary.Bank = (_, _) => Soft;

        diary.Do(ledger => ledger.Renew(diary.Moment));
        diary.Until("2026-01-20");

        Assert.Equal(
            ["01-01 00:00", "01-05 00:00", "01-06 00:00", "01-08 00:00", "01-10 00:00", "01-12 00:00"],
            diary.Tries.Select(each => each[..^3])
        );
        Assert.Equal("suspended", diary.Status);
    }

    [Fact]
    public void A_new_method_brings_a_suspended_subscription_back()
    {
        var diary = new Diary(Terms()) { Bank = (_, _) => Hard };
        diary.Until("2026-04-15");
        Assert.Equal("suspended 1 failed", $"{diary.Status} {diary.Told}");
        diary.Bank = (_, _) => Approved;

        diary.Do(ledger => ledger.Renew(diary.Moment));
        diary.Until("2026-05-01");

        Assert.Equal("active 1 paid, 5 paid", $"{diary.Status} {diary.Told}");
        Assert.Equal("2-4 suspended", diary.Gaps);
        Assert.Equal(["01-01 00:00 #1", "04-15 00:00 #1", "05-01 00:00 #5"], diary.Tries);
    }

    [Fact]
    public void A_method_changed_while_an_attempt_is_under_way_is_tried_after_it()
    {
        var diary = new Diary(Terms());
        diary.Do(ledger => ledger.Look(diary.Moment));
        diary.Begin();

        diary.Do(ledger => ledger.Renew(diary.Moment));
        Assert.Null(diary.Ledger.Payable(diary.Moment));
        diary.Outcome(Hard);

        Assert.Equal("past_due", diary.Status);
        Assert.Equal(1, diary.Ledger.Payable(diary.Moment)?.Number);
        diary.Until("2026-01-02");
        Assert.Equal("active 1 paid", $"{diary.Status} {diary.Told}");
    }

    [Fact]
    public void A_method_changed_while_an_approved_attempt_is_under_way_is_not_charged()
    {
        var diary = new Diary(Terms());
        diary.Do(ledger => ledger.Look(diary.Moment));
        diary.Begin();
        diary.Do(ledger => ledger.Renew(diary.Moment));

        diary.Outcome(Approved);
        diary.Until("2026-01-10");

        Assert.Equal("active 1 paid", $"{diary.Status} {diary.Told}");
        Assert.Single(diary.Tries);
    }

    [Fact]
    public void A_fallback_tries_each_method_once_in_a_round()
    {
        var charged = new List<long>();
        var diary = new Diary(Terms() with { Fallback = true }) { Methods = [7, 8, 9] };
        diary.Bank = (_, method) =>
        {
            charged.Add(method);
            return method == 8 ? Hard : Soft;
        };

        diary.Until("2026-01-02");

        Assert.Equal([7, 8, 9, 7, 8, 9], charged);
        Assert.Equal(new DateTimeOffset(2026, 1, 4, 0, 0, 0, TimeSpan.Zero), diary.Ledger.NextRetry);
        diary.Bank = (_, method) => method == 9 ? Approved : Soft;
        diary.Until("2026-01-04");
        Assert.Equal("active 1 paid", $"{diary.Status} {diary.Told}");
        Assert.Equal(9, diary.Bill(1).Attempts);
    }

    [Fact]
    public void A_hard_decline_does_not_fall_back()
    {
        var diary = new Diary(Terms() with { Fallback = true }) { Methods = [7, 8], Bank = (_, _) => Hard };

        diary.Until("2026-01-05");

        Assert.Single(diary.Tries);
        Assert.True(diary.Bill(1).Hard);
    }

    [Fact]
    public void A_processor_that_is_down_is_asked_every_hour_and_after_a_day_it_counts_as_a_soft_decline()
    {
        var diary = new Diary(Terms()) { Bank = (_, _) => Down };

        diary.Until("2026-01-02");
        Assert.Equal(25, diary.Tries.Count);
        Assert.Equal("01-01 23:00 #1", diary.Tries[23]);
        diary.Bank = (_, _) => Approved;
        diary.Until("2026-01-03");

        Assert.Equal("01-03 00:00 #1", diary.Tries[^1]);
        Assert.Equal("active 1 paid", $"{diary.Status} {diary.Told}");
    }

    [Fact]
    public void While_the_processor_is_down_nobody_is_past_due()
    {
        var diary = new Diary(Terms()) { Bank = (_, _) => Down };

        diary.Until(diary.Now.AddHours(12));
        Assert.Equal("active 1 due", $"{diary.Status} {diary.Told}");
        Assert.Equal(Dunning.NoProcessor, diary.Bill(1).Note);
        diary.Bank = (_, _) => Approved;
        diary.Until(diary.Now.AddHours(1));

        Assert.Equal("active 1 paid", $"{diary.Status} {diary.Told}");
        Assert.Null(diary.Bill(1).Note);
    }

    [Fact]
    public void A_debit_without_funds_is_presented_three_times_in_all()
    {
        var diary = new Diary(Terms());
        for (var presented = 1; presented <= Dunning.MaxPresentments; presented++)
        {
            diary.Work();
            Assert.Equal("1 paid", diary.Told);
            diary.Until(diary.Now.AddDays(3).AddHours(5));
            diary.Return(1, "R01", presented);
            Assert.Equal("past_due 1 due", $"{diary.Status} {diary.Told}");
            diary.Until(diary.Now.AddHours(19));
        }

        Assert.True(diary.Bill(1).Hard);
        Assert.Equal(["01-01 00:00 #1", "01-05 00:00 #1", "01-09 00:00 #1"], diary.Tries);
        diary.Until("2026-01-31");
        Assert.Equal(3, diary.Tries.Count);
        Assert.Equal("suspended", diary.Status);
    }

    [Theory]
    [InlineData("R02")]
    [InlineData("R03")]
    [InlineData("R04")]
    [InlineData("R07")]
    [InlineData("R10")]
    public void Another_return_waits_for_another_method(string code)
    {
        var diary = new Diary(Terms());
        diary.Until("2026-01-04");

        diary.Return(1, code);
        diary.Until("2026-01-08");

        Assert.Single(diary.Tries);
        Assert.Equal((true, code), (diary.Bill(1).Hard, diary.Bill(1).Note));
        diary.Do(ledger => ledger.Renew(diary.Moment));
        diary.Work();
        Assert.Equal("active 1 paid", $"{diary.Status} {diary.Told}");
    }

    [Fact]
    public void A_retry_that_somebody_asked_for_leaves_the_days_as_they_are()
    {
        var diary = new Diary(Terms()) { Bank = (_, _) => Soft };
        diary.Until(diary.Now.AddHours(12));

        diary.Do(ledger => ledger.Changed(ledger.Bills[0].Asked(diary.Now), diary.Moment));
        diary.Until("2026-01-20");

        Assert.Equal(
            ["01-01 00:00", "01-01 12:00", "01-02 00:00", "01-04 00:00", "01-06 00:00", "01-08 00:00"],
            diary.Tries.Select(each => each[..^3])
        );
    }

    [Fact]
    public void One_that_was_given_up_and_is_asked_for_goes_on_only_if_it_is_paid()
    {
        var diary = new Diary(Terms()) { Bank = (_, _) => Soft };
        diary.Until("2026-03-10");

        foreach (var answer in new[] { Soft, Down })
        {
            diary.Bank = (_, _) => answer;
            diary.Do(ledger => ledger.Changed(ledger.Bills[0].Asked(diary.Now), diary.Moment));
            Assert.Equal(diary.Now, diary.Ledger.Due(diary.Moment));
            diary.Work();
            Assert.Equal("suspended 1 failed ", $"{diary.Status} {diary.Told} {diary.Gaps}");
            Assert.Null(diary.Ledger.Due(diary.Moment));
        }

        diary.Bank = (_, _) => Approved;
        diary.Do(ledger => ledger.Changed(ledger.Bills[0].Asked(diary.Now), diary.Moment));
        diary.Work();
        Assert.Equal("active 1 paid 2-3 suspended", $"{diary.Status} {diary.Told} {diary.Gaps}");
    }

    [Fact]
    public void Where_there_are_no_days_the_first_decline_ends_it()
    {
        foreach (var answer in new[] { Soft, Hard })
        {
            var diary = new Diary(Terms()) { RetryDays = [], Bank = (_, _) => answer };

            diary.Until("2026-03-01");

            Assert.Equal("suspended 1 failed", $"{diary.Status} {diary.Told}");
            Assert.Single(diary.Tries);
        }
    }
}
