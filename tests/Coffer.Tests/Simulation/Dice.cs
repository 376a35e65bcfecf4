// All that chance decides in a run is drawn from here: the same seed draws the same. Not System.Random, whose numbers
// may differ from one version of .NET to the next; a seed should still mean something in a year.
namespace Coffer.Tests.Simulation;

internal sealed class Dice(long seed)
{
    private long _state = seed;

    /// <summary>SplitMix64.</summary>
    public ulong Next()
    {
        var z = (ulong)Interlocked.Add(ref _state, unchecked((long)0x9E3779B97F4A7C15));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool PerThousand(int chance) => chance > 0 && Below(1000) < chance;

    public T Of<T>(params IReadOnlyList<T> some) => some[Below(some.Count)];

    /// <summary>Short ones often, long ones seldom: as long as <paramref name="most"/> at most.</summary>
    public TimeSpan Span(TimeSpan most) =>
        TimeSpan.FromMilliseconds(Math.Floor(most.TotalMilliseconds * Math.Pow((Below(1000) + 1) / 1000.0, 3)));

    /// <summary>A generator of its own, so that more draws in one place change nothing in another.</summary>
    public Dice Split() => new((long)Next());
}
