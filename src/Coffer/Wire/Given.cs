// A member of a PATCH: left alone, cleared, or given a value. In a POST, what is not given is simply absent.
namespace Coffer.Wire;

public readonly record struct Given<T>(bool IsGiven, T? Value)
    where T : class
{
    public T? Or(T? before) => IsGiven ? Value : before;
}

public static class Given
{
    /// <summary>Reads a member; where a request merges, clearing is a change of its own, else null is as
    /// absent.</summary>
    public static Given<T> Of<T>(Members members, string name, Func<string, T?> read)
        where T : class
    {
        if (!members.IsCleared(name))
            return members.IsGiven(name) ? new(true, read(name)) : default;
        if (!members.Reading.Merging)
            return default;
        members.Keep(name, "\0cleared");
        return new(true, null);
    }
}
