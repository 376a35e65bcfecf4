// A node's way to the database: it waits its turn before and after every call, and now and then the database is not
// there, loses the word of a commit that was made, or makes a unit run twice, as it may.
using Coffer.Storage;

namespace Coffer.Tests.Simulation;

internal sealed class SimulatedDatabase(World world, Life life) : Database
{
    public override string Description => world.Store.Description;

    internal override Dialect Dialect => world.Store.Dialect;

    public override bool MayGuess => world.Store.MayGuess;

    public override async Task<T> Read<T>(
        Func<Session, ValueTask<T>> read,
        CancellationToken cancellationToken = default
    )
    {
        await world.Pause(life);
        if (world.Strikes(world.Weather.DatabaseGone))
            throw Gone(life, "before reading");
        var result = await world.Store.Read(
            session => read(new Statements(world, life, session, turns: true)),
            cancellationToken
        );
        await world.Scheduler.Turn(life);
        return result;
    }

    public override async Task<T> Write<T>(Func<Session, ValueTask<T>> unit)
    {
        await world.Pause(life);
        if (world.Strikes(world.Weather.DatabaseGone))
            throw Gone(life, "before a unit");
        if (world.Strikes(world.Weather.LostRaces) && world.Store is InlineSqlite store)
        {
            store.WriteInVain(Mutated(unit));
            await world.Scheduler.Turn(life);
        }

        var result = await world.Store.Write(Mutated(unit));
        await world.Scheduler.Turn(life);
        return world.Strikes(world.Weather.DatabaseGone) ? throw Gone(life, "after a commit") : result;
    }

    // The store is the world's.
    public override ValueTask DisposeAsync() => default;

    private Func<Session, ValueTask<T>> Mutated<T>(Func<Session, ValueTask<T>> unit) =>
        world.Sabotage.Statement is null ? unit : session => unit(new Statements(world, life, session, turns: false));

    private DatabaseUnavailableException Gone(Life who, string when)
    {
        world.History.Add(who.Name, $"the database is gone {when}");
        return new("The database was told not to answer.", new TimeoutException());
    }
}

/// <summary>A session whose reader waits its turn before each statement, for others commit in between.</summary>
internal sealed class Statements(World world, Life life, Session inner, bool turns) : Session
{
    public override async ValueTask<int> Execute(Sql sql, params Arg[] args)
    {
        await Turn();
        return await inner.Execute(Of(sql), args);
    }

    public override async ValueTask<List<T>> Rows<T>(Sql sql, Func<Row, T> map, params Arg[] args)
    {
        await Turn();
        return await inner.Rows(Of(sql), map, args);
    }

    public override Asked<T> Ask<T>(Sql sql, Func<Row, T> map, params Arg[] args) => inner.Ask(Of(sql), map, args);

    public override async ValueTask<List<T>> Answer<T>(Asked<T> asked)
    {
        await Turn();
        return await inner.Answer(asked);
    }

    public override void Run(Sql sql, params Arg[] args) => inner.Run(Of(sql), args);

    public override void RunOnce(Sql sql, params Arg[] args) => inner.RunOnce(Of(sql), args);

    public override void Append(Sql sql, params Arg[] args) => inner.Append(Of(sql), args);

    public override void Lock(Sql sql, params Arg[] args) => inner.Lock(Of(sql), args);

    public override void Expect(Sql sql, params Arg[] args) => inner.Expect(Of(sql), args);

    public override bool MayGuess => inner.MayGuess;

    public override void Share(long account) => inner.Share(account);

    public override ValueTask Exclude(long account) => inner.Exclude(account);

    private Task Turn() => turns && world.TurnsInReads ? world.Scheduler.Turn(life) : Task.CompletedTask;

    private Sql Of(Sql sql) => world.Sabotage.Statement?.Invoke(sql) ?? sql;
}
