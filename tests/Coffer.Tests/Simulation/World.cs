// All of one run: the scheduler, the store, the processor outside, the nodes, the clients, and what was seen. The seed
// alone decides it (on SQLite; on PostgreSQL the seed decides what is asked, and the machine the rest).
using Coffer.Storage;

namespace Coffer.Tests.Simulation;

internal sealed class World
{
    /// <summary>The number of the template's account.</summary>
    public const long Account = 1;
    private static readonly TimeSpan Slowest = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestDown = TimeSpan.FromMinutes(5);

    private readonly Lock _screaming = new();
    private readonly List<string> _screams = [];

    public World(Scheduler scheduler, Dice dice, Database store, Weather? weather = null)
    {
        Scheduler = scheduler;
        Store = store;
        Orders = dice.Split();
        Dice = dice.Split();
        Weather = weather ?? Weather.Of(dice.Split());
        History = new(() => scheduler.Now);
        Processor = new(this);
        Book = new(this);
        Clients = new(this);
        TurnsInReads = dice.Below(2) == 0;
        Nodes = [new(this, "node-1"), .. Weather.TwoNodes ? [new Node(this, "node-2")] : Array.Empty<Node>()];
    }

    public Scheduler Scheduler { get; }
    public Database Store { get; }

    /// <summary>What is asked is drawn from this one.</summary>
    public Dice Orders { get; }

    /// <summary>What goes wrong is drawn from this one.</summary>
    public Dice Dice { get; }
    public Weather Weather { get; set; }
    public Sabotage Sabotage { get; init; } = Sabotage.None;
    public History History { get; }
    public SimulatedProcessor Processor { get; }
    public Book Book { get; }
    public Clients Clients { get; }
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Others may commit between two statements of one reader.</summary>
    public bool TurnsInReads { get; }

    /// <summary>Nothing goes wrong any more: what is open must now come to an end.</summary>
    public bool Calm { get; private set; }

    /// <summary>What is wrong, in the order in which it came to light.</summary>
    public IReadOnlyList<string> Screams
    {
        get
        {
            lock (_screaming)
                return [.. _screams];
        }
    }

    public Node AnyNode() => Nodes[Dice.Below(Nodes.Count)];

    public bool Strikes(int perThousand) => !Calm && Dice.PerThousand(perThousand);

    public void Scream(string what)
    {
        History.Add("WRONG", what);
        lock (_screaming)
            _screams.Add(what);
    }

    /// <summary>Starts what nobody waits for.</summary>
    public void Go(Func<Task> work) => _ = Guarded(work);

    /// <summary>Until it is done, or who does it is dead.</summary>
    public async Task Until(Life life, Task work)
    {
        if (await Task.WhenAny(work, life.Death) == work)
            await Guarded(() => work);
    }

    /// <summary>A database call's turn: at once, or after a while.</summary>
    public Task Pause(Life life) =>
        Strikes(Weather.SlowDatabase) ? Scheduler.Sleep(life, Dice.Span(Slowest)) : Scheduler.Turn(life);

    /// <summary>A node dies; it is up again after a while.</summary>
    public void Crash(Node node)
    {
        if (!node.IsUp)
            return;
        node.Crash();
        var down = Dice.Below(2) == 0 ? TimeSpan.Zero : Dice.Span(LongestDown);
        Go(async () =>
        {
            await Scheduler.Sleep(Scheduler.World, down);
            await node.Start();
            History.Add(node.Name, "starts");
        });
    }

    /// <summary>From here on nothing goes wrong.</summary>
    public async Task CalmDown()
    {
        History.Add("world", "calms down");
        Calm = true;
        Weather = Weather.Calm;
        Processor.DarkUntil = default;
        foreach (var node in Nodes)
        {
            node.Life.FrozenUntil = default;
            for (var wait = 0; !node.IsUp && wait < 100; wait++)
                await Scheduler.Sleep(Scheduler.World, LongestDown);
        }
    }

    private async Task Guarded(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (DatabaseUnavailableException)
        {
            // Played, and told in the history.
        }
        catch (Exception e)
        {
            Scream(e.ToString());
        }
    }
}
