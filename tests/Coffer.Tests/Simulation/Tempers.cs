// What the banks think of each card: some always pay, some never, some not on certain days. A card with another expiry
// is another card to them.
using Coffer.Processing;

namespace Coffer.Tests.Simulation;

internal enum Temper
{
    /// <summary>Whatever the weather brings.</summary>
    Usual,
    NoMoney,
    Stolen,

    /// <summary>No money in one week out of two.</summary>
    EveryOtherWeek,

    /// <summary>No money on two days out of three.</summary>
    MostDays,
}

internal sealed class Tempers(World world)
{
    private readonly Dictionary<string, Temper> _known = new(StringComparer.Ordinal);

    /// <summary>Null: not declined for the card's sake.</summary>
    public DeclineKind? Declines(Charge charge)
    {
        if (charge.Instrument?.Display is not { } display)
            return null;
        var day = (int)(world.Scheduler.Now - DateTimeOffset.UnixEpoch).TotalDays;
        return Of($"{display.AccountNumber} {display.Expiry}") switch
        {
            Temper.NoMoney => DeclineKind.Soft,
            Temper.Stolen => DeclineKind.Hard,
            Temper.EveryOtherWeek when day / 7 % 2 == 0 => DeclineKind.Soft,
            Temper.MostDays when day % 3 != 0 => DeclineKind.Soft,
            _ => null,
        };
    }

    private Temper Of(string card)
    {
        if (_known.TryGetValue(card, out var known))
            return known;
        var odd = world.Dice.PerThousand(world.Weather.OddCards);
        return _known[card] = odd
            ? world.Dice.Of(Temper.NoMoney, Temper.Stolen, Temper.EveryOtherWeek, Temper.MostDays)
            : Temper.Usual;
    }
}
