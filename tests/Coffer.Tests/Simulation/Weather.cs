// How bad it is in a run: each seed has a weather of its own, so that some runs are quiet but for one thing, and the
// dice of one fault do not always drown another. All chances are per thousand.
using Coffer.Http;
using Coffer.Processing;
using Coffer.Storage;

namespace Coffer.Tests.Simulation;

internal sealed record Weather
{
    /// <summary>Of a node dying between any two steps.</summary>
    public int Crashes { get; init; }
    public int DatabaseGone { get; init; }
    public int LostRaces { get; init; }

    /// <summary>Of a database call that takes its time: mostly milliseconds, sometimes longer than a lease.</summary>
    public int SlowDatabase { get; init; }

    /// <summary>Of a request to the processor that gets lost on its way, and of a reply.</summary>
    public int LostRequests { get; init; }
    public int LostReplies { get; init; }
    public int RefusedConnections { get; init; }
    public int SlowProcessor { get; init; }
    public int Declines { get; init; }

    /// <summary>Of a card having a temper of its own.</summary>
    public int OddCards { get; init; }

    /// <summary>Of a decline being hard.</summary>
    public int HardDeclines { get; init; }
    public int DecidedLater { get; init; }

    /// <summary>Of a charge that the processor will not talk about when it is asked.</summary>
    public int NeverTold { get; init; }
    public int LateAnswers { get; init; }
    public int Returns { get; init; }
    public int NotSettledYet { get; init; }

    /// <summary>Of a client that asks no further.</summary>
    public int GivesUp { get; init; }

    /// <summary>How fast clients ask, one after the other.</summary>
    public TimeSpan Gap { get; init; }
    public bool TwoNodes { get; init; }
    public TimeSpan Skew { get; init; }

    public static Weather Calm { get; } = new() { TwoNodes = true };

    public static Weather Of(Dice dice)
    {
        int Or0(int most) => dice.Below(3) == 0 ? 0 : dice.Below(most + 1);
        return new()
        {
            Crashes = Or0(8),
            DatabaseGone = dice.Below(2) == 0 ? 0 : dice.Below(12),
            LostRaces = Or0(50),
            SlowDatabase = Or0(60),
            LostRequests = Or0(150),
            LostReplies = Or0(200),
            RefusedConnections = Or0(60),
            SlowProcessor = Or0(300),
            Declines = Or0(200),
            DecidedLater = Or0(150),
            NeverTold = Or0(60),
            LateAnswers = Or0(300),
            Returns = Or0(500),
            NotSettledYet = Or0(200),
            GivesUp = Or0(200),
            Gap = dice.Of(TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)),
            TwoNodes = dice.Below(4) != 0,
            OddCards = Or0(600),
            HardDeclines = Or0(400),
            Skew = TimeSpan.FromMilliseconds(dice.Of(0, 0, 300, 2000)),
        };
    }
}

/// <summary>What a test breaks on purpose, to see that it is noticed.</summary>
internal sealed record Sabotage
{
    public static Sabotage None { get; } = new();

    /// <summary>Changes statements inside units of work.</summary>
    public Func<Sql, Sql>? Statement { get; init; }

    /// <summary>What is taken out of the database before the run.</summary>
    public IReadOnlyList<Sql> Schema { get; init; } = [];

    /// <summary>Stands between charging and billing.</summary>
    public Func<IBilling, IBilling> Billing { get; init; } = static billing => billing;

    /// <summary>Stands between a node and the processor.</summary>
    public Func<IProcessor, IProcessor>? Processor { get; init; }

    public IProcessor Around(IProcessor line) => Processor?.Invoke(line) ?? line;

    /// <summary>What the processor says when it truly knows.</summary>
    public Func<ChargeAnswer, ChargeAnswer>? Answer { get; init; }
}
