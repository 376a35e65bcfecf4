// What rooms say to the database: statements with arguments, rows mapped by hand. On SQLite every call has ended when
// it returns; on PostgreSQL it is a round trip, which Run spares by travelling with the next call that needs an answer.
namespace Coffer.Storage;

public abstract class Session
{
    /// <summary>Changes rows and says how many.</summary>
    public abstract ValueTask<int> Execute(Sql sql, params Arg[] args);

    /// <summary>All rows.</summary>
    public abstract ValueTask<List<T>> Rows<T>(Sql sql, Func<Row, T> map, params Arg[] args);

    /// <summary>Asks for rows that are wanted a little later: where asking costs a round trip, it travels with the next
    /// call that needs an answer.</summary>
    public abstract Asked<T> Ask<T>(Sql sql, Func<Row, T> map, params Arg[] args);

    /// <summary>What was asked for.</summary>
    public abstract ValueTask<List<T>> Answer<T>(Asked<T> asked);

    /// <summary>The first row, or null.</summary>
    public async ValueTask<T?> First<T>(Sql sql, Func<Row, T> map, params Arg[] args)
        where T : class
    {
        var rows = await Rows(sql, map, args);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>The first column of the first row as a number, or null when there is no row or the column is
    /// null.</summary>
    public async ValueTask<long?> Number(Sql sql, params Arg[] args)
    {
        var rows = await Rows(sql, static row => row.LongOrNull(0), args);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Changes rows whose number nobody asks for. A failure shows at the next call or at the commit.</summary>
    public abstract void Run(Sql sql, params Arg[] args);

    /// <summary>As <see cref="Run"/>, but exactly one row must change; else somebody else was faster and the unit runs
    /// again.</summary>
    public abstract void RunOnce(Sql sql, params Arg[] args);

    /// <summary>An INSERT of one row, as <see cref="RunOnce"/>, that nothing else of a unit looks at but what it
    /// appends later. It may go last, together with such rows of other units.</summary>
    public abstract void Append(Sql sql, params Arg[] args);

    /// <summary>A SELECT that locks rows until the unit ends, before the next statement reads them. Nobody asks what it
    /// found.</summary>
    public abstract void Lock(Sql sql, params Arg[] args);

    /// <summary>A SELECT that must find exactly one row; else somebody else was faster and the unit runs again. For a
    /// unit that guesses: what it took for granted holds (and, with a lock, still holds when it commits).</summary>
    public abstract void Expect(Sql sql, params Arg[] args);

    /// <summary>Asking costs a round trip, and a lost unit runs again, then without guessing: the unit may take for
    /// granted what is nearly always so, if a <see cref="RunOnce"/> or <see cref="Expect"/> finds it out when it is
    /// not. One that asks nothing is committed together with others.</summary>
    public virtual bool MayGuess => false;

    /// <summary>Works in the account beside others until the unit ends. The first thing that a unit does.</summary>
    public abstract void Share(long account);

    /// <summary>Waits until nobody shares the account, and keeps others out of it until the unit ends.</summary>
    public abstract ValueTask Exclude(long account);
}

/// <summary>A question on its way, for <see cref="Session.Answer"/>.</summary>
public sealed class Asked<T>
{
    /// <summary>Null: it is still on its way.</summary>
    internal List<T>? Rows { get; set; }
}

/// <summary>On SQLite a statement of <see cref="Session.RunOnce"/> found the row taken. PostgreSQL fails by itself, and
/// the unit runs again.</summary>
public sealed class UnitConflictException() : Exception("Another unit of work was faster.");

/// <summary>The database cannot be reached or does not answer.</summary>
public sealed class DatabaseUnavailableException(string message, Exception inner) : Exception(message, inner);
