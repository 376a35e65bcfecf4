// A member of a PATCH: left alone, cleared, or given a value. In a POST, what is not given is simply absent.
namespace Coffer.Wire;

public readonly record struct Given<T>(bool IsGiven, T? Value)
    where T : class
{
    public T? Or(T? before) => IsGiven ? Value : before;

    /// <summary>Reads a member; clearing counts as a value of its own for idempotency.</summary>
    public static Given<T> Of(Members members, string name, Func<string, T?> read)
    {
        if (!members.IsCleared(name))
            return members.IsGiven(name) ? new(true, read(name)) : default;
        members.Keep(name, "\0cleared");
        return new(true, null);
    }
}
