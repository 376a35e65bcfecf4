// A pause takes none of the days of a bill that was declined before it: they begin anew when it is over.
using Coffer.Kernel;
using static Coffer.Tests.Rules.Diary;

namespace Coffer.Tests.Rules;

public sealed class ResumingTests
{
    [Fact]
    public void A_soft_decline_is_tried_at_once_and_its_days_begin_anew()
    {
        var diary = new Diary(Terms(CycleUnit.Year)) { Bank = (_, _) => Soft };
        diary.Until("2026-01-02");
        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Until("2026-03-01");

        diary.Do(ledger => ledger.Look(diary.Moment).Resume(diary.Moment));
        diary.Until("2026-03-20");

        Assert.Equal(
            ["01-01 00:00", "01-02 00:00", "03-01 00:00", "03-02 00:00", "03-04 00:00", "03-06 00:00", "03-08 00:00"],
            diary.Tries.Select(each => each[..^3])
        );
        Assert.Equal("suspended 1 failed", $"{diary.Status} {diary.Told}");
    }

    [Fact]
    public void A_hard_decline_waits_for_another_method_as_long_as_it_would_from_then_on()
    {
        var diary = new Diary(Terms(CycleUnit.Year)) { Bank = (_, _) => Hard };
        diary.Until("2026-01-03");
        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Until("2026-03-01");
        Assert.Equal("paused 1 due", $"{diary.Status} {diary.Told}");

        diary.Do(ledger => ledger.Look(diary.Moment).Resume(diary.Moment));
        diary.Until("2026-03-07");
        Assert.Equal("past_due 1 due", $"{diary.Status} {diary.Told}");
        Assert.Single(diary.Tries);
        Assert.Equal(new DateTimeOffset(2026, 3, 8, 0, 0, 0, TimeSpan.Zero), diary.Ledger.Due(diary.Moment));
        diary.Until("2026-03-08");

        Assert.Equal("suspended 1 failed", $"{diary.Status} {diary.Told}");
    }

    [Fact]
    public void An_attempt_of_before_the_pause_that_declines_after_it_has_its_days_too()
    {
        var diary = new Diary(Terms(CycleUnit.Year)) { Bank = (_, _) => Soft };
        diary.Until("2026-01-02");
        diary.Do(ledger => ledger.Changed(ledger.Bills[0] with { Retry = diary.Now }, diary.Moment));
        diary.Begin();
        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        diary.Do(ledger => ledger.Look(diary.Moment).Resume(diary.Moment));
        diary.Outcome(Soft);

        Assert.Equal("past_due 1 due", $"{diary.Status} {diary.Told}");
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), diary.Ledger.NextRetry);
    }

    [Fact]
    public void A_decline_that_comes_in_a_pause_after_its_last_day_does_not_suspend_it()
    {
        var diary = new Diary(Terms(CycleUnit.Year)) { Bank = (_, _) => Soft };
        diary.Until("2026-01-02");
        diary.Do(ledger => ledger.Changed(ledger.Bills[0] with { Retry = diary.Now }, diary.Moment));
        diary.Begin();
        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        diary.Outcome(Soft);
        Assert.Equal("paused 1 failed", $"{diary.Status} {diary.Told}");
        diary.Bank = (_, _) => Approved;

        diary.Do(ledger => ledger.Look(diary.Moment).Resume(diary.Moment));
        diary.Work();

        Assert.Equal("active 1 paid", $"{diary.Status} {diary.Told}");
    }

    [Fact]
    public void A_processor_that_was_away_before_the_pause_has_its_day_again()
    {
        var diary = new Diary(Terms(CycleUnit.Year)) { Bank = (_, _) => Down };
        diary.Work();
        diary.Do(ledger => ledger.Pause(diary.Moment));
        diary.Until("2026-03-01");

        diary.Do(ledger => ledger.Look(diary.Moment).Resume(diary.Moment));
        diary.Work();

        Assert.Equal("active 1 due", $"{diary.Status} {diary.Told}");
        Assert.Equal(diary.Now.AddHours(1), diary.Ledger.NextRetry);
    }
}
