// The processor outside: it keeps its own books, which no crash of ours touches. It is honest (it says that a charge
// failed only when it will never carry it out) and strict (it cries out when an attempt is sent twice, or when it is
// asked to move money that is not there).
using Coffer.Processing;
using Coffer.Transactions;

namespace Coffer.Tests.Simulation;

internal sealed class SimulatedProcessor(World world)
{
    private readonly Lock _books = new();
    private readonly Dictionary<long, Deal> _deals = [];
    private readonly Tempers _tempers = new(world);

    public IReadOnlyList<Deal> Deals
    {
        get
        {
            lock (_books)
                return [.. _deals.Values];
        }
    }

    /// <summary>Until then it takes nothing and says nothing.</summary>
    public DateTimeOffset DarkUntil { get; set; }

    public bool IsDark => DarkUntil > world.Scheduler.Now;

    /// <summary>A node lets a charge go.</summary>
    public Deal Sent(Charge charge)
    {
        lock (_books)
        {
            var deal = Find(charge.AttemptId);
            if (deal.Sent)
                world.Scream($"{Name(deal)} was sent twice");
            var isAchSale = charge is { Type: TransactionType.Sale, Instrument.Display.IsCard: false };
            deal.Script = Script.Of(world.Weather, world.Dice, isAchSale);
            if (_tempers.Declines(charge) is { } kind)
                deal.Script = deal.Script with { Declines = true, Kind = kind };
            deal.SentAt = world.Scheduler.Now;
            deal.Charge = charge with { Code = null, BillingAddress = null };
            if (deal.Script.ConnectionRefused && deal.State == DealState.Unheard)
                deal.State = DealState.Refused;
            return deal;
        }
    }

    /// <summary>The charge arrives. Null: nobody will hear of it.</summary>
    public ChargeAnswer? Arrives(Deal deal)
    {
        if (deal.Script.RequestLost || IsDark)
        {
            Tell(deal, "is lost on its way");
            return null;
        }

        lock (_books)
        {
            if (deal.State == DealState.Unheard && deal.Script.DecidesAfter is { } after)
            {
                deal.State = DealState.Waiting;
                world.Go(() => DecideLater(deal, after));
            }
            else if (deal.State == DealState.Unheard)
            {
                Decide(deal);
            }
        }

        return deal.Answer;
    }

    /// <summary>Its answer, and what that truly says.</summary>
    public (ChargeAnswer Answer, ChargeOutcome Said) Asked(Inquiry inquiry)
    {
        lock (_books)
        {
            var deal = Find(inquiry.AttemptId);
            var isUnheard = deal.State == DealState.Unheard;
            var keepsQuiet = deal.Script.NeverTells || (isUnheard && !world.Calm && world.Dice.Below(2) == 0);
            if (isUnheard && !keepsQuiet)
                deal.State = DealState.Refused;
            var truth = keepsQuiet ? ChargeAnswer.Unknown("Cannot tell") : deal.Answer;
            Tell(deal, $"is asked about: {truth.Outcome}");
            return (world.Sabotage.Answer?.Invoke(truth) ?? truth, truth.Outcome);
        }
    }

    /// <summary>Who asked last heard this.</summary>
    public void Answered(long attempt, ChargeOutcome said)
    {
        lock (_books)
            Find(attempt).LastSaid = said;
    }

    /// <summary>Who asked last has heard nothing.</summary>
    public void Unanswered(long attempt)
    {
        lock (_books)
            Find(attempt).LastSaid = null;
    }

    public Standing Looked(Inquiry inquiry)
    {
        lock (_books)
        {
            var deal = Find(inquiry.AttemptId);
            if (deal.State != DealState.Approved)
                world.Scream($"{Name(deal)} was looked for as if it had been approved");
            if (deal.Voided || (!deal.Settled && deal.Script.LooksUntilSettled > 0))
            {
                deal.Script = deal.Script with { LooksUntilSettled = deal.Script.LooksUntilSettled - 1 };
                return new(Whereabouts.Captured);
            }

            deal.Settled = true;
            return deal.Script.ReturnCode is { } code && !inquiry.IsCard
                ? Return(deal, inquiry, code)
                : new(Whereabouts.Settled);
        }
    }

    private Standing Return(Deal deal, Inquiry inquiry, string code)
    {
        var at = (inquiry.Settled ?? inquiry.Now).AddDays(2);
        if (inquiry.Settled is null || inquiry.Now < at)
            return new(Whereabouts.Settled, LookAgain: at);
        deal.Returned ??= inquiry.Now;
        Tell(deal, "is returned");
        return new(Whereabouts.Returned, code);
    }

    private Deal Find(long attempt)
    {
        if (!_deals.TryGetValue(attempt, out var deal))
            _deals[attempt] = deal = new(attempt);
        return deal;
    }

    private async Task DecideLater(Deal deal, TimeSpan after)
    {
        await world.Scheduler.Sleep(world.Scheduler.World, after);
        lock (_books)
            Decide(deal);
    }

    private void Decide(Deal deal)
    {
        deal.State = deal.Script.Declines || !Moves(deal) ? DealState.Declined : DealState.Approved;
        Tell(deal, $"is {deal.State}");
        foreach (var late in deal.Script.Late)
            world.Go(() => TellOnItsOwn(deal, late));
    }

    /// <summary>Moves the money; false when it is in a state that does not let it.</summary>
    private bool Moves(Deal deal)
    {
        var charge = deal.Charge!;
        var minor = charge.Amount.AmountMinor;
        if (charge.Original is not { } named)
        {
            deal.CapturedMinor = charge.Type == TransactionType.Sale ? minor : 0;
            return true;
        }

        var original = Find(named.AttemptId);
        if (original.State != DealState.Approved)
            world.Scream($"{Name(deal)} is about {Name(original)}, which was never approved");
        return charge.Type switch
        {
            TransactionType.Capture => Captures(deal, original, minor),
            TransactionType.Void => Voids(deal, original),
            _ => Refunds(deal, original, minor),
        };
    }

    private bool Captures(Deal deal, Deal original, long minor)
    {
        if (original.Voided || original.CapturedMinor > 0 || minor > original.Charge!.Amount.AmountMinor)
            world.Scream($"{Name(deal)} captures what is not there of {Name(original)}");
        original.CapturedMinor = minor;
        return true;
    }

    private bool Voids(Deal deal, Deal original)
    {
        if (original.Voided)
            world.Scream($"{Name(deal)} voids {Name(original)} again");
        if (!original.Settled)
            original.Voided = true;
        return original.Voided;
    }

    private bool Refunds(Deal deal, Deal original, long minor)
    {
        if (original.Voided || original.RefundedMinor + minor > original.CapturedMinor)
            world.Scream($"{Name(deal)} refunds what is not there of {Name(original)}");
        original.RefundedMinor += minor;
        return true;
    }

    private async Task TellOnItsOwn(Deal deal, TimeSpan late)
    {
        await world.Scheduler.Sleep(world.Scheduler.World, late);
        if (world.AnyNode() is not { IsUp: true } node)
            return;
        Tell(deal, $"is told to {node.Name} on its own: {deal.State}");
        await LateAnswers.Take(node.Tools, World.Account, deal.Attempt, deal.Answer);
    }

    private string Name(Deal deal) => world.History.Transaction(deal.Attempt);

    private void Tell(Deal deal, string what) => world.History.Add("bank", $"{Name(deal)} {what}");
}
